/* SPDX-License-Identifier: MIT */
#include "queue/local/fetch/verdict.h"

#include <string.h>

static struct local_judgement fail(struct local_failure failure, const char *message)
{
	return (struct local_judgement){
	        .verdict = VERDICT_FAILED, .failure = failure, .message = message};
}

static struct local_judgement fail_remote(bits_hr code, bool fatal, const char *message)
{
	return fail((struct local_failure){code, JOB_CONTEXT_REMOTE_FILE, fatal}, message);
}

static struct local_judgement say(enum local_verdict verdict)
{
	return (struct local_judgement){.verdict = verdict};
}

static struct local_judgement version_of(uint64_t total)
{
	return (struct local_judgement){.verdict = VERDICT_VERSION, .total = total};
}

static struct local_judgement judge_partial(
        const struct local_request *asked, const struct local_response *response)
{
	bool right = response->ranged && response->range_first == asked->offset;
	if (right && response->range_total == JOB_SIZE_UNKNOWN)
		return fail_remote(BITS_E_MISSING_FILE_SIZE, true, NULL);
	if (!right)
		return fail_remote(BITS_E_INVALID_SERVER_RESPONSE, false,
		        "the server sent another range than it was asked for");
	if (asked->offset == 0)
		return version_of(response->range_total);
	if (response->range_total != asked->total || response->validator == NULL ||
	        strcmp(response->validator, asked->validator) != 0)
		return say(VERDICT_RESTART);
	return say(VERDICT_GO_ON);
}

static struct local_judgement judge_whole(const struct local_response *response)
{
	if (response->length == JOB_SIZE_UNKNOWN)
		return fail_remote(BITS_E_MISSING_FILE_SIZE, true, NULL);
	if (!response->accepts_ranges && response->length > 0)
		return fail_remote(BITS_E_INSUFFICIENT_RANGE_SUPPORT, true, NULL);
	return version_of(response->length);
}

static struct local_judgement judge_unsatisfied(
        const struct local_request *asked, const struct local_response *response)
{
	if (asked->offset > 0)
		return say(VERDICT_RESTART);
	if (response->ranged && response->range_total == 0)
		return version_of(0); /* an empty file has no first byte */
	return fail(local_failure_of_status(response->status), NULL);
}

struct local_judgement local_judge(
        const struct local_request *asked, const struct local_response *response)
{
	switch (response->status) {
	case 200:
		return judge_whole(response);
	case 206:
		return judge_partial(asked, response);
	case 301:
	case 302:
	case 303:
	case 307:
	case 308:
		return say(VERDICT_REDIRECT);
	case 416:
		return judge_unsatisfied(asked, response);
	default:
		return fail(local_failure_of_status(response->status), NULL);
	}
}
