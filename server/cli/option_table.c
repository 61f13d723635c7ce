/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "cli/options.h"
#include "cli/scenario.h"
#include "cli/url_change.h"
#include "http/origin.h"
#include "job_queue.h"
#include "model/job_http.h"
#include "model/permission.h"
#include "tag.h"

#define FLAG(name_)             .name = (name_), .kind = OPTION_KIND_FLAG
#define TEXT(name_, value_)     .name = (name_), .kind = OPTION_KIND_TEXT, .value = (value_)
#define WORD(name_, value_)     .name = (name_), .kind = OPTION_KIND_WORD, .value = (value_)
#define PATH(name_, value_)     .name = (name_), .kind = OPTION_KIND_PATH, .value = (value_)
#define SWITCH(name_, choices_) .name = (name_), .kind = OPTION_KIND_SWITCH, .choices = (choices_)
#define CHOICE(name_, choices_) .name = (name_), .kind = OPTION_KIND_CHOICE, .choices = (choices_)
#define NUMBER(name_, value_, min_, max_) \
	.name = (name_), .kind = OPTION_KIND_NUMBER, .value = (value_), .min = (min_), .max = (max_)
#define BYTES(name_, value_, max_) \
	.name = (name_), .kind = OPTION_KIND_BYTES, .value = (value_), .max = (max_)

#ifndef BITSBRIDGE_QUEUE_DEFAULT
#error "the build says which queue is the default one"
#endif

/* Larger numbers are as good as none, and stay clear of the ends of what an int64_t can count. */
#define RATE_MAX    (UINT64_C(1) << 50)
#define SECONDS_MAX UINT64_C(4294967294)

static bool check_service_id(const char *value, char **ret_problem)
{
	uint32_t id = 0;
	if (tag_parse_service_id(value, &id))
		return true;
	*ret_problem = text_format("must be a whole number from -2147483648 to 4294967295, not 0");
	return false;
}

static bool check_origin(const char *value, char **ret_problem)
{
	struct site spec = {0};
	char *error = NULL;
	if (http_origin_parse(value, &spec, &error)) {
		site_release(&spec);
		return true;
	}
	*ret_problem = text_format("is not right: %s", error);
	free(error);
	return false;
}

/*
 * The same origin once with providers and once without: together they would stand for all providers, which whoever
 * wrote down some of them did not want.
 */
static bool origins_agree(const char *value, const char *earlier, char **ret_problem)
{
	struct site now = {0}, before = {0};
	char *error = NULL;
	bool parsed = http_origin_parse(value, &now, &error) &&
	              http_origin_parse(earlier, &before, &error);
	bool agree = !parsed || strcmp(now.origin, before.origin) != 0 ||
	             (now.provider_count == 0) == (before.provider_count == 0);
	site_release(&now);
	site_release(&before);
	free(error);
	if (!agree)
		*ret_problem = text_format(
		        "must name providers for an origin each time or never (without any it sees the "
		        "jobs of all): beside \"%s\"",
		        earlier);
	return agree;
}

static bool check_from(const char *value, char **ret_problem)
{
	if (*value != '\0')
		return true;
	*ret_problem = text_format("must name a file, or be - for standard input");
	return false;
}

static bool check_scenario(const char *value, char **ret_problem)
{
	if (*value != '\0')
		return true;
	*ret_problem = text_format("must name a file, or one of: " SCENARIO_NAMES);
	return false;
}

static bool check_speed(const char *value, char **ret_problem)
{
	uint32_t speed = 0;
	if (scenario_speed_parse(value, &speed))
		return true;
	*ret_problem = text_format("must be a number from 0.01 to 1000");
	return false;
}

/* What could never be the beginning of a job's URL would only look as if it allowed something. */
static bool check_permission(const char *value, char **ret_problem)
{
	struct url url = {0};
	enum url_problem wrong = url_parse(value, &url);
	const char *problem =
	        wrong == URL_GOOD ? permission_flaw(&url) : url_problem_sentence(wrong);
	url_release(&url);
	if (problem == NULL)
		return true;
	*ret_problem =
	        text_format("is not right: %s Write it like https://cdn.example/music/", problem);
	return false;
}

static bool check_header(const char *value, char **ret_problem)
{
	char *problem = NULL;
	if (value[0] == '@' && value[1] != '\0')
		return true;
	char *header = job_http_header(value, &problem);
	bool good = header != NULL;
	free(header);
	if (!good)
		*ret_problem = text_format("is not right: %s", problem);
	free(problem);
	return good;
}

static bool check_sha256(const char *value, char **ret_problem)
{
	if (strlen(value) == 64 && strspn(value, "0123456789abcdefABCDEF") == 64)
		return true;
	*ret_problem = text_format("must be 64 hexadecimal digits");
	return false;
}

