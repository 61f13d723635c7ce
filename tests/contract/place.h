/* SPDX-License-Identifier: MIT */
/*
 * Where transfers of the embedded queue are tested: a web server for the group, a folder and a queue that is served for
 * each test. All fail the test when something goes wrong.
 */
#ifndef BITSBRIDGE_CONTRACT_PLACE_H
#define BITSBRIDGE_CONTRACT_PLACE_H

#include "job_queue.h"
#include "queue/local/queue_local.h"
#include "web.h"

struct place {
	struct web web;
	char *folder;
	struct job_queue *queue;
};

/* For cmocka; the state is the place. */
int place_set_up_group(void **state);
int place_tear_down_group(void **state);
int place_set_up(void **state);
int place_tear_down(void **state);

/* The queue again, after place_leave(). */
void place_serve(struct place *place);
void place_leave(struct place *place);
/* The same at another pace; limit_rate: 0 for none. */
void place_serve_paced(
        struct place *place, uint64_t limit_rate, const struct queue_local_times *times);
/* The queue anew with this variable of the environment, NULL: without it. */
void place_serve_with(struct place *place, const char *name, const char *value);

/* A job of one file, named like the route; options as fault_server.py takes them. Resumed. */
struct job_id place_start(struct place *place, const char *name, const char *options);
/* The same for a page of this host, or of what may be fetched below this prefix; NULL: the user's own. */
struct job_id place_start_for(struct place *place, enum job_type type, const char *url,
        const char *path, const char *host, const char *const *prefix);
/* The job has failed for good, with words of its own that hold this. */
void place_expect_error(
        struct place *place, const struct job_id *id, bits_hr code, const char *said);
void place_wait_transferred(struct place *place, const struct job_id *id);
/* Waits until both have moved, and one waits for its turn. */
void place_wait_turns(struct place *place, const struct job_id ids[2]);
/* Completes the job; its file is what a plain GET of these options gives. */
void place_expect_file(
        struct place *place, const struct job_id *id, const char *name, const char *options);

#endif
