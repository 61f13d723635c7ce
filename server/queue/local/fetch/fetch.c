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
	struct local_part part;
	struct fetch_events events;
	struct fetch_limits limits;
	struct local_handle handle; /* of the present request */
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
	int64_t last_byte;          /* monotonic ms */
	bool paused;                /* by us, for the rate */
	struct curl_slist *cookies; /* of the redirects so far: they live as long as the chain */
	enum local_verdict verdict;
	int redirects, restarts;
	struct job_error error;
	bool fatal; /* the error is */
	uint32_t retry_after;
};

static enum fetch_outcome fail(
        struct fetch *fetch, struct local_failure failure, const char *message)
{
	fetch->verdict = VERDICT_FAILED;
	fetch->fatal = failure.fatal;
	free(fetch->error.message);
	fetch->error = (struct job_error){.code = failure.code,
	        .context = failure.context,
	        .message = message != NULL && *message != '\0' ? memory_string(message) : NULL};
	return FETCH_FAILED;
}

/* Nothing that is there is of use any more. */
static void begin_again(struct fetch *fetch)
{
	fetch->verdict = VERDICT_RESTART;
	fetch->sink.size = 0;
	fetch->rereads = false;
	free(fetch->part.validator);
	fetch->part.validator = NULL;
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
	free(fetch->part.validator);
	fetch->part.validator = memory_string(validator);
	if (!fetch->events.version(fetch->events.data))
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
	local_response_read(fetch->handle.easy, &response);
	fetch->retry_after = response.retry_after;
	struct local_judgement judgement =
	        local_judge(&(struct local_request){.first = fetch->first,
	                            .held = fetch->sink.size,
	                            .total = fetch->total,
	                            .validator = fetch->part.validator,
	                            .plain = fetch->plain,
	                            .whole_suffices = !fetch->limits.background,
	                            .no_page = is_no_page(fetch->part.local_name)},
	                &response);
	obey(fetch, &judgement, &response);
	local_response_release(&response);
	if (is_accepted(fetch))
		fetch->events.transferring(fetch->events.data);
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
	if (fetch->limits.rate != NULL && local_rate_due(fetch->limits.rate) > now) {
		fetch->paused = true;
		return CURL_WRITEFUNC_PAUSE;
	}
	size_t received = count;
	const char *rest = bytes;
	if (!compare(fetch, &rest, &count) || !store(fetch, rest, count))
		return 0;
	fetch->last_byte = now;
	if (fetch->limits.rate != NULL)
		local_rate_take(fetch->limits.rate, received, now);
	/* All that was announced is here; a connection that stays open all the same is not waited for. */
	return fetch->open_ended && fetch->position == fetch->end ? 0 : received;
}

struct fetch *fetch_new(struct local_part *part, const struct fetch_limits *limits,
        const struct fetch_events *events, struct job_error *ret_error)
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
	fetch->part = *part;
	*part = (struct local_part){0};
	fetch->events = *events;
	fetch->total = fetch->part.bytes_total;
	fetch->unverified = fetch->part.unverified && fetch->sink.size > 0;
	fetch->last_byte = clock_monotonic_ms();
	fetch->limits = *limits;
	fetch->sink.sha256 = fetch->part.sha256;
	return fetch;
}

void fetch_free(struct fetch *fetch)
{
	if (fetch == NULL)
		return;
	local_handle_release(&fetch->handle);
	local_sink_close(&fetch->sink);
	local_part_release(&fetch->part);
	curl_slist_free_all(fetch->cookies);
	free(fetch->error.message);
	free(fetch);
}

CURL *fetch_begin(struct fetch *fetch)
{
	const struct fetch_limits *limits = &fetch->limits;
	fetch->verdict = VERDICT_NONE;
	fetch->paused = false;
	fetch->ignored = 0;
	fetch->rereads = fetch->rereads || !local_validator_is_strong(fetch->part.validator);
	fetch->first = fetch->begun = fetch->sink.size;
	/* A file that was whole when we were stopped has no byte left to ask for: ask for its last one again. */
	if (fetch->rereads)
		fetch->first -= fetch->first < REREAD_BYTES ? fetch->first : REREAD_BYTES;
	else if (fetch->first > 0 && fetch->first == fetch->total)
		fetch->first--;
	local_handle_begin(
	        &fetch->handle, &(struct local_handle_settings){.url = fetch->part.remote_name,
	                                .permission = &fetch->part.permission,
	                                .offset = fetch->first,
	                                .validator = fetch->rereads ? NULL : fetch->part.validator,
	                                .plain = fetch->plain,
	                                .background = limits->background,
	                                .connections = limits->connections,
	                                .rate = limits->rate,
	                                .user_agent = limits->user_agent,
	                                .cookies = fetch->cookies,
	                                .receive = receive,
	                                .data = fetch});
	return fetch->handle.easy;
}

static enum fetch_outcome follow(struct fetch *fetch)
{
	struct local_failure failure;
	const char *message;
	struct local_redirect redirect = {.asked = fetch->part.remote_name,
	        .location = local_response_location(fetch->handle.easy),
	        .count = ++fetch->redirects,
	        .allow_downgrade = fetch->part.allow_downgrade,
	        .permission = &fetch->part.permission};
	char *url = local_redirect_follow(&redirect, &failure, &message);
	if (url == NULL)
		return fail(fetch, failure, message);
	free(fetch->part.remote_name);
	fetch->part.remote_name = url;
	curl_slist_free_all(fetch->cookies);
	fetch->cookies = local_handle_cookies(&fetch->handle);
	return FETCH_AGAIN;
}

