/* SPDX-License-Identifier: MIT */
#include "queue/local/fetch/fetch.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "queue/local/disk/file.h"
#include "queue/local/disk/sink.h"
#include "queue/local/fetch/handle.h"
#include "queue/local/fetch/proxy.h"
#include "queue/local/fetch/redirect.h"
#include "queue/local/fetch/verdict.h"

/* Of an answer that is not the file, so much is read for the connection's sake. */
#define IGNORED_BODY_MAX (64u << 10)
/* So often a file may change under us within one attempt. */
#define RESTARTS_MAX 3
/* Where a server cannot be asked for the rest of one version, so many of the last bytes are asked for again. */
#define REREAD_BYTES UINT64_C(4096)

struct fetch {
	struct file_transfer base;
	struct local_sink sink;
	uint64_t total, ignored;
	uint64_t begun; /* the bytes that were held when this request began */
	uint64_t first; /* the first byte that it asks for */
	uint64_t position,
	        end;  /* the next byte of the body, as a place in the file; behind its last one */
	bool rereads; /* the version of what is held is not known: compare */
	bool plain;   /* this server is asked without a range */
	bool unverified;
	bool open_ended;            /* the body's length was not announced */
	struct curl_slist *cookies; /* of the redirects so far: they live as long as the chain */
	enum local_verdict verdict;
	int redirects, restarts;
};

static struct fetch *fetch_of(struct file_transfer *transfer)
{
	return (struct fetch *)transfer;
}

static enum file_transfer_outcome fail(
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
	free(fetch->base.part.validator);
	fetch->base.part.validator = NULL;
}

/* The bytes that come are of a version that begins at zero. */
static void begin_version(struct fetch *fetch, const char *validator, uint64_t total)
{
	bits_hr code = local_sink_empty(&fetch->sink);
	if (code < 0) {
		fail(fetch, local_failure_of_file(code), NULL);
		return;
	}
	fetch->total = total;
	fetch->unverified = false;
	free(fetch->base.part.validator);
	fetch->base.part.validator = memory_string(validator);
	if (!fetch->base.events.version(fetch->base.events.data))
		begin_again(fetch);
	else if (!local_file_has_room(fetch->sink.descriptor, total))
		fail(fetch, local_failure_of_file(BITS_E_DISK_FULL), NULL);
}

static void restart(struct fetch *fetch)
{
	begin_again(fetch);
	if (fetch->restarts++ >= RESTARTS_MAX)
		fail(fetch,
		        (struct local_failure){
		                BITS_E_REMOTE_FILE_CHANGED, JOB_CONTEXT_REMOTE_FILE, false},
		        "the file keeps changing on the server");
}

static bool is_accepted(const struct fetch *fetch)
{
	return fetch->verdict == VERDICT_GO_ON || fetch->verdict == VERDICT_VERSION;
}

/* A file that is no page by its name. What has no such ending may be anything. */
static bool is_no_page(const char *local_name)
{
	static const char *const pages[] = {
	        ".htm", ".html", ".xhtml", ".php", ".asp", ".aspx", ".jsp", ".cgi"};
	if (strchr(job_file_base_name(local_name), '.') == NULL)
		return false;
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		if (text_ends_with_ignoring_case(local_name, pages[i]))
			return false;
	return true;
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
		fail(fetch, judgement->failure, judgement->message);
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

static void judge(struct fetch *fetch)
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
	                            .whole_suffices = !fetch->base.limits.background,
	                            .no_page = is_no_page(fetch->base.part.local_name)},
	                &response);
	obey(fetch, &judgement, &response);
	local_response_release(&response);
	if (is_accepted(fetch))
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
		fail(fetch, local_failure_of_file(code), NULL);
	else
		fetch->position += count;
	return code >= 0;
}

