/* SPDX-License-Identifier: MIT */
/* How a runner's job fails, runner.c's own: for good, or until it is tried again. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_RUN_FAILING_H
#define BITSBRIDGE_QUEUE_LOCAL_RUN_FAILING_H

#include "queue/local/run/runner.h"

/* Has no byte moved for as long as may be, so many milliseconds from now? */
bool local_runner_is_expired(struct local_runner *runner, int64_t delay);
/* From one attempt to the next, in milliseconds. */
int64_t local_runner_retry_delay(const struct local_runner *runner);
/* Notes it. delay: until the job is tried again, in milliseconds. */
void local_runner_fail(
        struct local_runner *runner, const struct job_error *error, bool fatal, int64_t delay);
/* One of the job's loads has failed, and so the job stops with that error. */
void local_runner_load_failed(struct local_runner *runner, const struct local_load *load);

#endif
