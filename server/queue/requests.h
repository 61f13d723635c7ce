/* SPDX-License-Identifier: MIT */
/*
 * What was asked for with an Idempotency-Key, for a queue that cannot keep it itself: a small text file in the data
 * folder, replaced as a whole with each change and on the disk before a change counts, so that a crash leaves the old one
 * or the new one; programs beside each other take turns by a lock.
 *
 *     bitsbridge-requests 1
 *     ORIGIN<TAB>KEY<TAB>FINGERPRINT<TAB>MARK<TAB>JOB<TAB>begun<TAB>1795900000000
 *
 * "begun" or "done"; JOB is "-" where there is none yet; then the time in milliseconds since 1970. MARK is the name that a
 * job has while it is being made: by it a job is found again that a crash has left before its id was written down.
 */
#ifndef BITSBRIDGE_QUEUE_REQUESTS_H
#define BITSBRIDGE_QUEUE_REQUESTS_H

#include "job_queue.h"

/* A longer file is refused. */
#define REQUESTS_SIZE_MAX (IDEMPOTENCY_KEYS_MAX * 640)
/* Characters of a mark: hexadecimal digits. */
#define REQUEST_MARK_LENGTH 32

struct request_row {
	struct idempotency_key key;
	char mark[REQUEST_MARK_LENGTH + 1];
	struct job_id job; /* "": none yet */
	bool is_done;
	int64_t time;
};

struct request_list {
	struct request_row *rows; /* owned */
	size_t count;
};

/* Pure. False: what is wrong and in which line (from 1); *ret untouched. */
bool request_list_parse(
        const char *text, struct request_list *ret, size_t *ret_line, const char **ret_reason);
char *request_list_format(const struct request_list *list);
void request_list_release(struct request_list *list);
struct request_row *request_list_find(
        const struct request_list *list, const struct idempotency_key *key);
void request_list_forget_old(struct request_list *list, int64_t now);
/* Is there room for one more key of this origin? */
bool request_list_has_room(const struct request_list *list, const char *origin);

struct requests;

/* NULL: the file is there but cannot be read, or is none of ours; *ret_error (malloc'ed) says what to do. */
struct requests *requests_open(const char *data_dir, char **ret_error);
void requests_free(struct requests *requests); /* accepts NULL */

/*
 * The acting thread from here. A new key is on the disk, as begun, when this returns; *ret_row is its row. Whoever is told
 * REQUEST_DUE of one that was there before (row.job or row.mark lead to what it has left) settles that first.
 * False: *ret_reason (malloc'ed) says why nothing can be noted.
 */
bool requests_begin(struct requests *requests, const struct idempotency_key *key,
        enum request_standing *ret, struct request_row *ret_row, char **ret_reason);
/* What is known of a key that was begun. False: nothing. */
bool requests_find(
        struct requests *requests, const struct idempotency_key *key, struct request_row *ret_row);
/* Which job is being made for it, or was, and that it is done. */
bool requests_set_job(struct requests *requests, const struct idempotency_key *key,
        const struct job_id *job, bool is_done, char **ret_reason);
bool requests_remove(
        struct requests *requests, const struct idempotency_key *key, char **ret_reason);

#endif
