/* SPDX-License-Identifier: MIT */
/*
 * A job as a queue shows it at one moment. A queue builds it (job_new(), fill in, job_seal()); from then on it
 * never changes and is shared by reference count, across threads. A job that has not changed between two looks
 * is the same object in both, which is what makes looking cheap for everybody downstream.
 */
#ifndef BITSBRIDGE_JOB_H
#define BITSBRIDGE_JOB_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error.h"
#include "tag.h"

/* BITS's limits (bits.h; policy defaults). Lengths in UTF-16 code units, terminator not counted. */
#define JOB_DISPLAY_NAME_MAX 256
#define JOB_DESCRIPTION_MAX  TAG_DESCRIPTION_MAX
#define JOB_FILES_MAX        200
#define QUEUE_JOBS_MAX       300

/* BITS's defaults and floor for retries, in seconds. */
#define JOB_RETRY_DELAY_DEFAULT         600
#define JOB_RETRY_DELAY_MIN             5
#define JOB_NO_PROGRESS_TIMEOUT_DEFAULT (14 * 24 * 60 * 60)

#define JOB_SIZE_UNKNOWN  UINT64_MAX /* BG_SIZE_UNKNOWN */
#define JOB_TIME_UNKNOWN  INT64_MIN  /* else milliseconds since 1970-01-01T00:00Z */
#define JOB_COUNT_UNKNOWN UINT32_MAX

/* Numbers as in BG_JOB_STATE. */
enum job_state {
	JOB_QUEUED,
	JOB_CONNECTING,
	JOB_TRANSFERRING,
	JOB_SUSPENDED,
	JOB_ERROR,
	JOB_TRANSIENT_ERROR,
	JOB_TRANSFERRED,
	JOB_ACKNOWLEDGED,
	JOB_CANCELLED,
	JOB_STATE_COUNT,
};

/* Numbers as in BG_JOB_TYPE. */
enum job_type { JOB_DOWNLOAD, JOB_UPLOAD, JOB_UPLOAD_REPLY, JOB_TYPE_UNKNOWN };

/* Numbers as in BG_JOB_PRIORITY. */
enum job_priority {
	JOB_PRIORITY_FOREGROUND,
	JOB_PRIORITY_HIGH,
	JOB_PRIORITY_NORMAL,
	JOB_PRIORITY_LOW,
	JOB_PRIORITY_UNKNOWN,
};

/* Numbers as in BG_ERROR_CONTEXT. */
enum job_error_context {
	JOB_CONTEXT_NONE,
	JOB_CONTEXT_UNKNOWN,
	JOB_CONTEXT_QUEUE_MANAGER,
	JOB_CONTEXT_NOTIFICATION,
	JOB_CONTEXT_LOCAL_FILE,
	JOB_CONTEXT_REMOTE_FILE,
	JOB_CONTEXT_TRANSPORT,
	JOB_CONTEXT_REMOTE_APPLICATION,
};

/* What becomes of the file of a job that the bridge takes care of as the player did. Queues keep the numbers. */
enum job_filing {
	JOB_FILING_NONE,
	JOB_FILING_PENDING, /* the job is, or is about to be, completed, and the file goes to the library */
	JOB_FILING_DONE, /* the file is in the library: its local_name says where */
};

/* A job's id, a GUID: 36 lower-case characters without braces. */
#define JOB_ID_LENGTH 36
struct job_id {
	char text[JOB_ID_LENGTH + 1];
};

struct job_error {
	bits_hr code; /* 0: no error */
	enum job_error_context context;
	uint32_t file_number; /* the file that failed, counted from 1; 0: not known */
	char *message; /* what the transfer itself said, e.g. curl's words; owned; may be NULL */
};

struct job_file {
	char *remote_name; /* URL; owned */
	char *local_name;  /* full path; owned */
	uint64_t bytes_transferred;
	uint64_t bytes_total; /* JOB_SIZE_UNKNOWN */
	/* All bytes are here (under a temporary name until Complete); of an upload: the server has them all. */
	bool completed;
};

/* What the server answers to the file of an upload-reply job. */
struct job_reply {
	char *local_name; /* full path that it has after Complete; owned; NULL: not known */
	uint64_t bytes_transferred; /* 0 until the reply begins to come */
	uint64_t bytes_total;       /* JOB_SIZE_UNKNOWN */
};

struct job {
	atomic_uint refs;

	struct job_id id;
	enum job_type type;
	enum job_priority priority;
	enum job_state state;
	char *display_name; /* owned, never NULL once sealed; UTF-8 as all text here */
	char *description;  /* owned, never NULL once sealed */
	char *owner;        /* a user's name or SID; owned; NULL when unknown */
	bool is_own;        /* surely a job of the user who runs the program */

