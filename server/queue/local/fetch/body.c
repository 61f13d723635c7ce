/* SPDX-License-Identifier: MIT */
#include "queue/local/fetch/fetch_state.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "queue/local/disk/file.h"

/* Of an answer that is not the file, so much is read for the connection's sake. */
#define IGNORED_BODY_MAX (64u << 10)
/* So often a file may change under us within one attempt. */
#define RESTARTS_MAX 3

enum file_transfer_outcome fetch_fail(
        struct fetch *fetch, struct local_failure failure, const char *message)
{
	fetch->verdict = VERDICT_FAILED;
	return file_transfer_fail(&fetch->base, failure, message);
}

/* Nothing that is there is of use any more. */
static void begin_again(struct fetch *fetch)
{
	fetch->verdict = VERDICT_RESTART;
	fetch->sink.size = 0;
	fetch->rereads = false;
}

/* The bytes that come are of a version that begins at zero. */
static void begin_version(struct fetch *fetch, const char *validator, uint64_t total)
{
	bits_hr code = local_sink_empty(&fetch->sink);
	if (code < 0) {
		fetch_fail(fetch, local_failure_of_file(code), NULL);
		return;
	}
	fetch->total = total;
	fetch->unverified = false;
	free(fetch->base.part.validator);
	fetch->base.part.validator = memory_string(validator);
	if (!fetch->base.events.version(fetch->base.events.data))
		begin_again(fetch);
	else if (!local_file_has_room(fetch->sink.descriptor, total))
		fetch_fail(fetch, local_failure_of_file(BITS_E_DISK_FULL), NULL);
}

static void restart(struct fetch *fetch)
{
	begin_again(fetch);
	if (fetch->restarts++ >= RESTARTS_MAX)
		fetch_fail(fetch,
		        (struct local_failure){
		                BITS_E_REMOTE_FILE_CHANGED, JOB_CONTEXT_REMOTE_FILE, false},
		        "the file keeps changing on the server");
}

bool fetch_is_accepted(const struct fetch *fetch)
{
	return fetch->verdict == VERDICT_GO_ON || fetch->verdict == VERDICT_VERSION;
}

/* The answer is taken, or what is to be done instead. */
static void obey(struct fetch *fetch, const struct local_judgement *judgement,
        const struct local_response *response)
{
	fetch->verdict = judgement->verdict;
	fetch->position = judgement->first;
	fetch->end = judgement->end;
	fetch->open_ended = response->length == JOB_SIZE_UNKNOWN;
	switch (judgement->verdict) {
	case VERDICT_FAILED:
		fetch_fail(fetch, judgement->failure, judgement->message);
		break;
	case VERDICT_RESTART:
		restart(fetch);
		break;
	case VERDICT_REREAD:
		fetch->rereads = true;
		break;
	case VERDICT_PLAIN:
		fetch->plain = true;
		break;
	case VERDICT_VERSION:
		begin_version(fetch, response->validator, judgement->total);
		break;
	case VERDICT_GO_ON:
		fetch->unverified = fetch->unverified || !judgement->verified;
		break;
	case VERDICT_NONE:
	case VERDICT_REDIRECT:
		break;
	}
}

void fetch_judge(struct fetch *fetch)
{
	struct local_response response;
	local_response_read(fetch->base.handle.easy, &response);
	fetch->base.retry_after = response.retry_after;
	struct local_judgement judgement =
	        local_judge(&(struct local_request){.first = fetch->first,
	                            .held = fetch->sink.size,
	                            .total = fetch->total,
	                            .validator = fetch->base.part.validator,
	                            .plain = fetch->plain,
	                            .whole_suffices = !fetch->base.limits.background ||
	                                              fetch->base.part.is_reply,
	                            .no_page = local_part_is_no_page(&fetch->base.part)},
	                &response);
	obey(fetch, &judgement, &response);
	local_response_release(&response);
	if (fetch_is_accepted(fetch))
		fetch->base.events.transferring(fetch->base.events.data);
}

/* The beginning of a body that is here already. False: it is of another version. */
static bool compare(struct fetch *fetch, const char **bytes, size_t *count)
{
	if (fetch->position >= fetch->sink.size)
		return true;
	uint64_t held = fetch->sink.size - fetch->position;
	size_t step = *count < held ? *count : (size_t)held;
	if (!local_sink_holds(&fetch->sink, fetch->position, *bytes, step)) {
		restart(fetch);
		return false;
	}
	fetch->position += step;
	*bytes += step;
	*count -= step;
	return true;
}

/* False: the disk did not take them. */
static bool store(struct fetch *fetch, const char *bytes, size_t count)
{
	bits_hr code = count > 0 ? local_sink_write(&fetch->sink, bytes, count) : BITS_S_OK;
	if (code < 0)
		fetch_fail(fetch, local_failure_of_file(code), NULL);
	else
		fetch->position += count;
	return code >= 0;
}

size_t fetch_receive(char *bytes, size_t size, size_t count, void *data)
{
	struct fetch *fetch = data;
	count *= size;
	if (fetch->verdict == VERDICT_NONE)
		fetch_judge(fetch);
	if (!fetch_is_accepted(fetch) || fetch->total == 0) {
		fetch->ignored += count;
		/* Who announces no end may never come to one. */
		return !fetch->open_ended && fetch->ignored <= IGNORED_BODY_MAX ? count : 0;
	}
	if (count > fetch->end - fetch->position) {
		fetch_fail(fetch,
		        (struct local_failure){
		                BITS_E_INVALID_SERVER_RESPONSE, JOB_CONTEXT_REMOTE_FILE, false},
		        "the server sent more bytes than it announced");
		return 0;
	}
	int64_t now = clock_monotonic_ms();
	if (!file_transfer_may_move(&fetch->base, now))
		return CURL_WRITEFUNC_PAUSE;
	size_t received = count;
	const char *rest = bytes;
	if (!compare(fetch, &rest, &count) || !store(fetch, rest, count))
		return 0;
	file_transfer_moved(&fetch->base, received, now);
	/* All that was announced is here; a connection that stays open all the same is not waited for. */
	return fetch->open_ended && fetch->position == fetch->end ? 0 : received;
}
