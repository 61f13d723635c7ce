/* SPDX-License-Identifier: MIT */
/*
 * The world of a queue under test, held still: its clock, its network, which boot of the machine it is, and the servers
 * that it asks. These take the places of the system's at link time: clock.h, network.h, local_poll(), libcurl's calls, and by
 * --wrap what waits for the disk and reads the boot's id. Nothing happens in it by itself, so that the same commands
 * give the same history.
 *
 * Two threads: the one that commands, which waits in sim_settle() while the other one, the queue's, moves; the other
 * one stands still in local_poll() otherwise.
 */
#ifndef BITSBRIDGE_MODEL_SIM_H
#define BITSBRIDGE_MODEL_SIM_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

/* Before a queue is opened. The strings are borrowed. */
void sim_set(int64_t monotonic, int64_t wall, const char *boot);
/* Waits until the queue's thread has nothing left to do at this moment. Nothing where no queue is served. */
void sim_settle(void);
/* Time passes; all that is due on the way happens at its moment. */
void sim_advance(int64_t ms);
/* The wall clock is set; no time passes. */
void sim_jump(int64_t ms);
/* Nobody sleeps in local_poll() any more: the queue was closed. */
void sim_closed(void);
void sim_network(bool there);

/* What is asked of servers at this moment, oldest first; NULL behind the last. */
struct sim_request;
struct sim_request *sim_request_at(size_t place);
struct sim_request *sim_request_find(unsigned number);
unsigned sim_request_number(const struct sim_request *request);
const char *sim_request_url(const struct sim_request *request);
const char *sim_request_range(const struct sim_request *request);    /* "FIRST-", "-"; "HEAD" */
const char *sim_request_if_range(const struct sim_request *request); /* "-": none */

/* What the servers do, in this order, once sim_settle() is called. */
void sim_answer_head(struct sim_request *request, long status);
void sim_answer_header(struct sim_request *request, const char *name, const char *value);
/* Bytes of the content with that seed, from that place on. */
void sim_answer_body(struct sim_request *request, unsigned seed, uint64_t from, uint64_t count);
void sim_answer_end(struct sim_request *request, CURLcode result);

unsigned char sim_content(unsigned seed, uint64_t at);

/* sim_clock.c and sim_curl.c to each other: */
/* Is there an answer that the queue's thread has not taken yet? */
bool sim_curl_has_news(void);
/* When the patience with a server is over (monotonic ms); INT64_MAX: never. */
int64_t sim_curl_due(void);

#endif
