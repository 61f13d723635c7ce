/* SPDX-License-Identifier: MIT */
/*
 * The options. One row of option_table.c is all that there is to say of an option: parsing, --help, the config
 * file, the environment and the shells' completions come from it.
 *
 * Values have levels: the command line beats the environment, which beats the config file, which beats the
 * default. A list of a higher level replaces one of a lower level as a whole.
 */
#ifndef BITSBRIDGE_CLI_OPTIONS_H
#define BITSBRIDGE_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many values a list option may have. */
#define OPTION_LIST_MAX 256

enum option_id {
	OPTION_PORT,
	OPTION_DOWNLOAD_DIR,
	OPTION_ALLOW_ORIGIN,
	OPTION_ALLOW_CONTROL,
	OPTION_ALLOW_SOURCE,
	OPTION_ALLOW_USER,
	OPTION_NO_ASK,
	OPTION_MAX_JOBS,
	OPTION_LIMIT_RATE,
	OPTION_ALL_USERS,
	OPTION_MANAGE_JOBS,
	OPTION_LIBRARY_DIR,
	OPTION_WEBROOT,
	OPTION_IDLE_EXIT,
	OPTION_RECORD,
	OPTION_REDACT,
	OPTION_SCENARIO,
	OPTION_SPEED,
	OPTION_LOOP,
	OPTION_FILE,
	OPTION_STATUS,
	OPTION_JOB,
	OPTION_PROVIDER,
	OPTION_SERVICE_ID,
	OPTION_ARTIST,
	OPTION_ALBUM,
	OPTION_TRACK,
	OPTION_TITLE,
	OPTION_DURATION,
	OPTION_RATING,
	OPTION_DESCRIPTION,
	OPTION_NAME,
	OPTION_PRIORITY,
	OPTION_RETRY_DELAY,
	OPTION_NO_PROGRESS_TIMEOUT,
	OPTION_HEADER,
	OPTION_USER,
	OPTION_LOCATION_TRUSTED,
	OPTION_SHA256,
	OPTION_ALLOW_DOWNGRADE,
	OPTION_URL,
	OPTION_COMPLETE,
	OPTION_FORCE,
	OPTION_UPLOAD,
	OPTION_REPLY,
	OPTION_SUSPENDED,
	OPTION_FROM,
	OPTION_WAIT,
	OPTION_TIMEOUT,
	OPTION_CONTROL,
	OPTION_KEY,
	OPTION_ALL,
	OPTION_STATE,
	OPTION_JSON,
	OPTION_QUEUE,
	OPTION_DATA_DIR,
	OPTION_CONFIG,
	OPTION_LOG_LEVEL,
	OPTION_HELP,
	OPTION_COUNT,
};

/* Which command takes an option. */
enum option_user {
	USER_SERVE = 1 << 0,
	USER_ADD = 1 << 1,
	USER_LIST = 1 << 2,
	USER_SHOW = 1 << 3,
	USER_WATCH = 1 << 4,
	USER_SUSPEND = 1 << 5,
	USER_RESUME = 1 << 6,
	USER_COMPLETE = 1 << 7,
	USER_CANCEL = 1 << 8,
	USER_CHECK = 1 << 9,
	USER_OPEN = 1 << 10,
	USER_DOCTOR = 1 << 11,
	USER_RELOAD = 1 << 12,
	USER_INSTALL = 1 << 13,
	USER_UNINSTALL = 1 << 14,
	USER_COMPLETION = 1 << 15,
	USER_SITES = 1 << 16,
	USER_ALLOW = 1 << 17,
	USER_REVOKE = 1 << 18,
	USER_CHANGE = 1 << 19,
	USER_EVERY = (1 << 20) - 1,
};

enum option_kind {
	OPTION_KIND_FLAG,   /* alone on the command line; elsewhere yes or no */
	OPTION_KIND_TEXT,   /* UTF-8, may be empty */
	OPTION_KIND_NUMBER, /* decimal, min to max */
	OPTION_KIND_BYTES,  /* a number that may end in K, M or G (1024) */
	OPTION_KIND_SWITCH, /* a flag that may also be one of `choices`, behind an equals sign */
	OPTION_KIND_CHOICE, /* one of `choices` */
	OPTION_KIND_PATH,   /* made absolute */
	OPTION_KIND_WORD,   /* UTF-8, not empty, without white space */
	OPTION_KIND_PAIR,   /* two values: a word and a text */
};

struct option_row {
	const char *name; /* without the dashes */
	enum option_kind kind;
	unsigned users; /* enum option_user, ored */
	const char *
	        value; /* the value's name for people; NULL for flags, and for choices that are named */
	uint64_t min, max;          /* of numbers */
	const char *choices;        /* of choices and switches, separated by spaces */
	const char *fallback;       /* the default; NULL: none */
	const char *shown_fallback; /* what --help says of the default; NULL: `fallback` */
	/* Of a list: in the environment only a word that begins so begins a new value. */
	const char *opening;
	/* More to check than the kind does; NULL: nothing. *ret_problem: malloc'ed, "is not ..." */
	bool (*check)(const char *value, char **ret_problem);
	/* May the value stand beside an earlier one of the same list? NULL: always. *ret_problem as above. */
	bool (*agrees)(const char *value, const char *earlier, char **ret_problem);
	const char *help;
	bool list; /* may be repeated */
	bool spaced; /* a list whose values may hold spaces: separated by line breaks in the environment */
	bool not_in_file; /* may not stand in the config file */
	/* Its value is for nobody else: it is never repeated, and may stand in neither file nor environment. */
	bool secret;
};

/* In the order in which --help lists them. */
extern const struct option_row option_table[OPTION_COUNT];

/* NULL: there is none. *ret_id may be NULL. */
const struct option_row *option_find(const char *name, enum option_id *ret_id);

enum option_level {
	LEVEL_DEFAULT,
	LEVEL_FILE,
	LEVEL_ENVIRONMENT,
	LEVEL_COMMAND_LINE,
	LEVEL_LINE, /* of a list that a command reads (add --from) */
};

struct option_values {
	enum option_level level;
	char **texts; /* owned; a pair takes two of them */
	size_t count;
};

/* Zeroed: everything has its default. */
struct options {
	struct option_values of[OPTION_COUNT];
};

/*
 * Sets, or adds to a list, at this level; a value that a higher level has set stays. second: of a pair, else NULL.
 * folder: what a relative path is relative to; NULL: the working folder.
 * False: *ret_problem is a malloc'ed end of a sentence that begins with the option's name ("must be ...").
 */
bool options_set(struct options *options, enum option_id id, enum option_level level,
        const char *value, const char *second, const char *folder, char **ret_problem);
void options_release(struct options *options);
void options_copy(struct options *ret, const struct options *from);
/* What is set becomes a list's line: the rest is as it is in base, and beneath it. */
void options_put_over(struct options *options, const struct options *base);
/* Forgets what the levels up to this one have set. */
void options_drop(struct options *options, enum option_level up_to);

bool options_is_set(const struct options *options, enum option_id id);
enum option_level options_level(const struct options *options, enum option_id id);
/* The value or its default; NULL where there is neither. */
const char *options_text(const struct options *options, enum option_id id);
uint64_t options_number(const struct options *options, enum option_id id);
bool options_flag(const struct options *options, enum option_id id);
/* Of a switch: none, as of a flag that is off; yes; or one of its choices. */
bool options_is_on(const struct options *options, enum option_id id);
/* A list's values. */
const char *const *options_list(
        const struct options *options, enum option_id id, size_t *ret_count);

#endif
