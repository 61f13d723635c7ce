/* SPDX-License-Identifier: MIT */
/* The parts of `add`: what is made of its options, and of a list of lines. What fails is said on stderr. */
#ifndef BITSBRIDGE_CLI_COMMANDS_ADD_H
#define BITSBRIDGE_CLI_COMMANDS_ADD_H

#include "cli/queue_access.h"
#include "cli/subcommand.h"
#include "job.h"

/* Bytes of a line of --from, without its end. */
#define ADD_LINE_MAX 65536

struct add_files {
	struct job_file_spec *specs;
	size_t count;
	char **local_names; /* owned; as many */
	char *reply_name;   /* for the reply over an upload; owned; NULL: it wants none */
};

/* The files from URL [FILE] and --file. CLI_DONE, or what to exit with. Release in either case. */
int add_files_read(const struct invocation *invocation, struct add_files *ret);
/* The same with --upload: the one file from FILE URL, and --reply. */
int add_upload_read(const struct invocation *invocation, struct add_files *ret);
void add_files_release(struct add_files *files);

/* The description from --description, or a tag made from the options; malloc'ed. */
int add_description(const struct invocation *invocation, char **ret);

/* What --header and --user say; the strings are owned. */
struct add_http {
	struct job_http http;
	char **headers;
	size_t count;
	char *user, *password;
};

struct adding;

/* CLI_DONE, or what to exit with. Release in either case. */
int add_http_read(struct adding *adding, const struct invocation *invocation, struct add_http *ret);
void add_http_release(struct add_http *http);

/* What one call of `add` makes. */
struct adding {
	char *asked_user,
	        *asked_password;    /* asked for once, however many lines name the user; owned */
	bool reads_input;           /* standard input is the list, or its headers are read */
	struct queue_access access; /* opened with the first job */
	struct job_id *ids;         /* of those that were made; owned */
	size_t count;
	bool started; /* one of them, at least */
};

/* Makes one job and prints its id. CLI_DONE, or what to exit with. */
int add_job(struct adding *adding, const struct invocation *invocation);
/* The same for each line of the file ("-": of standard input). A wrong line is named and does not keep the others. */
int add_list(struct adding *adding, const struct invocation *invocation, const char *file);

/* Would a file take the place of another job's? Said where it would; CLI_DONE, or what to exit with. */
int add_targets_check(const struct invocation *invocation, const struct queue_access *access,
        const struct add_files *files);

#endif
