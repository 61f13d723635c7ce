/* SPDX-License-Identifier: MIT */
/*
 * What the bridge has to do about a job by itself: its promises, and what Windows Media Player did about jobs that were
 * tagged for it. Pure.
 */
#ifndef BITSBRIDGE_MODEL_DUTY_H
#define BITSBRIDGE_MODEL_DUTY_H

#include "job.h"

enum duty {
	DUTY_NONE,
	DUTY_COMPLETE, /* it was promised that it is completed */
	DUTY_TAKE,     /* promise that its file is filed, and complete it */
	DUTY_FILE,     /* put its file into the library */
};

/*
 * manages: the bridge does the player's part (--manage-jobs). It takes the user's own jobs alone, and of these only what
 * the player would have taken: a WMP_JOB of one file that ends in one of four ways. A job that is to be completed for its
 * maker is none of them. What was promised is kept, whether the bridge still manages jobs or not.
 */
enum duty duty_of(const struct job *job, bool manages);
/* There is nothing to do yet, but there may be without a further command. */
bool duty_may_come(const struct job *job, bool manages);

#endif
