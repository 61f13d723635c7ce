/* SPDX-License-Identifier: MIT */
#include "queue/local/upload/judgement.h"

static struct upload_judgement say(enum upload_verdict verdict, uint64_t next)
{
	return (struct upload_judgement){.verdict = verdict, .next = next};
}

static struct upload_judgement fail(bits_hr code, bool fatal, const char *message)
{
	return (struct upload_judgement){.verdict = UPLOAD_FAILED,
	        .failure = {code, JOB_CONTEXT_REMOTE_FILE, fatal},
	        .message = message};
}

static struct upload_judgement otherwise(
        enum upload_verdict verdict, struct upload_judgement failure)
{
	failure.verdict = verdict;
	return failure;
}

static bool is_good(const struct upload_answer *answer)
{
	return answer->status >= 200 && answer->status <= 299;
}

/* BITS's own list for uploads, where a redirect is no way to go. */
static bool is_fatal(long status)
{
	if (status < 400)
		return status >= 300 && (status <= 305 || status == 307);
	if (status < 500)
		return status != 408 && status != 409 && status != 429;
	return status == 501 || status == 505; /* what is no status may be better next time */
}

/* What it says itself of what went wrong comes before its status, but not as to whether there is hope. */
static struct upload_judgement refused(const struct upload_answer *answer)
{
	struct local_failure failure = local_failure_of_status(answer->status);
	failure.fatal = answer->error == BITS_E_TOO_LARGE || is_fatal(answer->status);
	if (answer->error < 0) {
		failure.code = answer->error;
		failure.context = answer->context;
	}
	return (struct upload_judgement){.verdict = UPLOAD_FAILED, .failure = failure};
}

#define FORGOTTEN  "the server has forgotten the upload before its end: all of it is sent again"
#define NOT_SPOKEN "the server does not speak the BITS upload protocol"

static struct upload_judgement judge_session(const struct upload_answer *answer)
{
	if (answer->status == 501 && answer->error >= 0)
		return fail(BITS_E_INVALID_SERVER_RESPONSE, true, NOT_SPOKEN);
	if (!is_good(answer))
		return refused(answer);
	if (!answer->is_ack)
		return fail(BITS_E_INVALID_SERVER_RESPONSE, true, NOT_SPOKEN);
	if (answer->is_foreign)
		return fail(BITS_E_SERVER_PROTOCOL_VIOLATION, true,
		        "the server speaks another upload protocol");
	if (answer->session_id == NULL)
		return fail(BITS_E_INVALID_SERVER_RESPONSE, true,
		        "the server gave the upload no session");
	return say(UPLOAD_GO_ON, 0);
}

static struct upload_judgement judge_fragment(
        const struct upload_packet *packet, uint64_t reach, const struct upload_answer *answer)
{
	bool out_of_step = answer->status == 416;
	if (answer->status == 413 || (!is_good(answer) && answer->error == BITS_E_TOO_LARGE))
		return otherwise(UPLOAD_SHRINK,
		        fail(BITS_E_TOO_LARGE, true, "the server takes no fragment of any size"));
	if (answer->status == 500 && answer->error >= 0)
		return otherwise(UPLOAD_DOUBT, refused(answer));
	if (!is_good(answer) && !out_of_step)
		return refused(answer);
	if (!out_of_step && !answer->is_ack)
		return fail(BITS_E_INVALID_SERVER_RESPONSE, false,
		        "something else than the upload server has answered");
	if (answer->next == JOB_SIZE_UNKNOWN)
		return out_of_step ? otherwise(UPLOAD_RESTART, refused(answer))
		                   : say(UPLOAD_GO_ON, packet->end);
	if (answer->next > reach)
		return otherwise(UPLOAD_RESTART,
		        fail(BITS_E_INVALID_SERVER_RESPONSE, false,
		                "the server claims to have bytes that were never sent"));
	return say(UPLOAD_GO_ON, answer->next);
}

struct upload_judgement upload_judge(
        const struct upload_packet *packet, uint64_t reach, const struct upload_answer *answer)
{
	bool gone = !is_good(answer) && answer->error == BITS_E_SESSION_NOT_FOUND;
	switch (packet->kind) {
	case UPLOAD_CREATE_SESSION:
		return judge_session(answer);
	case UPLOAD_FRAGMENT:
		return gone ? otherwise(UPLOAD_RESTART, fail(BITS_E_SESSION_NOT_FOUND, false, NULL))
		            : judge_fragment(packet, reach, answer);
	case UPLOAD_CLOSE_SESSION:
		if (gone && !packet->again)
			return otherwise(
			        UPLOAD_RESTART, fail(BITS_E_SESSION_NOT_FOUND, false, FORGOTTEN));
		if (gone)
			return say(UPLOAD_GO_ON, 0);
		break;
	case UPLOAD_CANCEL_SESSION:
		if (gone)
			return say(UPLOAD_GO_ON, 0);
		break;
	case UPLOAD_PING:
		if (gone)
			return otherwise(
			        UPLOAD_RESTART, fail(BITS_E_SESSION_NOT_FOUND, false, NULL));
		break;
	}
	if (!is_good(answer))
		return refused(answer);
	return answer->is_ack ? say(UPLOAD_GO_ON, 0)
	                      : fail(BITS_E_INVALID_SERVER_RESPONSE, false,
	                                "something else than the upload server has answered");
}
