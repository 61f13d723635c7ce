/* SPDX-License-Identifier: MIT */
/* add --header and --user: from the command line, a file, standard input or the terminal. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/text.h"
#include "cli/commands/add.h"
#include "cli/platform/terminal.h"
#include "cli/report.h"
#include "model/job_http.h"

static void add_header(struct add_http *http, char *header)
{
	http->headers = memory_resize_array(http->headers, http->count + 1, sizeof(char *));
	http->headers[http->count++] = header;
}

/* One header a line; empty lines count for nothing. */
static int read_lines(struct add_http *http, const char *content, const char *name)
{
	for (size_t number = 1; *content != '\0'; number++) {
		size_t length = strcspn(content, "\n"), kept = length;
		while (kept > 0 && strchr(" \t\r", content[kept - 1]) != NULL)
			kept--;
		if (kept > 0) {
			char *line = memory_string_n(content, kept), *problem = NULL;
			char *header = job_http_header(line, &problem);
			free(line);
			if (header == NULL) {
				int status = report_failure("%s:%zu: %s", name, number, problem);
				free(problem);
				return status;
			}
			add_header(http, header);
		}
		content += length + (content[length] == '\n');
	}
	return CLI_DONE;
}

/* All of standard input, malloc'ed; NULL: it is longer than any headers may be. */
static char *read_input(void)
{
	struct text text = {0};
	int c = getc(stdin);
	for (; c != EOF && c != '\0' && text.length <= JOB_HEADERS_BYTES_MAX; c = getc(stdin))
		text_append_char(&text, (char)c);
	char *content = text_steal(&text);
	if (c == EOF)
		return content;
	free(content);
	return NULL;
}

static int read_from_input(struct adding *adding, struct add_http *http)
{
	if (adding->reads_input)
		return report_usage(
		        "standard input is read once: give the headers by another file");
	adding->reads_input = true;
	char *content = read_input();
	if (content == NULL)
		return report_failure("standard input is too long for headers, or no text");
	int status = read_lines(http, content, "standard input");
	free(content);
	return status;
}

static int read_from_file(struct add_http *http, const char *path)
{
	size_t length = 0;
	char *reason = NULL;
	char *content = file_read(path, JOB_HEADERS_BYTES_MAX, &length, &reason);
	if (content == NULL) {
		int status = report_failure("cannot read the headers of %s: %s", path, reason);
		free(reason);
		return status;
	}
	int status = strlen(content) == length
	                     ? read_lines(http, content, path)
	                     : report_failure("%s holds a zero byte; this is no text file", path);
	free(content);
	return status;
}

static int read_headers(struct adding *adding, const struct options *options, struct add_http *ret)
{
	size_t count = 0;
	const char *const *values = options_list(options, OPTION_HEADER, &count);
	int status = CLI_DONE;
	for (size_t i = 0; i < count && status == CLI_DONE; i++) {
		char *problem = NULL;
		if (strcmp(values[i], "@-") == 0)
			status = read_from_input(adding, ret);
		else if (values[i][0] == '@')
			status = read_from_file(ret, values[i] + 1);
		else
			add_header(ret, job_http_header(values[i], &problem)); /* it was checked */
		free(problem);
	}
	return status;
}

static int ask_password(struct adding *adding, const char *user)
{
	char *question = text_format("Password for %s: ", user);
	char *password = terminal_ask_secret(question, !adding->reads_input);
	free(question);
	if (password == NULL)
		return report_failure("no password was given for %s; write --user NAME:PASSWORD "
		                      "where there is no terminal to ask on",
		        user);
	free(adding->asked_user);
	free(adding->asked_password);
	adding->asked_user = memory_string(user);
	adding->asked_password = password;
	return CLI_DONE;
}

static int read_user(struct adding *adding, const struct options *options, struct add_http *ret)
{
	const char *value = options_text(options, OPTION_USER);
	if (value == NULL)
		return CLI_DONE;
	const char *colon = strchr(value, ':');
	ret->user = colon != NULL ? memory_string_n(value, (size_t)(colon - value))
	                          : memory_string(value);
	if (colon != NULL) {
		ret->password = memory_string(colon + 1);
		return CLI_DONE;
	}
	bool known = adding->asked_user != NULL && strcmp(adding->asked_user, value) == 0;
	int status = known || *value == '\0' ? CLI_DONE : ask_password(adding, value);
	ret->password = memory_string(adding->asked_password);
	return status;
}

int add_http_read(struct adding *adding, const struct invocation *invocation, struct add_http *ret)
{
	const struct options *options = &invocation->options;
	char *detail = NULL;
	int status = read_headers(adding, options, ret);
	if (status == CLI_DONE)
		status = read_user(adding, options, ret);
	if (status != CLI_DONE)
		return status;
	ret->http = (struct job_http){(const char *const *)ret->headers, ret->count, ret->user,
	        ret->password, options_flag(options, OPTION_LOCATION_TRUSTED)};
	if (ret->http.for_all_hosts && !job_http_is_secret(&ret->http) &&
	        options_level(options, OPTION_LOCATION_TRUSTED) == LEVEL_COMMAND_LINE)
		return report_usage("--location-trusted is for --header and --user; leave it out");
	if (job_http_check(&ret->http, &detail) >= 0)
		return CLI_DONE;
	status = report_usage("%s", detail);
	free(detail);
	return status;
}

void add_http_release(struct add_http *http)
{
	for (size_t i = 0; i < http->count; i++)
		free(http->headers[i]);
	free(http->headers);
	free(http->user);
	free(http->password);
	*http = (struct add_http){0};
}
