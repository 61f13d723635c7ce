/* SPDX-License-Identifier: MIT */
/* One command, carried out on the queue. The acting thread. */
#ifndef BITSBRIDGE_QUERY_EXECUTE_H
#define BITSBRIDGE_QUERY_EXECUTE_H

#include "command.h"
#include "job_queue.h"

/* *id: which job; set by COMMAND_CREATE. Fills *ret_result (zeroed before). */
void act(struct job_queue *queue, enum command_kind kind, struct job_id *id,
        const struct job_spec *spec, struct command_result *ret_result);

#endif
