/* SPDX-License-Identifier: MIT */
/* What the parts of the suite share: a folder with an open queue for each test, and who may be skipped. */
#ifndef BITSBRIDGE_CONTRACT_PARTS_H
#define BITSBRIDGE_CONTRACT_PARTS_H

#include "cmocka_ready.h"
#include "contract.h"

/* Nobody listens at port 9 of this machine. */
#define NOWHERE "http://127.0.0.1:9/music/track.mp3"

struct contract_place {
	const struct contract_fixture *fixture;
	char *folder, *target; /* target: a name in folder */
	struct job_queue *queue;
};

void contract_open(struct contract_place *place, enum queue_role role, uint32_t max_jobs);
void contract_close(struct contract_place *place);
/* A job in the place's queue, made by it or by the fixture. */
struct job_id contract_create(struct contract_place *place, const struct job_spec *spec);
int contract_set_up(void **state);
int contract_tear_down(void **state);
#define CONTRACT_TEST(test) \
	cmocka_unit_test_setup_teardown(test, contract_set_up, contract_tear_down)

/* False, and said by name, where the queue lacks it. */
bool contract_has(unsigned needs, const char *what);
/* Skips the test where the queue lacks it. */
void contract_need(unsigned needs, const char *what);

/* contract_spec.c: what a queue takes and refuses as a new job. */
int contract_run_spec(const char *name);
/* contract_change.c: what of a job can be changed later. */
int contract_run_change(const char *name);
/* contract_job.c: what becomes of jobs, and how they are seen. */
int contract_run_job(const char *name);
/* contract_request.c: what is asked for twice is done once. */
int contract_run_request(const char *name);

#endif
