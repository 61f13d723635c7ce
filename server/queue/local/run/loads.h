/* SPDX-License-Identifier: MIT */
/* The loads of a runner taken together, runner.c's own: the one that is on its way, and those that land. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_RUN_LOADS_H
#define BITSBRIDGE_QUEUE_LOCAL_RUN_LOADS_H

#include "queue/local/run/runner.h"

/* Notes what the store does not know. ending: the job ends with this. False: nothing of it is noted. */
bool local_loads_note(struct local_runner *runner, bool ending);
/* One that came: see file_transfer_land(). */
enum file_transfer_outcome local_loads_land(
        struct local_runner *runner, struct local_load *load, bool now);

/* No byte moves any more, and what came is on the disk. */
void local_loads_end(struct local_runner *runner);
void local_loads_free(struct local_runner *runner);
/* Stops them, keeping what they have. */
void local_loads_halt(struct local_runner *runner);

#endif
