/* SPDX-License-Identifier: MIT */
/* One command, carried out on the queue. The acting thread. */
#ifndef BITSBRIDGE_QUERY_EXECUTE_H
#define BITSBRIDGE_QUERY_EXECUTE_H

#include "command.h"
#include "job_queue.h"

/* Fills *ret_result (zeroed before); a job that was made leaves its id in the command. */
void execute(struct job_queue *queue, struct command *command, struct command_result *ret_result);

#endif