static bool check_url_change(const char *value, char **ret_problem)
{
	struct url url = {0};
	uint64_t file = 0;
	enum url_problem wrong = url_parse(url_change_split(value, &file), &url);
	url_release(&url);
	if (wrong == URL_GOOD)
		return true;
	*ret_problem = text_format("is not right: %s", url_problem_sentence(wrong));
	return false;
}

const struct option_row option_table[OPTION_COUNT] = {
        [OPTION_PORT] = {NUMBER("port", "N", 0, 65535),
                .users = USER_SERVE | USER_INSTALL | USER_DOCTOR, .fallback = "2487",
                .help = "The port to listen on, on 127.0.0.1. 0 takes a free one."},
        [OPTION_DOWNLOAD_DIR] = {PATH("download-dir", "DIR"),
                .users = USER_SERVE | USER_INSTALL | USER_ADD | USER_DOCTOR,
                .shown_fallback = "~/Downloads",
                .help = "Where files go that are given no other place."},
        [OPTION_ALLOW_ORIGIN] = {TEXT("allow-origin", "ORIGIN[=PROVIDER[,PROVIDER...]]"),
                .list = true, .opening = "http", .check = check_origin, .agrees = origins_agree,
                .users = USER_SERVE | USER_INSTALL | USER_DOCTOR,
                .help = "Lets pages of this origin (https://store.example) read the jobs of these "
                        "providers; of all providers where none is named."},
        [OPTION_ALLOW_CONTROL] = {TEXT("allow-control", "ORIGIN"), .list = true, .opening = "http",
                .check = check_origin, .users = USER_SERVE | USER_INSTALL | USER_DOCTOR,
                .help = "Lets pages of this origin also make jobs and act on those of its "
                        "providers. Implies --allow-origin."},
        [OPTION_ALLOW_SOURCE] = {WORD("allow-source", "URLPREFIX"), .list = true,
                .check = check_permission, .users = USER_SERVE | USER_INSTALL | USER_DOCTOR,
                .help = "Lets jobs made by web pages download from URLs that begin like this, "
                        "beside the page's own host."},
        [OPTION_ALLOW_USER] = {TEXT("allow-user", "USER"), .list = true, .spaced = true,
                .users = USER_SERVE | USER_INSTALL | USER_DOCTOR,
                .help = "Lets this user of the machine talk to the bridge, too."},
        [OPTION_NO_ASK] = {FLAG("no-ask"), .users = USER_SERVE | USER_INSTALL | USER_DOCTOR,
                .help = "Lets no web page ask the user whether it may read: only what is allowed "
                        "by options or \"bitsbridge allow\" may."},
        [OPTION_MAX_JOBS] = {NUMBER("max-jobs", "N", 1, 100000),
                .users = USER_SERVE | USER_INSTALL | USER_ADD | USER_DOCTOR, .fallback = "300",
                .help = "How many jobs the local queue takes."},
        [OPTION_LIMIT_RATE] = {BYTES("limit-rate", "BYTES", RATE_MAX),
                .users = USER_SERVE | USER_INSTALL, .fallback = "0", .shown_fallback = "no limit",
                .help = "Bytes per second for all jobs below foreground priority together; K, M "
                        "and G may follow the number."},
        [OPTION_ALL_USERS] = {FLAG("all-users"), .users = USER_SERVE | USER_INSTALL,
                .help = "Shows the jobs of all users of the machine (BITS; needs an "
                        "administrator)."},
        [OPTION_MANAGE_JOBS] = {SWITCH("manage-jobs", "always"),
                .users = USER_SERVE | USER_INSTALL | USER_DOCTOR,
                .help = "Does the player's part: completes each transferred WMP_JOB of the user's own "
                        "and files it as Artist/Album/NN Title in the library. \"always\": on Windows also "
                        "where Windows Media Player would."},
        [OPTION_LIBRARY_DIR] = {PATH("library-dir", "DIR"),
                .users = USER_SERVE | USER_INSTALL | USER_DOCTOR,
                .shown_fallback = "the user's music folder",
                .help = "With --manage-jobs: where songs are filed."},
        [OPTION_WEBROOT] = {PATH("webroot", "DIR"), .users = USER_SERVE | USER_INSTALL,
                .help = "Serves the pages from this folder instead of those inside of the "
                        "program."},
        [OPTION_IDLE_EXIT] = {NUMBER("idle-exit", "SECONDS", 0, SECONDS_MAX),
                .users = USER_SERVE | USER_INSTALL, .fallback = "0", .shown_fallback = "never",
                .help = "Exits once nobody has asked and nothing has moved for so long."},
        [OPTION_RECORD] = {PATH("record", "FILE"), .users = USER_SERVE,
                .help = "Writes what the queue shows, and when, to this file, for --scenario; it is "
                        "made anew."},
        [OPTION_REDACT] = {FLAG("redact"), .users = USER_SERVE,
                .help = "With --record: puts stand-ins of the same shape in the place of titles, "
                        "names, paths and URLs."},
        [OPTION_SCENARIO] = {TEXT("scenario", "FILE|NAME"), .users = USER_SERVE,
                .check = check_scenario,
                .help = "With --queue replay: the recording that is shown, or one of those that "
                        "come along: " SCENARIO_NAMES "."},
        [OPTION_SPEED] = {TEXT("speed", "X"), .users = USER_SERVE, .fallback = "1",
                .check = check_speed,
                .help = "With --queue replay: how many times as fast, 0.01 to 1000."},
        [OPTION_LOOP] = {FLAG("loop"), .users = USER_SERVE,
                .help = "With --queue replay: begins again at the end."},

        [OPTION_FILE] = {.name = "file",
                .kind = OPTION_KIND_PAIR,
                .value = "URL FILE",
                .list = true,
                .spaced = true,
                .users = USER_ADD,
                .help = "One more file for the same job. May be repeated."},
        [OPTION_STATUS] = {FLAG("status"), .users = USER_ADD,
                .help = "Tags the job WMP_STATUS: players show it, whoever made it completes it. "
                        "The default."},
        [OPTION_JOB] = {FLAG("job"), .users = USER_ADD,
                .help = "Tags the job WMP_JOB: the player completes it and takes the file."},
        [OPTION_PROVIDER] = {TEXT("provider", "P"), .users = USER_ADD | USER_LIST,
                .help = "The store's name in the tag; add needs it unless --description is given."},
        [OPTION_SERVICE_ID] = {WORD("service-id", "N"), .users = USER_ADD | USER_LIST,
                .check = check_service_id, .shown_fallback = "a random one",
                .help = "The id of the download collection that the job belongs to; not 0."},
        [OPTION_ARTIST] = {TEXT("artist", "A"), .users = USER_ADD, .help = "The album's artist."},
        [OPTION_ALBUM] = {TEXT("album", "B"), .users = USER_ADD, .help = "The album's title."},
        [OPTION_TRACK] = {TEXT("track", "N"), .users = USER_ADD, .help = "The track's number."},
        [OPTION_TITLE] = {TEXT("title", "T"), .users = USER_ADD, .help = "The track's title."},
        [OPTION_DURATION] = {TEXT("duration", "D"), .users = USER_ADD,
                .help = "How long the track plays, as the store's pages expect it."},
        [OPTION_RATING] = {TEXT("rating", "R"), .users = USER_ADD, .help = "The track's rating."},
        [OPTION_DESCRIPTION] = {TEXT("description", "RAW"), .users = USER_ADD | USER_CHANGE,
                .help = "The job's description as it is, instead of a tag made from these "
                        "options."},
        [OPTION_NAME] = {TEXT("name", "NAME"), .users = USER_ADD | USER_CHANGE,
                .shown_fallback = "the title, else the file's name",
                .help = "The job's display name."},
        [OPTION_PRIORITY] = {CHOICE("priority", "foreground high normal low"),
                .users = USER_ADD | USER_CHANGE, .fallback = "normal",
                .help = "Foreground jobs run at once; of the others a higher level goes first."},
        [OPTION_RETRY_DELAY] = {NUMBER("retry-delay", "S", 0, SECONDS_MAX),
                .users = USER_ADD | USER_CHANGE, .fallback = "600",
                .help = "Seconds to wait after an error that may pass; under 5 means 5."},
        [OPTION_NO_PROGRESS_TIMEOUT] = {NUMBER("no-progress-timeout", "S", 0, SECONDS_MAX),
                .users = USER_ADD | USER_CHANGE, .fallback = "1209600",
                .help = "Gives up after so many seconds without a byte. 0: at the first error."},
        [OPTION_HEADER] = {TEXT("header", "'NAME: VALUE'|@FILE"), .users = USER_ADD, .list = true,
                .check = check_header, .not_in_file = true, .secret = true,
                .help = "A header for the server, or those of a file, one a line (@-: of standard "
                        "input). Goes to the URL's own server alone."},
        [OPTION_USER] = {TEXT("user", "NAME[:PASSWORD]"), .users = USER_ADD, .not_in_file = true,
                .secret = true,
                .help = "Who to be where the server asks for it (Basic, Digest). NAME alone asks "
                        "for the password on the terminal, else reads a line of standard input; "
                        "a password written here can be seen in the list of processes for a "
                        "moment."},
        [OPTION_LOCATION_TRUSTED] = {FLAG("location-trusted"), .users = USER_ADD,
                .help = "Sends --header and --user to every server that the URL's own one leads "
                        "to, too."},
        [OPTION_SHA256] = {WORD("sha256", "HEX"), .users = USER_ADD, .check = check_sha256,
                .help = "The file's SHA-256, 64 hexadecimal digits: what does not match is an "
                        "error. For jobs of one file."},
        [OPTION_ALLOW_DOWNGRADE] = {FLAG("allow-downgrade"), .users = USER_ADD,
                .help = "Lets a server send the job on from https to http."},
        [OPTION_URL] = {WORD("url", "[N=]URL"), .list = true, .check = check_url_change,
                .users = USER_CHANGE,
                .help = "Where the file is to be had now; of a job of several, file N (from 0)."},
        [OPTION_COMPLETE] = {FLAG("complete"), .users = USER_ADD,
                .help = "Has the bridge complete the job once it is transferred."},
        [OPTION_FORCE] = {FLAG("force"), .users = USER_ADD | USER_COMPLETE,
                .help = "Replaces a file that exists; completes a job that is not transferred, or a "
                        "WMP_JOB, too (complete)."},
        [OPTION_UPLOAD] = {FLAG("upload"), .users = USER_ADD,
                .help = "Sends FILE to URL, which come in this order then."},
        [OPTION_REPLY] = {PATH("reply", "FILE"), .users = USER_ADD,
                .help = "With --upload: where what the server replies goes, once the job is completed."},
        [OPTION_SUSPENDED] = {FLAG("suspended"), .users = USER_ADD,
                .help = "Leaves the job suspended, for \"bitsbridge resume\" to start it."},
        [OPTION_FROM] = {TEXT("from", "FILE|-"), .users = USER_ADD, .check = check_from,
                .not_in_file = true,
                .help = "Makes a job of each line of this file, or of standard input: URL [FILE] "
                        "[OPTIONS], quoted as in a shell; # begins a comment."},
        [OPTION_WAIT] = {FLAG("wait"), .users = USER_ADD,
                .help = "Shows the job until it is completed (as by --complete) or has failed; "
                        "then the exit status is 1."},
        [OPTION_TIMEOUT] = {NUMBER("timeout", "S", 0, SECONDS_MAX), .users = USER_ADD | USER_WATCH,
                .shown_fallback = "no limit",
                .help = "Ends with 1 after so many seconds, whatever the jobs do (watch, add "
                        "--wait); they go on."},

        [OPTION_CONTROL] = {FLAG("control"), .users = USER_ALLOW,
                .help = "Lets the pages also make jobs and act on those of their providers."},
        [OPTION_KEY] = {FLAG("key"), .users = USER_OPEN,
                .help = "Prints the key by which programs may control, instead."},
        [OPTION_ALL] = {FLAG("all"), .users = USER_LIST,
                .help = "Every job of the queue, not only those with a tag."},
        [OPTION_STATE] = {CHOICE("state", "queued connecting transferring suspended error "
                                          "transient-error transferred acknowledged cancelled"),
                .value = "S", .list = true, .users = USER_LIST,
                .help = "Only jobs in this state: queued, connecting, transferring, suspended, "
                        "error, transient-error, transferred, acknowledged or cancelled."},
        [OPTION_JSON] = {FLAG("json"), .users = USER_LIST | USER_SHOW | USER_DOCTOR | USER_SITES,
                .help = "Prints JSON, for programs."},

        [OPTION_QUEUE] = {CHOICE("queue", QUEUE_NAMES), .users = USER_EVERY,
                .fallback = BITSBRIDGE_QUEUE_DEFAULT,
                .help = "The queue: Windows's BITS, the one inside of the bridge, or a recording (serve)."},
        [OPTION_DATA_DIR] = {PATH("data-dir", "DIR"), .users = USER_EVERY,
                .shown_fallback =
                        "$XDG_STATE_HOME/bitsbridge; on Windows %LOCALAPPDATA%\\bitsbridge",
                .help = "Where the bridge keeps its data."},
        [OPTION_CONFIG] = {PATH("config", "FILE"), .users = USER_EVERY, .not_in_file = true,
                .shown_fallback =
                        "$XDG_CONFIG_HOME/bitsbridge/config; on Windows %LOCALAPPDATA%\\bitsbridge\\config",
                .help = "The config file."},
        [OPTION_LOG_LEVEL] = {CHOICE("log-level", "error warn info debug"), .users = USER_EVERY,
                .fallback = "warn", .help = "How much the program says on stderr."},
        [OPTION_HELP] = {FLAG("help"), .users = USER_EVERY, .not_in_file = true,
                .help = "Explains the command, and exits."},
};
