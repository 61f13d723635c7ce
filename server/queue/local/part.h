/* SPDX-License-Identifier: MIT */
/* One file of a job on its way, as the store has it and a transfer takes it over. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_PART_H
#define BITSBRIDGE_QUEUE_LOCAL_PART_H

#include "job.h"
#include "queue/local/permission.h"

/* Strings are owned. */
struct local_part {
	int ordinal; /* its place among the job's files */
	char *remote_name, *local_name, *temporary_name;
	char *validator; /* names the version that the bytes are of (fetch/response.h); NULL: none */
	uint64_t bytes_transferred;
	uint64_t bytes_durable;  /* of these, so many are surely on the disk */
	uint64_t bytes_total;    /* JOB_SIZE_UNKNOWN */
	bool unverified;         /* they were put together by size and comparison alone */
	uint64_t bytes_furthest; /* so many were there once, of whatever version */
	char *sha256;            /* that the whole file must have; NULL: any */
	bool allow_downgrade;    /* a redirect from https to http is good, too */
	struct local_permission permission;
};

/* How far it is, as a transfer tells the store. */
struct local_progress {
	int ordinal;
	uint64_t transferred;
	uint64_t durable; /* of these bytes, so many are surely on the disk */
	bool is_new; /* they are of a version that the store does not know: the next two say which */
	const char *validator; /* NULL: none */
	uint64_t total;
	bool unverified; /* of the bytes */
	int64_t inode;   /* of a file that is done: disk/check.h */
};

/* Is it no web page by its name? What has no ending may be anything. */
bool local_part_is_no_page(const struct local_part *part);
/* Leaves a zeroed one; accepts a zeroed one. */
void local_part_release(struct local_part *part);

#endif