	/* From the description, by job_seal(). */
	enum tag_kind tag_kind;
	struct tag tag;                 /* set for TAG_STATUS and TAG_JOB */
	struct tag_problem tag_problem; /* set for TAG_NEAR_MISS */

	uint64_t bytes_transferred;
	uint64_t
	        bytes_total; /* JOB_SIZE_UNKNOWN; job_seal() takes the files' sum where it is known */
	uint32_t files_transferred;
	uint32_t files_total; /* JOB_COUNT_UNKNOWN */

	int64_t created, modified, transfer_completed; /* JOB_TIME_UNKNOWN */
	int64_t retry_at;     /* JOB_TIME_UNKNOWN unless transient-error with a known moment */
	uint32_t error_count; /* JOB_COUNT_UNKNOWN */
	uint32_t retry_delay, no_progress_timeout; /* seconds; JOB_COUNT_UNKNOWN */
	struct job_error error;                    /* of states error and transient-error */
	/* Why the job could not be completed, or its file not be filed, when that was tried last. */
	struct job_error completion_error;

	enum job_filing filing;
	char *filing_target; /* PENDING: the path that the file is about to get; owned; NULL: none yet */

	bool unverified; /* bytes of several requests were put together by size and comparison alone */
	bool complete_when_transferred; /* the bridge has promised to call Complete */
	char *maker; /* the web origin that had the bridge make this job; owned; NULL: no web page */

	/* An upload has one; its bytes, and so the job's, are those that the server has acknowledged. */
	struct job_file *files; /* owned array; NULL where the queue was not asked for them */
	size_t file_count;
	struct job_reply reply; /* of JOB_UPLOAD_REPLY; else nothing is known of it */
};

/* A job to be made. Strings are borrowed. Of an upload: the file that is sent, and where the server shall keep it. */
struct job_file_spec {
	const char *remote_name; /* http or https URL */
	const char *local_name;  /* full path */
	bool overwrite;          /* replace what has the (reply's) name at Complete */
	const char *sha256;      /* 64 hexadecimal digits that the file must have; NULL: any file */
};

/*
 * What a server asks of a client beside the URL. It is secret: a queue keeps it where the user alone can read it, and
 * neither a job that is looked at nor a log nor a recording holds any of it. It goes to the host (name, port and
 * scheme) of the file's own URL and, unless for_all_hosts, to no other that a redirect or an answer leads to.
 */
struct job_http {
	const char *const *headers; /* "Name: value"; server/model/job_http.h has the rules */
	size_t header_count;
	const char *user;     /* for Basic and Digest; NULL: none */
	const char *password; /* NULL: none */
	bool for_all_hosts;
};

/*
 * The name that the maker of a request gave it (the header Idempotency-Key), so that it can be sent again: what the
 * request asks for is done once. Zeroed: it has none.
 */
#define IDEMPOTENCY_KEY_MAX    64
#define IDEMPOTENCY_ORIGIN_MAX 300
/* For how long a key is known, in milliseconds; how many keys of one origin, and of all of them together. */
#define IDEMPOTENCY_KEPT_MS         (24LL * 60 * 60 * 1000)
#define IDEMPOTENCY_ORIGIN_KEYS_MAX 1000
#define IDEMPOTENCY_KEYS_MAX        4000
struct idempotency_key {
	char origin[IDEMPOTENCY_ORIGIN_MAX +
	            1]; /* whose; keys of two origins have nothing to do with each other */
	char key[IDEMPOTENCY_KEY_MAX + 1]; /* printable ASCII; "": none */
	char fingerprint[64 + 1]; /* SHA-256 of what is asked for, in small hexadecimal digits */
};

/* What is to be done about a request with an Idempotency-Key. */
enum request_standing {
	REQUEST_DUE,  /* do it, then end it: it is new, or was cut off before anything came of it */
	REQUEST_DONE, /* it was done, to the job that is named */
	REQUEST_DIFFERENT, /* the key stood with a request for something else */
	REQUEST_CROWDED,   /* as many keys are known as may be; nothing was noted */
};

struct job_spec {
	enum job_type type;
	enum job_priority priority;
	const char *display_name; /* NULL: "" */
	const char *description;  /* NULL: "" */
	uint32_t retry_delay;     /* seconds; 0: BITS's default */
	/* Seconds; JOB_COUNT_UNKNOWN: BITS's default; 0: no retries. */
	uint32_t no_progress_timeout;
	const struct job_file_spec *files;
	size_t file_count; /* of an upload 1 */
	/* Of an upload-reply: full path for the reply; NULL: the queue makes a name beside the file that is sent. */
	const char *reply_name;
	struct job_http http;
	bool allow_downgrade;           /* follow redirects from https to http, too */
	bool complete_when_transferred; /* the bridge keeps this promise, through restarts */
	bool starts;                    /* resumed at once; where it cannot be, there is no job */
	/* Begun by job_queue_begin_request(); the job's being made ends it (where making fails it is still begun). */
	const struct idempotency_key *request; /* NULL: none */
	const char *maker;                     /* web origin, or NULL */
	/* Where the job's URLs and every redirect must be: on allowed_host, or under one of these URL prefixes; both
	 * NULL: anything http(s). Addresses that are loopback or private are refused unless a prefix (not
	 * allowed_host) names the host. server/model/permission.h has the rules as functions. */
	const char *allowed_host;
	const char *const *allowed_prefixes;
	size_t allowed_prefix_count;
};

