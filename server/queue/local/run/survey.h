/* SPDX-License-Identifier: MIT */
/*
 * Before the first byte of a job comes, the sizes of its files are asked for, one after the other: all but that of the
 * file that is fetched next, whose own answer tells it. So the job's total is known from its first byte on. Used by the
 * transfer thread only.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_RUN_SURVEY_H
#define BITSBRIDGE_QUEUE_LOCAL_RUN_SURVEY_H

#include "queue/local/fetch/size.h"

struct local_crew;
struct local_survey;

enum local_survey_outcome {
	SURVEY_GOES_ON,
	SURVEY_DONE,   /* what could be learned is noted; files come next */
	SURVEY_FAILED, /* a server tells no size for a file, so the job cannot be fetched */
};

/* Asks for the first of them. NULL: there is nothing to ask. */
struct local_survey *local_survey_begin(
        struct local_crew *crew, const struct job_id *id, bool background);
/* Gives up what is asked now. Accepts NULL. */
void local_survey_end(struct local_survey *survey);
/* The request that is under way. */
CURL *local_survey_handle(const struct local_survey *survey);
/* curl has ended it. *ret_error is set with SURVEY_FAILED, its message static. */
enum local_survey_outcome local_survey_answered(
        struct local_survey *survey, CURLcode result, struct job_error *ret_error);

#endif
