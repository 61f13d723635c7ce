/* SPDX-License-Identifier: MIT */
/* One file of a job on its way, as the store has it and a transfer takes it over. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_PART_H
#define BITSBRIDGE_QUEUE_LOCAL_PART_H

#include "job.h"
#include "queue/local/disk/sent_file.h"
#include "queue/local/permission.h"
#include "queue/local/secrets.h"

enum local_part_kind {
	PART_FETCHED, /* it comes from the server */
	PART_SENT,    /* it goes there */
	PART_CLOSING, /* all of it is there, and the server is told that this is all */
};

/* An upload at its server. Strings are owned. */
struct local_session {
	char *id; /* the server's name for it; NULL: there is none */
	char *host; /* with or without a port: what is to be asked in place of the URL's host; NULL: nothing */
	uint32_t
	        host_timeout; /* seconds after which a host that cannot be reached is given up; JOB_COUNT_UNKNOWN: never */
	int64_t host_lost; /* since when it could not be reached (wall ms); 0: it could */
	bool closing;      /* the server may have been told that this is all */
};

/* Strings are owned. */
struct local_part {
	enum local_part_kind kind;
	int ordinal; /* its place among the job's files; the reply's is behind them */
	char *remote_name, *local_name, *temporary_name;
	char *validator; /* names the version that the bytes are of (fetch/response.h); NULL: none */
	uint64_t bytes_transferred;
	uint64_t bytes_durable;  /* of these, so many are surely on the disk */
	uint64_t bytes_total;    /* JOB_SIZE_UNKNOWN */
	bool unverified;         /* they were put together by size and comparison alone */
	uint64_t bytes_furthest; /* so many were there once, of whatever version */
	char *sha256;            /* that the whole file must have; NULL: any */
	bool allow_downgrade;    /* a redirect from https to http is good, too */
	bool is_reply;           /* over an upload: it need not come in ranges */
	bool wants_reply;        /* of what is sent: the server shall reply */
	bool has_version;        /* of what is sent: it must be this one */
	struct local_version version;
	struct local_session session;
	struct local_permission permission;
	struct local_secrets secrets;
};

/* How far it is, as a transfer tells the store. */
struct local_progress {
	int ordinal;
	uint64_t transferred;
	uint64_t durable; /* of these bytes, so many are surely on the disk */
	bool is_new; /* they are of a version that the store does not know: the next two say which */
	const char *validator; /* NULL: none */
	uint64_t total;
	bool unverified;         /* of the bytes */
	int64_t inode, modified; /* of a file that is done: disk/check.h */

	/* Of an upload; all borrowed. */
	const struct local_session *session; /* NULL: no upload */
	bool abandons; /* the session that the store knows is to be cancelled at its server */
	const struct local_version *version; /* of what is sent; NULL: any */
	const char *reply_url;               /* of what is there; NULL: the server has none */
};

/* Is it no web page by its name? What has no ending may be anything. */
bool local_part_is_no_page(const struct local_part *part);
/* The following two leave a zeroed one, and accept one. */
void local_session_release(struct local_session *session);
void local_part_release(struct local_part *part);

#endif
