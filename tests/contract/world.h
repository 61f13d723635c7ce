/* SPDX-License-Identifier: MIT */
/* What tests of queues do again and again: make a job, wait for a state. All fail the test when it goes wrong. */
#ifndef BITSBRIDGE_CONTRACT_WORLD_H
#define BITSBRIDGE_CONTRACT_WORLD_H

#include "job_queue.h"

/* A busy machine may take its time; a hang is found all the same. */
#define PATIENCE_MS 60000

/* Where a job that was resumed comes to rest by itself, if only for a while. */
#define SETTLED (1u << JOB_ERROR | 1u << JOB_TRANSIENT_ERROR | 1u << JOB_TRANSFERRED)

#define TAG(title) "::WMP_STATUS:1:253675:Proseware:A:B:1:" title ":241:4"

/* A download of one file (url NULL: of none), tagged; change it, then give it to job_queue_create(). */
struct job_spec world_spec(struct job_file_spec *file, const char *url, const char *path);
struct job_id world_create(struct job_queue *queue, const struct job_spec *spec);
/* Referenced. */
const struct job *world_job(struct job_queue *queue, const struct job_id *id);
enum job_state world_state(struct job_queue *queue, const struct job_id *id);
/* Waits until the job is in that state, or (bits of 1 << state) in one of those; returns it, referenced. */
const struct job *world_wait(struct job_queue *queue, const struct job_id *id, unsigned states);
/* Waits until the job holds at least so many bytes. */
void world_wait_bytes(struct job_queue *queue, const struct job_id *id, uint64_t bytes);
void world_pause(int ms);

#endif
