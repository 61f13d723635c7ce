/* SPDX-License-Identifier: MIT */
#include "queue/local/fetch/verdict.h"

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

static struct local_judgement version_of(uint64_t end, uint64_t total)
{
	return (struct local_judgement){.verdict = VERDICT_VERSION, .end = end, .total = total};
}

/* A part of the file, whatever its status says: what decides is which bytes they are, of how many, of what version. */
static struct local_judgement judge_partial(
        const struct local_request *asked, const struct local_response *response)
{
	uint64_t first = response->range_first, end = response->range_last + 1;
	uint64_t total = response->range_total;
	bool right = response->ranged && first <= asked->first &&
	             (response->length == JOB_SIZE_UNKNOWN || response->length == end - first);
	if (!right || first == JOB_SIZE_UNKNOWN || end <= asked->first)
		return fail_remote(BITS_E_INVALID_SERVER_RESPONSE, false,
		        "the server sent another range than it was asked for");
	if (total == JOB_SIZE_UNKNOWN)
		total = asked->total;
	/* What it was before is not the size of what is longer. */
	if (total == JOB_SIZE_UNKNOWN || (asked->held == 0 && end > total))
		return fail_remote(BITS_E_MISSING_FILE_SIZE, true, NULL);
	if (asked->held == 0)
		return version_of(end, total);
	bool known = asked->validator != NULL && response->validator != NULL;
	bool same = local_validator_matches(asked->validator, response->validator);
	if (total != asked->total || end > total || (known && !same))
		return say(VERDICT_RESTART);
	if (!known && asked->first == asked->held)
		return say(VERDICT_REREAD);
	return (struct local_judgement){.verdict = VERDICT_GO_ON,
	        .first = first,
	        .end = end,
	        .total = total,
	        .verified = same};
}

static struct local_judgement judge_whole(
        const struct local_request *asked, const struct local_response *response)
{
	bool known = asked->held > 0 || asked->total != JOB_SIZE_UNKNOWN;
	if (response->is_page && asked->no_page && known)
		return fail_remote(BITS_E_INVALID_SERVER_RESPONSE, false,
		        "a web page came in place of the file; perhaps the network wants to be "
		        "logged in to");
	bool sized = response->length != JOB_SIZE_UNKNOWN;
	bool divides = response->accepts_ranges || response->length == 0 || asked->whole_suffices;
	/* A server may know ranges though it does not say so, and have had another reason to give all of it. */
	if (asked->held > 0 && !(sized && divides))
		return say(VERDICT_RESTART);
	if (!sized)
		return fail_remote(BITS_E_MISSING_FILE_SIZE, true, NULL);
	if (!divides)
		return fail_remote(BITS_E_INSUFFICIENT_RANGE_SUPPORT, true, NULL);
	return version_of(response->length, response->length);
}

/* An empty file has no first byte, and some servers say no more than that. */
static struct local_judgement judge_unsatisfied(
        const struct local_request *asked, const struct local_response *response)
{
	if (asked->held > 0)
		return say(VERDICT_RESTART);
	if (response->ranged && response->range_total == 0)
		return version_of(0, 0);
	return asked->plain ? fail(local_failure_of_status(response->status), NULL)
	                    : say(VERDICT_PLAIN);
}

struct local_judgement local_judge(
        const struct local_request *asked, const struct local_response *response)
{
	switch (response->status) {
	case 200:
		return response->has_range ? judge_partial(asked, response)
		                           : judge_whole(asked, response);
	case 206:
		return judge_partial(asked, response);
	case 301:
	case 302:
	case 303:
	case 307:
	case 308:
		return say(VERDICT_REDIRECT);
	case 412: /* the version that we asked for is gone */
		return asked->held > 0 ? say(VERDICT_RESTART)
		                       : fail(local_failure_of_status(response->status), NULL);
	case 416:
		return judge_unsatisfied(asked, response);
	default:
		return fail(local_failure_of_status(response->status), NULL);
	}
}
