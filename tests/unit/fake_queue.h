/* SPDX-License-Identifier: MIT */
/* A queue that does what a test tells it to: fail, hang, lose its source. Any thread. */
#ifndef BITSBRIDGE_FAKE_QUEUE_H
#define BITSBRIDGE_FAKE_QUEUE_H

#include "job_queue.h"

struct fake_queue;

struct fake_queue *fake_queue_new(void);
struct job_queue *fake_queue_base(struct fake_queue *fake);
void fake_queue_free(struct fake_queue *fake);

struct job_id fake_id(int number);
/* Puts the job there, or puts it right. */
void fake_queue_put(struct fake_queue *fake, int number, const char *provider, enum job_state state,
        uint64_t bytes, bool promised);
void fake_queue_remove(struct fake_queue *fake, int number);
void fake_queue_restart(struct fake_queue *fake); /* another source epoch */
void fake_queue_set_look(
        struct fake_queue *fake, bits_hr code); /* looks fail with this; 0: they work */
/* Why it cannot write (static storage); NULL: it can. */
void fake_queue_set_trouble(struct fake_queue *fake, const char *text);
void fake_queue_set_act(struct fake_queue *fake, bits_hr code);       /* acting fails with this */
void fake_queue_hang(struct fake_queue *fake, bool looks, bool acts); /* until called again */

bool fake_queue_hangs(struct fake_queue *fake);     /* a look does now */
unsigned fake_queue_looks(struct fake_queue *fake); /* that have ended */
unsigned fake_queue_acts(struct fake_queue *fake);  /* calls that were to change something */
size_t fake_queue_count(struct fake_queue *fake);

#endif