static size_t receive(char *bytes, size_t size, size_t count, void *data)
{
	struct fetch *fetch = data;
	count *= size;
	if (fetch->verdict == VERDICT_NONE)
		judge(fetch);
	if (!is_accepted(fetch) || fetch->total == 0) {
		fetch->ignored += count;
		return fetch->ignored <= IGNORED_BODY_MAX ? count : 0;
	}
	if (count > fetch->end - fetch->position) {
		fail(fetch,
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

static void release(struct file_transfer *transfer)
{
	struct fetch *fetch = fetch_of(transfer);
	local_sink_close(&fetch->sink);
	curl_slist_free_all(fetch->cookies);
}

static CURL *begin(struct file_transfer *transfer)
{
	struct fetch *fetch = fetch_of(transfer);
	const struct file_transfer_limits *limits = &transfer->limits;
	fetch->verdict = VERDICT_NONE;
	fetch->ignored = 0;
	fetch->rereads = fetch->rereads || !local_validator_is_strong(fetch->base.part.validator);
	fetch->first = fetch->begun = fetch->sink.size;
	/* A file that was whole when we were stopped has no byte left to ask for: ask for its last one again. */
	if (fetch->rereads)
		fetch->first -= fetch->first < REREAD_BYTES ? fetch->first : REREAD_BYTES;
	else if (fetch->first > 0 && fetch->first == fetch->total)
		fetch->first--;
	local_handle_begin(&fetch->base.handle,
	        &(struct local_handle_settings){.url = fetch->base.part.remote_name,
	                .permission = &fetch->base.part.permission,
	                .offset = fetch->first,
	                .validator = fetch->rereads ? NULL : fetch->base.part.validator,
	                .plain = fetch->plain,
	                .background = limits->background,
	                .connections = limits->connections,
	                .rate = limits->rate,
	                .user_agent = limits->user_agent,
	                .cookies = fetch->cookies,
	                .receive = receive,
	                .data = fetch});
	return transfer->handle.easy;
}

static enum file_transfer_outcome follow(struct fetch *fetch)
{
	struct local_failure failure;
	const char *message;
	struct local_redirect redirect = {.asked = fetch->base.part.remote_name,
	        .location = local_response_location(fetch->base.handle.easy),
	        .count = ++fetch->redirects,
	        .allow_downgrade = fetch->base.part.allow_downgrade,
	        .permission = &fetch->base.part.permission};
	char *url = local_redirect_follow(&redirect, &failure, &message);
	if (url == NULL)
		return fail(fetch, failure, message);
	free(fetch->base.part.remote_name);
	fetch->base.part.remote_name = url;
	curl_slist_free_all(fetch->cookies);
	fetch->cookies = local_handle_cookies(&fetch->base.handle);
	return FILE_TRANSFER_AGAIN;
}

/* A server may give less than it was asked for, and close well: the next piece is asked for at once. */
static enum file_transfer_outcome finish(struct fetch *fetch)
{
	bool piece = fetch->position == fetch->end && fetch->sink.size < fetch->total;
	if (piece && fetch->sink.size > fetch->begun)
		return FILE_TRANSFER_AGAIN;
	if (fetch->sink.size != fetch->total)
		return fail(fetch, local_failure_of_curl(CURLE_PARTIAL_FILE, 0),
		        "the file ended before its announced size");
	/* curl's buffer is larger than what else there is of a file that waits for the disk. */
	local_handle_release(&fetch->base.handle);
	return FILE_TRANSFER_DONE;
}

static enum file_transfer_outcome end(struct file_transfer *transfer, CURLcode result)
{
	struct fetch *fetch = fetch_of(transfer);
	if (result == CURLE_OK && fetch->verdict == VERDICT_NONE)
		judge(fetch);
	switch (fetch->verdict) {
	case VERDICT_FAILED:
		return FILE_TRANSFER_FAILED;
	case VERDICT_REDIRECT:
		return follow(fetch);
	case VERDICT_RESTART:
	case VERDICT_REREAD:
	case VERDICT_PLAIN:
		return FILE_TRANSFER_AGAIN;
	case VERDICT_GO_ON:
	case VERDICT_VERSION:
		if (result == CURLE_OK || fetch->position == fetch->end)
			return finish(fetch);
		break;
	case VERDICT_NONE:
		break;
	}
	return file_transfer_fail_by_curl(transfer, result);
}

static bool is_transferring(const struct file_transfer *transfer)
{
	return is_accepted((const struct fetch *)transfer);
}

static int64_t check_due(const struct file_transfer *transfer)
{
	const struct fetch *fetch = (const struct fetch *)transfer;
	return is_accepted(fetch) ? local_sink_check_due(&fetch->sink, transfer->limits.sync_ms)
	                          : INT64_MAX;
}

static enum file_transfer_outcome check(struct file_transfer *transfer, int64_t now)
{
	struct fetch *fetch = fetch_of(transfer);
	if (!is_accepted(fetch))
		return FILE_TRANSFER_AGAIN;
	if (!local_file_has_room(fetch->sink.descriptor, fetch->total - fetch->sink.size))
		return fail(fetch, local_failure_of_file(BITS_E_DISK_FULL), NULL);
	bits_hr code = local_sink_check(&fetch->sink, now, transfer->limits.sync_ms);
	return code < 0 ? fail(fetch, local_failure_of_file(code), NULL) : FILE_TRANSFER_AGAIN;
}

static enum file_transfer_outcome land(struct file_transfer *transfer, bool now)
{
	struct fetch *fetch = fetch_of(transfer);
	bits_hr code;
	if (now)
		code = local_sink_land_now(&fetch->sink);
	else if (!local_sink_land(&fetch->sink, &code))
		return FILE_TRANSFER_AGAIN;
	return code < 0 ? fail(fetch, local_failure_of_file(code), NULL) : FILE_TRANSFER_DONE;
}

static void discard(struct file_transfer *transfer)
{
	local_file_discard(transfer->part.temporary_name);
}

static void progress(struct file_transfer *transfer, struct local_progress *ret)
{
	struct fetch *fetch = fetch_of(transfer);
	ret->transferred = fetch->sink.size;
	ret->durable = local_sink_durable(&fetch->sink);
	ret->validator = transfer->part.validator;
	ret->total = fetch->total;
	ret->unverified = fetch->unverified;
	ret->inode = local_sink_identity(&fetch->sink).inode;
}

static const struct file_transfer_ops ops = {
        .begin = begin,
        .end = end,
        .check = check,
        .check_due = check_due,
        .land = land,
        .discard = discard,
        .is_transferring = is_transferring,
        .progress = progress,
        .free = release,
};

struct file_transfer *fetch_new(struct local_part *part, const struct file_transfer_limits *limits,
        const struct file_transfer_events *events, struct job_error *ret_error)
{
	bool resumes = part->bytes_total != JOB_SIZE_UNKNOWN;
	if (local_proxy_way(part->remote_name, &part->permission) == WAY_NONE) {
		*ret_error = (struct job_error){.code = BITS_E_ACCESS_DENIED,
		        .context = JOB_CONTEXT_TRANSPORT,
		        .message = memory_string(PROXY_IN_THE_WAY)};
		return NULL;
	}
	struct fetch *fetch = memory_new(sizeof *fetch);
	bits_hr code = local_sink_open(&fetch->sink, part->temporary_name, part->local_name,
	        resumes ? part->bytes_transferred : 0, part->bytes_durable, limits->flusher);
	if (code < 0) {
		*ret_error = (struct job_error){.code = code, .context = JOB_CONTEXT_LOCAL_FILE};
		free(fetch);
		return NULL;
	}
	file_transfer_init(&fetch->base, &ops, part, limits, events);
	fetch->total = fetch->base.part.bytes_total;
	fetch->unverified = fetch->base.part.unverified && fetch->sink.size > 0;
	fetch->sink.sha256 = fetch->base.part.sha256;
	return &fetch->base;
}
