/* SPDX-License-Identifier: MIT */
/* bitsbridge completion: what the shells need to complete commands and options, from the tables. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/report.h"
#include "cli/subcommand.h"

/* Of their arguments that are no options; the shells then offer files. */
static bool takes_files(const struct subcommand *subcommand)
{
	return strstr(subcommand->arguments, "FILE") != NULL;
}

/* Of their arguments, again: ids of jobs, which the shells ask for when they are completed. */
static bool takes_ids(const struct subcommand *subcommand)
{
	return strstr(subcommand->arguments, "ID") != NULL;
}

static void print_words(const struct subcommand_table *table)
{
	for (size_t i = 0; i < table->count; i++)
		printf("%s%s", i > 0 ? " " : "", table->rows[i]->name);
}

static void print_options(const struct subcommand *subcommand)
{
	bool first = true;
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if ((option_table[i].users & (unsigned)subcommand->user) == 0)
			continue;
		printf("%s--%s", first ? "" : " ", option_table[i].name);
		first = false;
	}
}

/* What follows it as a word of its own is no value of it. */
static bool stands_alone(const struct option_row *row)
{
	return row->kind == OPTION_KIND_FLAG || row->kind == OPTION_KIND_SWITCH;
}

static void print_bash_values(void)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = &option_table[i];
		if (row->kind == OPTION_KIND_CHOICE)
			printf("\t--%s) COMPREPLY=($(compgen -W '%s' -- \"$word\")); return ;;\n",
			        row->name, row->choices);
		else if (row->kind == OPTION_KIND_PATH)
			printf("\t--%s) compopt -o filenames; COMPREPLY=($(compgen -f -- \"$word\")); return ;;\n",
			        row->name);
		else if (!stands_alone(row))
			printf("\t--%s) return ;;\n", row->name);
	}
}

/* Options that may stand before the command, whose value is not the command. */
static void print_bash_skips(void)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (option_table[i].users == USER_EVERY && !stands_alone(&option_table[i]))
			printf("\t\t--%s) ((i++)) ;;\n", option_table[i].name);
	}
}

static void print_bash(const struct subcommand_table *table)
{
	printf("# bash completion for bitsbridge\n"
	       "_bitsbridge_ids() {\n"
	       "\t[[ $word == -* ]] || \"${COMP_WORDS[0]}\" list --all 2>/dev/null | sed '1d;s/ .*//'\n"
	       "}\n"
	       "_bitsbridge() {\n"
	       "\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command i\n"
	       "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	       "\t\tcase ${COMP_WORDS[i]} in\n");
	print_bash_skips();
	printf("\t\t-*) ;;\n"
	       "\t\t*) command=${COMP_WORDS[i]}; break ;;\n"
	       "\t\tesac\n"
	       "\tdone\n"
	       "\tcase $before in\n");
	print_bash_values();
	printf("\tesac\n\tcase $command in\n\t'') COMPREPLY=($(compgen -W '");
	print_words(table);
	printf(" --help --version' -- \"$word\")) ;;\n");
	for (size_t i = 0; i < table->count; i++) {
		const struct subcommand *subcommand = table->rows[i];
		printf("\t%s) %sCOMPREPLY=($(compgen -W '%s%s", subcommand->name,
		        takes_files(subcommand) ? "compopt -o default; " : "",
		        subcommand->words != NULL ? subcommand->words : "",
		        subcommand->words != NULL ? " " : "");
		print_options(subcommand);
		printf("'%s -- \"$word\")) ;;\n",
		        takes_ids(subcommand) ? "\" $(_bitsbridge_ids)\"" : "");
	}
	printf("\tesac\n}\ncomplete -F _bitsbridge bitsbridge\n");
}

/* Within single quotes and, for zsh, within brackets and before a colon. */
static void print_quoted(const char *text, const char *escaped)
{
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			fputs("'\\''", stdout);
		else if (strchr(escaped, *text) != NULL)
			printf("\\%c", *text);
		else
			putchar(*text);
	}
}

static void print_zsh_option(const struct option_row *row)
{
	printf("\t\t'%s--%s%s[", row->list ? "*" : "", row->name,
	        row->kind == OPTION_KIND_SWITCH ? "=-"
	        : row->kind == OPTION_KIND_FLAG ? ""
	                                        : "=");
	print_quoted(row->help, "[]:\\");
	printf("]");
	if (row->kind == OPTION_KIND_SWITCH)
		printf("::%s:(%s)", row->name, row->choices);
	if (row->kind == OPTION_KIND_CHOICE)
		printf(":%s:(%s)", row->name, row->choices);
	else if (row->kind == OPTION_KIND_PATH)
		printf(":%s:_files", row->value);
	else if (row->kind == OPTION_KIND_PAIR)
		printf(":URL: :FILE:_files");
	else if (!stands_alone(row)) {
		printf(":");
		print_quoted(row->value, "[]:\\");
		printf(": ");
	}
	printf("' \\\n");
}

static void print_zsh_options(unsigned user, bool only_everywhere)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_row *row = &option_table[i];
		if ((row->users & user) == user && (!only_everywhere || row->users == USER_EVERY))
			print_zsh_option(row);
	}
}

static void print_zsh_arguments(const struct subcommand *subcommand)
{
	printf("\t%s)\n\t\t_arguments \\\n", subcommand->name);
	print_zsh_options((unsigned)subcommand->user, false);
	if (subcommand->words != NULL)
		printf("\t\t'*:argument:(%s)' ;;\n", subcommand->words);
	else
		printf("\t\t'*:argument:%s' ;;\n", takes_files(subcommand) ? "_files"
		                                   : takes_ids(subcommand) ? "_bitsbridge_ids"
		                                                           : "");
}