/* A server may give less than it was asked for, and close well: the next piece is asked for at once. */
static enum fetch_outcome finish(struct fetch *fetch)
{
	bool piece = fetch->position == fetch->end && fetch->sink.size < fetch->total;
	if (piece && fetch->sink.size > fetch->begun)
		return FETCH_AGAIN;
	if (fetch->sink.size != fetch->total)
		return fail(fetch, local_failure_of_curl(CURLE_PARTIAL_FILE, 0),
		        "the file ended before its announced size");
	/* curl's buffer is larger than what else there is of a file that waits for the disk. */
	local_handle_release(&fetch->handle);
	return FETCH_DONE;
}

enum fetch_outcome fetch_end(struct fetch *fetch, CURLcode result)
{
	if (result == CURLE_OK && fetch->verdict == VERDICT_NONE)
		judge(fetch);
	switch (fetch->verdict) {
	case VERDICT_FAILED:
		return FETCH_FAILED;
	case VERDICT_REDIRECT:
		return follow(fetch);
	case VERDICT_RESTART:
	case VERDICT_REREAD:
	case VERDICT_PLAIN:
		return FETCH_AGAIN;
	case VERDICT_GO_ON:
	case VERDICT_VERSION:
		if (result == CURLE_OK || fetch->position == fetch->end)
			return finish(fetch);
		break;
	case VERDICT_NONE:
		break;
	}
	const char *message;
	struct local_failure failure = local_handle_failure(&fetch->handle, result, &message);
	return fail(fetch, failure, message);
}

/* No time for progress means no second attempt; the first one gets its chance all the same. */
static int64_t patience(const struct fetch *fetch, int64_t no_progress_ms)
{
	bool hasty = no_progress_ms > 0 && no_progress_ms < fetch->limits.stall_ms;
	return hasty ? no_progress_ms : fetch->limits.stall_ms;
}

int64_t fetch_check_due(const struct fetch *fetch, int64_t no_progress_ms)
{
	int64_t due = fetch->last_byte + patience(fetch, no_progress_ms);
	int64_t sync = local_sink_check_due(&fetch->sink, fetch->limits.sync_ms);
	if (is_accepted(fetch) && sync < due)
		due = sync;
	return fetch->paused && local_rate_due(fetch->limits.rate) < due
	               ? local_rate_due(fetch->limits.rate)
	               : due;
}

/* What we hold back ourselves is no stall. curl may hand over bytes from within. */
static void go_on(struct fetch *fetch, int64_t now)
{
	fetch->last_byte = now;
	if (local_rate_due(fetch->limits.rate) > now)
		return;
	fetch->paused = false;
	curl_easy_pause(fetch->handle.easy, CURLPAUSE_CONT);
}

void fetch_forgive(struct fetch *fetch)
{
	fetch->last_byte = clock_monotonic_ms();
}

enum fetch_outcome fetch_check(struct fetch *fetch, int64_t now, int64_t no_progress_ms)
{
	if (fetch->paused)
		go_on(fetch, now);
	if (fetch->verdict == VERDICT_FAILED)
		return FETCH_FAILED;
	if (now - fetch->last_byte >= patience(fetch, no_progress_ms))
		return fail(fetch, local_failure_of_curl(CURLE_OPERATION_TIMEDOUT, 0),
		        "no byte has arrived for a while");
	if (!is_accepted(fetch))
		return FETCH_AGAIN;
	if (!local_file_has_room(fetch->sink.descriptor, fetch->total - fetch->sink.size))
		return fail(fetch, local_failure_of_file(BITS_E_DISK_FULL), NULL);
	bits_hr code = local_sink_check(&fetch->sink, now, fetch->limits.sync_ms);
	return code < 0 ? fail(fetch, local_failure_of_file(code), NULL) : FETCH_AGAIN;
}

enum fetch_outcome fetch_land(struct fetch *fetch)
{
	bits_hr code;
	if (!local_sink_land(&fetch->sink, &code))
		return FETCH_AGAIN;
	return code < 0 ? fail(fetch, local_failure_of_file(code), NULL) : FETCH_DONE;
}

enum fetch_outcome fetch_land_now(struct fetch *fetch)
{
	bits_hr code = local_sink_land_now(&fetch->sink);
	return code < 0 ? fail(fetch, local_failure_of_file(code), NULL) : FETCH_DONE;
}

void fetch_discard(struct fetch *fetch)
{
	local_file_discard(fetch->part.temporary_name);
}

CURL *fetch_handle(const struct fetch *fetch)
{
	return fetch->handle.easy;
}

bool fetch_is_transferring(const struct fetch *fetch)
{
	return is_accepted(fetch);
}

const char *fetch_url(const struct fetch *fetch)
{
	return fetch->part.remote_name;
}

int fetch_ordinal(const struct fetch *fetch)
{
	return fetch->part.ordinal;
}

uint64_t fetch_bytes(const struct fetch *fetch)
{
	return fetch->sink.size;
}

uint64_t fetch_bytes_durable(struct fetch *fetch)
{
	return local_sink_durable(&fetch->sink);
}

uint64_t fetch_bytes_total(const struct fetch *fetch)
{
	return fetch->total;
}

const char *fetch_validator(const struct fetch *fetch)
{
	return fetch->part.validator;
}

struct local_identity fetch_identity(const struct fetch *fetch)
{
	return local_sink_identity(&fetch->sink);
}

bool fetch_is_unverified(const struct fetch *fetch)
{
	return fetch->unverified;
}

const struct job_error *fetch_error(const struct fetch *fetch)
{
	return &fetch->error;
}

bool fetch_is_fatal(const struct fetch *fetch)
{
	return fetch->fatal;
}

uint32_t fetch_retry_after(const struct fetch *fetch)
{
	return fetch->retry_after;
}
