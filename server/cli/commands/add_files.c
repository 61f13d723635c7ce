/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/url.h"
#include "cli/commands/add.h"
#include "cli/places.h"
#include "cli/report.h"
#include "model/file_name.h"

/* Where a file goes in a folder. NULL: said on stderr; so below. */
static char *choose_in_folder(const char *url, const char *folder)
{
	char *name = file_name_from_url(url);
	char *path = name != NULL ? path_join(folder, name) : NULL;
	if (path == NULL)
		report_failure("the URL \"%s\" names no file; say where it goes: "
		               "bitsbridge add URL FILE",
		        url);
	free(name);
	return path;
}

static char *choose_default(const struct invocation *invocation, const char *url)
{
	char *folder = place_download_dir(&invocation->options), *reason = NULL, *path = NULL;
	if (folder == NULL)
		return NULL;
	if (folder_make(folder, &reason))
		path = choose_in_folder(url, folder);
	else
		report_failure("cannot make the folder %s: %s; name another with --download-dir",
		        folder, reason);
	free(reason);
	free(folder);
	return path;
}

static char *choose_place(const struct invocation *invocation, const char *url, const char *file)
{
	if (file == NULL)
		return choose_default(invocation, url);
	char *path = path_absolute(file, NULL);
	if (!path_names_folder(path) && !file_is_folder(path))
		return path;
	char *inside = choose_in_folder(url, path);
	free(path);
	return inside;
}

/* What cannot be written is better said now than when the last byte has come. */
static int check_folder(const char *path)
{
	char *folder = path_folder(path), *reason = NULL;
	int status = CLI_DONE;
	if (!file_exists(folder))
		status = report_failure(
		        "there is no folder %s; make it first, or name another place", folder);
	else if (!file_is_folder(folder))
		status = report_failure("%s is no folder; name another place", folder);
	else if (!folder_is_writable(folder, &reason))
		status = report_failure(
		        "cannot write to the folder %s: %s; name another place", folder, reason);
	free(reason);
	free(folder);
	return status;
}

static int check_place(
        const struct invocation *invocation, const struct add_files *files, const char *path)
{
	for (size_t i = 0; i < files->count; i++) {
		if (strcmp(files->local_names[i], path) == 0)
			return report_failure(
			        "two of the files would go to %s; name another", path);
	}
	if (options_flag(&invocation->options, OPTION_FORCE) || !file_exists(path))
		return check_folder(path);
	return report_failure(
	        "%s exists already; name another file, or replace it with --force", path);
}

static int add_one(const struct invocation *invocation, struct add_files *files, const char *url,
        const char *file)
{
	struct url parsed = {0};
	enum url_problem problem = url_parse(url, &parsed);
	url_release(&parsed);
	if (problem != URL_GOOD)
		return report_failure("\"%s\" is no URL that can be downloaded: %s", url,
		        url_problem_clause(problem));
	char *path = choose_place(invocation, url, file);
	if (path == NULL)
		return CLI_FAILED;
	int status = check_place(invocation, files, path);
	if (status != CLI_DONE) {
		free(path);
		return status;
	}
	size_t count = files->count + 1;
	files->local_names = memory_resize_array(files->local_names, count, sizeof(char *));
	files->specs = memory_resize_array(files->specs, count, sizeof *files->specs);
	files->local_names[files->count] = path;
	files->specs[files->count] = (struct job_file_spec){
	        .remote_name = url,
	        .local_name = path,
	        .overwrite = options_flag(&invocation->options, OPTION_FORCE),
	        .sha256 = options_text(&invocation->options, OPTION_SHA256),
	};
	files->count = count;
	return CLI_DONE;
}

int add_files_read(const struct invocation *invocation, struct add_files *ret)
{
	size_t count = 0;
	const char *const *pairs = options_list(&invocation->options, OPTION_FILE, &count);
	const char *file = invocation->argument_count > 1 ? invocation->arguments[1] : NULL;
	int status = add_one(invocation, ret, invocation->arguments[0], file);
	for (size_t i = 0; i + 1 < count && status == CLI_DONE; i += 2)
		status = add_one(invocation, ret, pairs[i], pairs[i + 1]);
	return status;
}

void add_files_release(struct add_files *files)
{
	for (size_t i = 0; i < files->count; i++)
		free(files->local_names[i]);
	free(files->local_names);
	free(files->specs);
	free(files->reply_name);
	*files = (struct add_files){0};
}
