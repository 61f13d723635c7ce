/* SPDX-License-Identifier: MIT */
/* Uploads at their servers: the session of a job, and those that nobody goes on with. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_SESSIONS_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_SESSIONS_H

#include "queue/local/part.h"
#include "queue/local/store/store.h"

/* For so long it is tried to cancel a stale session at its server: it forgets it by itself some day; in milliseconds. */
#define LOCAL_STALE_SESSION_MS (INT64_C(24) * 60 * 60 * 1000)

/* Parts of a transaction of the caller's. What progress says of the session is noted; without one nothing is at the server.
 * Where the job has ended meanwhile the session is stale. */
bits_hr local_note_session(
        struct local_store *store, const struct job_id *id, const struct local_progress *progress);
/* All of the file is at the server, and where the reply lies; or (ordinal -1) the session is closed. */
bits_hr local_note_sent(
        struct local_store *store, const struct job_id *id, const struct local_progress *progress);
/* The job's session, where it has one, is stale from now on. */
bits_hr local_session_abandon(struct local_store *store, const struct job_id *id);

/* The first stale session behind that one (0: of all) that is not too old: where it is, as a part. BITS_E_NOT_FOUND: there is
 * none. */
bits_hr local_stale_read(
        struct local_store *store, int64_t behind, int64_t *ret_seq, struct local_part *ret);
/* That one, and those that are too old. */
bits_hr local_stale_forget(struct local_store *store, int64_t seq);

#endif