static void print_zsh(const struct subcommand_table *table)
{
	/* The title and the rest stand beside the id, behind a colon. */
	printf("#compdef bitsbridge\n"
	       "_bitsbridge_ids() {\n"
	       "\tlocal -a ids\n"
	       "\tids=(${(f)\"$(_call_program ids bitsbridge list --all 2>/dev/null | "
	       "sed '1d;s/:/\\\\:/g;s/  */:/')\"})\n"
	       "\t_describe job ids\n"
	       "}\n"
	       "_bitsbridge() {\n"
	       "\tlocal curcontext=\"$curcontext\" state line\n"
	       "\tlocal -a commands\n"
	       "\tcommands=(\n");
	for (size_t i = 0; i < table->count; i++) {
		printf("\t\t'%s:", table->rows[i]->name);
		print_quoted(table->rows[i]->summary, ":\\");
		printf("'\n");
	}
	printf("\t)\n\t_arguments -C \\\n");
	print_zsh_options(USER_EVERY, true);
	printf("\t\t'--version[Prints the version, and exits.]' \\\n"
	       "\t\t'1:command:->command' \\\n"
	       "\t\t'*::argument:->arguments' && return\n"
	       "\t[[ $state == command ]] && _describe command commands && return\n"
	       "\tcase $words[1] in\n");
	for (size_t i = 0; i < table->count; i++)
		print_zsh_arguments(table->rows[i]);
	printf("\tesac\n}\n_bitsbridge \"$@\"\n");
}

/* fish knows escapes within single quotes. */
static void print_fish_quoted(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\'' || *text == '\\')
			putchar('\\');
		putchar(*text);
	}
}

static void print_fish_option(const char *condition, const struct option_row *row)
{
	printf("complete -c bitsbridge -n '%s' -l %s", condition, row->name);
	if (row->kind == OPTION_KIND_CHOICE)
		printf(" -x -a '%s'", row->choices);
	else if (row->kind == OPTION_KIND_PATH)
		printf(" -r -F");
	else if (row->kind == OPTION_KIND_SWITCH)
		printf(" -a '%s'", row->choices);
	else if (row->kind != OPTION_KIND_FLAG)
		printf(" -x");
	printf(" -d '");
	print_fish_quoted(row->help);
	printf("'\n");
}

static void print_fish_subcommand(const struct subcommand *subcommand)
{
	char *condition = text_format("__fish_seen_subcommand_from %s", subcommand->name);
	if (takes_files(subcommand))
		printf("complete -c bitsbridge -n '%s' -F\n", condition);
	if (takes_ids(subcommand))
		printf("complete -c bitsbridge -n '%s' -a '(__bitsbridge_ids)'\n", condition);
	if (subcommand->words != NULL)
		printf("complete -c bitsbridge -n '%s' -a '%s'\n", condition, subcommand->words);
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if ((option_table[i].users & (unsigned)subcommand->user) != 0)
			print_fish_option(condition, &option_table[i]);
	}
	free(condition);
}

static void print_fish(const struct subcommand_table *table)
{
	printf("# fish completion for bitsbridge\n"
	       "function __bitsbridge_ids\n"
	       "    bitsbridge list --all 2>/dev/null | sed 1d | string replace -r '^(\\S+) +' '$1'\\t\n"
	       "end\n"
	       "complete -c bitsbridge -f\n"
	       "set -l commands ");
	print_words(table);
	printf("\n");
	for (size_t i = 0; i < table->count; i++) {
		printf("complete -c bitsbridge -n \"not __fish_seen_subcommand_from $commands\" -a %s -d '",
		        table->rows[i]->name);
		print_fish_quoted(table->rows[i]->summary);
		printf("'\n");
	}
	printf("complete -c bitsbridge -n \"not __fish_seen_subcommand_from $commands\" -l version "
	       "-d 'Prints the version, and exits.'\n");
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		if (option_table[i].users == USER_EVERY)
			print_fish_option("not __fish_seen_subcommand_from '\"$commands\"'",
			        &option_table[i]);
	}
	for (size_t i = 0; i < table->count; i++)
		print_fish_subcommand(table->rows[i]);
}

static const struct {
	const char *name;
	void (*print)(const struct subcommand_table *table);
} shells[] = {{"bash", print_bash}, {"zsh", print_zsh}, {"fish", print_fish}};

static int run(const struct invocation *invocation)
{
	for (size_t i = 0; i < sizeof shells / sizeof shells[0]; i++) {
		if (strcmp(shells[i].name, invocation->arguments[0]) == 0) {
			shells[i].print(invocation->table);
			return CLI_DONE;
		}
	}
	return report_usage("there is no completion for \"%s\"; there is for: bash, zsh, fish",
	        invocation->arguments[0]);
}

const struct subcommand cli_completion = {
        .name = "completion",
        .user = USER_COMPLETION,
        .group = SUBCOMMAND_TOOLS,
        .arguments = "SHELL",
        .arguments_min = 1,
        .arguments_max = 1,
        .words = "bash zsh fish",
        .summary = "prints a script that lets bash, zsh or fish complete",
        .description =
                "Prints a script for a shell (bash, zsh or fish) that completes commands, options\n"
                "and the ids of jobs. Packages put it where the shell looks for it.",
        .examples = "bitsbridge completion bash >completions/bitsbridge",
        .run = run,
};
