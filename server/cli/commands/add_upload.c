/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/url.h"
#include "cli/commands/add.h"
#include "cli/report.h"

static int check_usage(const struct invocation *invocation)
{
	const struct options *options = &invocation->options;
	if (invocation->argument_count != 2)
		return report_usage("an upload needs both: bitsbridge add --upload FILE URL");
	if (options_is_set(options, OPTION_FILE))
		return report_usage("an upload sends one file; leave out --file");
	if (options_is_set(options, OPTION_SHA256))
		return report_usage("--sha256 is for downloads");
	return CLI_DONE;
}

/* Where the reply goes; a folder is one for a file with the sent one's name. */
static int choose_reply(
        const struct invocation *invocation, const char *sent, const char *reply, char **ret)
{
	char *path = path_absolute(reply, NULL);
	if (path_names_folder(path) || file_is_folder(path)) {
		char *name = text_format("%s.reply", job_file_base_name(sent));
		char *inside = path_join(path, name);
		free(name);
		free(path);
		path = inside;
	}
	*ret = path;
	if (options_flag(&invocation->options, OPTION_FORCE) || !file_exists(path))
		return CLI_DONE;
	return report_failure("%s exists already; name another file for the reply, or replace it "
	                      "with --force",
	        path);
}

static int check_sent(const char *path, const char *url)
{
	struct url parsed = {0};
	enum url_problem problem = url_parse(url, &parsed);
	url_release(&parsed);
	if (problem != URL_GOOD)
		return report_failure("\"%s\" is no URL that can be uploaded to: %s", url,
		        url_problem_clause(problem));
	if (file_is_folder(path))
		return report_failure("%s is a folder; an upload sends one file", path);
	if (!file_exists(path))
		return report_failure("there is no file %s to send; with --upload it comes first: "
		                      "bitsbridge add --upload FILE URL",
		        path);
	return CLI_DONE;
}

int add_upload_read(const struct invocation *invocation, struct add_files *ret)
{
	const char *reply = options_text(&invocation->options, OPTION_REPLY);
	int status = check_usage(invocation);
	if (status != CLI_DONE)
		return status;
	ret->count = 1;
	ret->local_names = memory_new(sizeof(char *));
	ret->local_names[0] = path_absolute(invocation->arguments[0], NULL);
	ret->specs = memory_new(sizeof *ret->specs);
	ret->specs[0] = (struct job_file_spec){
	        .remote_name = invocation->arguments[1],
	        .local_name = ret->local_names[0],
	        .overwrite = options_flag(&invocation->options, OPTION_FORCE),
	};
	status = check_sent(ret->local_names[0], invocation->arguments[1]);
	if (status == CLI_DONE && reply != NULL)
		status = choose_reply(invocation, ret->local_names[0], reply, &ret->reply_name);
	return status;
}
