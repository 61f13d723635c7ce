/* SPDX-License-Identifier: MIT */
#include "queue/local/run/survey.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "queue/local/fetch/size.h"
#include "queue/local/run/runner.h"
#include "queue/local/store/parts.h"

struct local_survey {
	struct local_crew *crew;
	struct job_id id;
	struct file_transfer_limits limits;
	struct local_size *size; /* what is asked now; NULL: nothing is */
	int last;                /* the file that was asked for last; -1: none */
};

static bool is_paused(const struct local_survey *survey, const char *url)
{
	return local_hosts_find(&survey->crew->hosts, url, clock_monotonic_ms()) != NULL;
}

/* The next file whose size is not known, unless its server has asked for a pause. False: there is none. */
static bool ask_next(struct local_survey *survey)
{
	struct local_part part = {0};
	local_size_free(survey->size);
	survey->size = NULL;
	while (survey->size == NULL) {
		if (local_unsized_read(&survey->crew->store, &survey->id, survey->last, &part) < 0)
			return false;
		survey->last = part.ordinal;
		if (is_paused(survey, part.remote_name))
			local_part_release(&part);
		else
			survey->size = local_size_new(&part, &survey->limits);
	}
	curl_multi_add_handle(survey->crew->multi, local_size_begin(survey->size));
	return true;
}

struct local_survey *local_survey_begin(
        struct local_crew *crew, const struct job_id *id, bool background)
{
	struct local_survey *survey = memory_new(sizeof *survey);
	*survey = (struct local_survey){.crew = crew,
	        .id = *id,
	        .last = -1,
	        .limits = {.background = background,
	                .connections = background ? crew->background : NULL,
	                .user_agent = crew->user_agent}};
	if (ask_next(survey))
		return survey;
	free(survey);
	return NULL;
}

void local_survey_end(struct local_survey *survey)
{
	if (survey == NULL)
		return;
	if (survey->size != NULL)
		curl_multi_remove_handle(survey->crew->multi, local_size_handle(survey->size));
	local_size_free(survey->size);
	free(survey);
}

CURL *local_survey_handle(const struct local_survey *survey)
{
	return local_size_handle(survey->size);
}

/* bytes: JOB_SIZE_UNKNOWN where the server does not tell; it is not asked again either way. */
static void note(struct local_survey *survey, uint64_t bytes)
{
	local_note_size(&survey->crew->store, &survey->id, local_size_ordinal(survey->size), bytes);
	local_crew_changed(survey->crew);
}

/* True: the server is busy, so it may be asked again another time. */
static bool heed_pause(struct local_survey *survey)
{
	long status;
	int64_t now = clock_monotonic_ms();
	int64_t pause = (int64_t)local_size_retry_after(survey->size, &status) * 1000;
	if (status != 429 && status != 503)
		return false;
	local_hosts_pause(&survey->crew->hosts, local_size_url(survey->size),
	        error_from_http_status((int)status), now + pause, now);
	return true;
}

enum local_survey_outcome local_survey_answered(
        struct local_survey *survey, CURLcode result, struct job_error *ret_error)
{
	CURLM *multi = survey->crew->multi;
	curl_multi_remove_handle(multi, local_size_handle(survey->size));
	switch (local_size_end(survey->size, result)) {
	case SIZE_AGAIN:
		if (is_paused(survey, local_size_url(survey->size)))
			break;
		curl_multi_add_handle(multi, local_size_begin(survey->size));
		return SURVEY_GOES_ON;
	case SIZE_TOLD:
		note(survey, local_size_bytes(survey->size));
		break;
	case SIZE_UNTOLD:
		if (!heed_pause(survey))
			note(survey, JOB_SIZE_UNKNOWN);
		break;
	case SIZE_MISSING:
		*ret_error = (struct job_error){.code = BITS_E_MISSING_FILE_SIZE,
		        .context = JOB_CONTEXT_REMOTE_FILE,
		        .file_number = (uint32_t)local_size_ordinal(survey->size) + 1};
		return SURVEY_FAILED;
	case SIZE_UNREACHED:
		/* Others there are no better off; the fetch that begins now will show it. */
		return SURVEY_DONE;
	}
	return ask_next(survey) ? SURVEY_GOES_ON : SURVEY_DONE;
}