/* What is to be changed of a job that is there; the rest stays. Strings are borrowed. */
struct job_url_change {
	size_t file;             /* its place among the job's files, from 0 */
	const char *remote_name; /* http or https URL */
};

struct job_change {
	const struct job_url_change *urls;
	size_t url_count;
	enum job_priority priority;   /* JOB_PRIORITY_UNKNOWN: stays */
	uint32_t retry_delay;         /* seconds; JOB_COUNT_UNKNOWN: stays */
	uint32_t no_progress_timeout; /* seconds; JOB_COUNT_UNKNOWN: stays; 0: no retries */
	const char *display_name;     /* NULL: stays */
	const char *description;      /* NULL: stays */
};

/* What can be done to a job that is there. X(constant, name): its word in routes and on the command line. */
#define JOB_ACTIONS(X)              \
	X(JOB_SUSPEND, "suspend")   \
	X(JOB_RESUME, "resume")     \
	X(JOB_COMPLETE, "complete") \
	X(JOB_CANCEL, "cancel")

#define JOB_ACTION_CONSTANT(constant, name) constant,
enum job_action { JOB_ACTIONS(JOB_ACTION_CONSTANT) };
#undef JOB_ACTION_CONSTANT
#define JOB_ACTION_ONE(constant, name) +1
enum { JOB_ACTION_COUNT = 0 JOB_ACTIONS(JOB_ACTION_ONE) };
#undef JOB_ACTION_ONE

/* Why completing a job is refused unless it is forced. */
enum job_objection {
	JOB_OBJECTION_NONE,
	JOB_OBJECTION_PLAYER,     /* a WMP_JOB: the player completes it */
	JOB_OBJECTION_UNFINISHED, /* not transferred: its unfinished files would be thrown away */
};

/* Changes nothing. */
struct job_change job_change_none(void);

/* A job with one reference and everything unknown. Never NULL (no memory aborts). */
struct job *job_new(void);
/* Appends a zeroed file (bytes_total unknown) and returns it; the pointer holds until the next call. */
struct job_file *job_add_file(struct job *job);
/* Parses the tag, fills gaps (NULL strings -> "", totals from the files). Once, before sharing. */
void job_seal(struct job *job);
const struct job *job_ref(const struct job *job);
void job_unref(const struct job *job); /* accepts NULL */

/* The same but for what job_seal() makes of it, unsealed, with one reference. */
struct job *job_copy(const struct job *job);

/* A tagged job: it is in snapshots. */
bool job_is_tagged(const struct job *job);
/* acknowledged or cancelled */
bool job_state_is_final(enum job_state state);
/* queued, connecting, transferring or transient-error: the job can change without a command. */
bool job_state_is_active(enum job_state state);

const char *job_action_name(enum job_action action);
/* It has been completed, and its file is still on its way to the library. */
bool job_is_being_filed(const struct job *job);
/* What is wrong with it now, its completion's failure included; code 0: nothing. */
const struct job_error *job_failure(const struct job *job);
/*
 * None for what the queue itself refuses, force or not: a job that has ended, an upload that is not transferred
 * (BITS_E_INVALID_STATE).
 */
enum job_objection job_objection_to_completing(const struct job *job);

/* The states' names, lower case with hyphens: "transient-error". */
const char *job_state_name(enum job_state state);
bool job_state_parse(const char *name, enum job_state *ret);
const char *job_type_name(enum job_type type);             /* NULL: unknown */
bool job_type_is_upload(enum job_type type);               /* with or without a reply */
const char *job_priority_name(enum job_priority priority); /* NULL: unknown */
bool job_priority_parse(const char *name, enum job_priority *ret);
const char *job_error_context_name(enum job_error_context context); /* "remote-file" */
/* DownloadItem.downloadState of Windows Media Player: 0 downloading, 1 paused, 2 processing, 3 completed, 4 cancelled. */
int job_state_download_state(enum job_state state);

/* A full id in any case, with or without braces. False when it is none. */
bool job_id_parse(const char *text, struct job_id *ret);
bool job_id_equal(const struct job_id *a, const struct job_id *b);

/* The last part of a path or URL path, either slash: the bare file name. Points into its argument. */
const char *job_file_base_name(const char *path);

#endif
