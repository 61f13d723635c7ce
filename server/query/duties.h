/* SPDX-License-Identifier: MIT */
/*
 * What the bridge has to do by itself (model/duty.h): about which jobs, when that is due, when it is tried again. The queue
 * itself remembers what was promised; this only knows what the last look saw. Not locked: the query's lock is held.
 */
#ifndef BITSBRIDGE_QUERY_DUTIES_H
#define BITSBRIDGE_QUERY_DUTIES_H

#include "model/duty.h"

/* The pause after a Complete that did not help, doubled each time, and its limit. */
#define COMPLETION_RETRY_FIRST_MS 5000
#define COMPLETION_RETRY_MAX_MS   (INT64_C(10) * 60 * 1000)
/* The same where a file could not be put into the library: that asks nobody but this machine's disks. */
#define FILING_RETRY_FIRST_MS 2000
#define FILING_RETRY_MAX_MS   (INT64_C(60) * 1000)

struct duty_item {
	struct job_id id;
	enum duty duty;
	const struct job *job; /* referenced; as last seen */
	int64_t due;           /* monotonic ms */
	unsigned attempts;
	bool posted; /* whoever does it has it */
	bool seen;
};

/* Zeroed: none, and jobs that are tagged for the player are left alone. */
struct duties {
	bool manages; /* does the player's part */
	bool files;   /* the queue can file, and somebody does it */
	struct duty_item *items;
	size_t count, capacity;
};

/* What a look saw, job by job: what is to be done newly is due at once, what is no longer is dropped. */
void duties_update(struct duties *duties, const struct job *const *jobs, size_t count, int64_t now);
/* The first from *from on that is due and not posted, *from moves behind it; NULL: no more. */
struct duty_item *duties_due(struct duties *duties, size_t *from, int64_t now);
/* It was tried: again later, unless the next look shows that it helped. */
void duties_answered(struct duties *duties, const struct job_id *id, enum duty duty, int64_t now);
/* When the next one is due; INT64_MAX. */
int64_t duties_next(const struct duties *duties);
/* Can one of these jobs come to be of them without a command? */
bool duties_may_come(const struct duties *duties, const struct job *const *jobs, size_t count);
void duties_release(struct duties *duties);

#endif
