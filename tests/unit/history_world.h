/* SPDX-License-Identifier: MIT */
/* A history and the queue that it looks at, in miniature, for its tests. */
#ifndef BITSBRIDGE_TESTS_HISTORY_WORLD_H
#define BITSBRIDGE_TESTS_HISTORY_WORLD_H

#include "model/history.h"

#define JOBS_MAX 400
#define STATUS   "::WMP_STATUS:1:7:P::::::"
#define JOB      "::WMP_JOB:1:7:P::::::"

/* What jobs[] holds is what the next look sees. */
struct world {
	struct history *history;
	const struct job *jobs[JOBS_MAX];
	size_t count;
	const struct job
	        *ended; /* what the next look, and no other, tells of a job that left; NULL */
	uint64_t epoch;
	bool tells_all;
	int64_t now;
	const struct snapshot *seen;
};

/* For cmocka: a new world is *state. */
int world_set_up(void **state);
int world_tear_down(void **state);

/* A job to be changed, then listed, which takes it over. */
struct job *world_draft(int number, enum job_state job_state);
void world_list(struct world *world, struct job *job, const char *description);
/* What the next look tells of a job that has left the queue; takes it over. */
void world_end(struct world *world, struct job *job, const char *description);
void world_clear(struct world *world);
/* Nothing but job 1, in this state. */
void world_set(struct world *world, enum job_state job_state);

/* A quarter of a second later each; what it shows is world->seen. */
void world_look(struct world *world);
void world_look_in_vain(struct world *world);

#endif
