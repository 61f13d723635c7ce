/* SPDX-License-Identifier: MIT */
/* From the command line to a command's own function, and the program's exit status. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/paths.h"
#include "cli/command_line.h"
#include "cli/config_file.h"
#include "cli/environment.h"
#include "cli/help.h"
#include "cli/places.h"
#include "cli/platform/log_file.h"
#include "cli/platform/terminal.h"
#include "cli/report.h"
#include "cli/subcommand.h"

/* The config file that was asked for must be there; the usual one need not. */
static bool read_config(
        const char *path, bool asked_for, struct options *options, char **ret_problem)
{
	if (path == NULL || (!asked_for && !file_exists(path)))
		return true;
	size_t length = 0;
	char *reason = NULL;
	char *content = file_read(path, CONFIG_FILE_MAX, &length, &reason);
	if (content == NULL) {
		*ret_problem = text_format("cannot read the config file %s: %s", path, reason);
		free(reason);
		return false;
	}
	bool good = config_parse(content, length, path, options, ret_problem);
	free(content);
	return good;
}

bool cli_reread_config(
        const struct invocation *invocation, struct options *ret_options, char **ret_problem)
{
	struct options options;
	options_copy(&options, &invocation->options);
	options_drop(&options, LEVEL_FILE);
	bool asked_for = options_is_set(&options, OPTION_CONFIG);
	bool good = read_config(invocation->config, asked_for, &options, ret_problem);
	if (good)
		*ret_options = options;
	else
		options_release(&options);
	return good;
}

static int print(struct text *text)
{
	fputs(text->data, stdout);
	text_release(text);
	return CLI_DONE;
}

static int print_help(const struct subcommand_table *table, const struct subcommand *subcommand)
{
	struct text text = {0};
	if (subcommand != NULL)
		help_subcommand(subcommand, &text);
	else
		help_program(table, &text);
	return print(&text);
}

/* What of the options does not go together, wherever they were set; NULL: nothing. */
static const char *find_discord(const struct invocation *invocation)
{
	const struct options *options = &invocation->options;
	bool replays = strcmp(options_text(options, OPTION_QUEUE), "replay") == 0;
	if (invocation->subcommand->user != USER_SERVE)
		return replays ? "--queue replay is for \"serve\" alone: a recording is seen "
		                 "through the bridge that shows it"
		               : NULL;
	if (replays && !options_is_set(options, OPTION_SCENARIO))
		return "--queue replay needs --scenario FILE or --scenario NAME";
	if (!replays && options_is_set(options, OPTION_SCENARIO))
		return "--scenario needs --queue replay";
	if (!replays &&
	        (options_is_set(options, OPTION_SPEED) || options_flag(options, OPTION_LOOP)))
		return "--speed and --loop need --queue replay";
	if (options_flag(options, OPTION_REDACT) && !options_is_set(options, OPTION_RECORD))
		return "--redact needs --record FILE";
	return NULL;
}

/* The levels below the command line. CLI_DONE, or what to exit with and why. */
static int read_levels(struct invocation *invocation, char **ret_problem)
{
	struct options *options = &invocation->options;
	if (!environment_read(options, (unsigned)invocation->subcommand->user, ret_problem) &&
	        !invocation->subcommand->bears_flaws)
		return CLI_USAGE;
	bool asked_for = options_is_set(options, OPTION_CONFIG);
	char *flaw = NULL;
	invocation->config = asked_for ? memory_string(options_text(options, OPTION_CONFIG))
	                               : path_config_file();
	if (!read_config(invocation->config, asked_for, options, &flaw)) {
		options_drop(options, LEVEL_FILE);
		char *both = *ret_problem != NULL ? text_format("%s; %s", *ret_problem, flaw)
		                                  : memory_string(flaw);
		free(*ret_problem);
		free(flaw);
		*ret_problem = both;
	}
	return *ret_problem == NULL ? CLI_DONE : CLI_FAILED;
}

/* What a bridge says must be found by whoever wonders why none runs. */
static void begin_log(const struct invocation *invocation)
{
	char *data_dir = invocation->subcommand->user == USER_SERVE
	                         ? place_data_dir(&invocation->options)
	                         : NULL;
	if (data_dir != NULL)
		log_file_begin(data_dir);
	free(data_dir);
}

static int run_subcommand(struct invocation *invocation)
{
	char *problem = NULL;
	struct options *options = &invocation->options;
	int status = read_levels(invocation, &problem);
	begin_log(invocation);
	if (status != CLI_DONE && invocation->subcommand->bears_flaws) {
		invocation->flaw = problem;
		problem = NULL;
	} else if (status != CLI_DONE) {
		goto out;
	}
	const char *discord = find_discord(invocation);
	if (discord != NULL) {
		status = CLI_USAGE;
		problem = memory_string(discord);
		goto out;
	}
	enum log_level level = LOG_LEVEL_WARN;
	if (log_level_parse(options_text(options, OPTION_LOG_LEVEL), &level))
		log_set_level(level);
	status = invocation->subcommand->run(invocation);
out:
	if (problem != NULL)
		report_failure("%s", problem);
	free(problem);
	free(invocation->flaw);
	free(invocation->config);
	return status;
}

static int run_line(const struct subcommand_table *table, const struct command_line *line)
{
	if (line->version) {
		printf("bitsbridge %s\n", BITSBRIDGE_VERSION);
		return CLI_DONE;
	}
	if (options_flag(&line->options, OPTION_HELP))
		return print_help(table, line->subcommand);
	if (line->subcommand == NULL)
		return report_usage("no command was given. See: bitsbridge --help");
	struct invocation invocation = {
	        .table = table,
	        .subcommand = line->subcommand,
	        .arguments = line->arguments,
	        .argument_count = line->argument_count,
	};
	options_copy(&invocation.options, &line->options);
	int status = run_subcommand(&invocation);
	options_release(&invocation.options);
	return status;
}

int cli_run(const struct subcommand_table *table, int argument_count, char *const *arguments)
{
	struct command_line line = {0};
	char *problem = NULL;
	size_t count = argument_count > 0 ? (size_t)argument_count - 1 : 0;
	terminal_init();
	bool good = command_line_parse(
	        table, count, (const char *const *)(arguments + 1), &line, &problem);
	command_line_hide_secrets(count, arguments + 1);
	if (!good) {
		report_usage("%s", problem);
		free(problem);
		return CLI_USAGE;
	}
	int status = run_line(table, &line);
	command_line_release(&line);
	/* A full disk behind a pipe or a redirection must not look like success. */
	if ((fflush(stdout) != 0 || ferror(stdout)) && status == CLI_DONE)
		status = report_failure("cannot write to standard output");
	return status;
}
