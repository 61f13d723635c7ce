/* SPDX-License-Identifier: MIT */
/*
 * Deadlines go by time that passed, not by the wall clock, which may jump: an empty battery, NTP, somebody who sets it.
 * They stand in the database as moments of the wall clock; when that jumps, whoever writes next moves them along. Within
 * one boot the system says how much time has passed; across boots the wall clock does, where that can be true.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_PASSAGE_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_PASSAGE_H

#include "queue/local/store/store.h"

/* Less is no jump, in milliseconds. */
#define LOCAL_JUMP_MIN_MS INT64_C(1000)
/* Between two boots at most so much time has passed, whatever the clock says. */
#define LOCAL_OFF_MAX_MS (INT64_C(7) * 24 * 60 * 60 * 1000)

/* What is known of the clock at one moment. */
struct local_passage {
	bool same_boot;
	int64_t offset; /* wall time less the time since boot; of the same boot */
	int64_t seen;   /* wall ms */
};

/* By how much the wall clock has jumped between the two. Pure. */
int64_t local_passage_jump(const struct local_passage *before, const struct local_passage *now);

/* Within a write transaction: deadlines are moved along where the clock has jumped. local_store_begin() does it. */
bits_hr local_passage_settle(struct local_store *store);
/* The same where there is none; writes only where the clock has jumped. */
bits_hr local_passage_check(struct local_store *store);

#endif
