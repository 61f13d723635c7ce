/* SPDX-License-Identifier: MIT */
#include "queue/local/upload/upload.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/url.h"
#include "queue/local/upload/judgement.h"
#include "queue/local/upload/reply.h"
#include "queue/local/upload/upload_state.h"

static struct upload *upload_of(struct file_transfer *transfer)
{
	return (struct upload *)transfer;
}

/* Has what changed of the session noted. False: that cannot be now, but will be. */
static bool tell_session(struct upload *upload)
{
	bool noted = upload->base.events.session(upload->base.events.data);
	upload->abandons = upload->abandons && !noted;
	return noted;
}

/* From the first byte again. abandons: the server still has it. */
static void lose_session(struct upload *upload, bool abandons)
{
	upload->abandons = upload->abandons || (abandons && upload->session.id != NULL);
	local_session_release(&upload->session);
	upload->acknowledged = upload->reach = 0;
	upload->idle = 0;
	upload->resumed = false;
	free(upload->reply_url);
	upload->reply_url = NULL;
	tell_session(upload);
}

/* The file is not what it was, or cannot be read. One that changed is sent as it is now when the job is resumed. */
void upload_fail_by_file(struct upload *upload, bits_hr code)
{
	if (code == BITS_E_LOCAL_FILE_CHANGED) {
		local_sent_file_close(&upload->file);
		upload->opened = upload->base.part.has_version = false;
		lose_session(upload, true);
	}
	file_transfer_fail(&upload->base, local_failure_of_file(code), NULL);
}

/* A host that could not be reached for so long as it said itself is given up for the URL's own. */
static void give_up_host(struct upload *upload)
{
	const struct local_session *session = &upload->session;
	int64_t wait = (int64_t)session->host_timeout * 1000;
	if (session->host != NULL && session->host_timeout != JOB_COUNT_UNKNOWN &&
	        session->host_lost > 0 && clock_wall_ms() - session->host_lost >= wait &&
	        upload->base.part.kind == PART_SENT)
		lose_session(upload, false);
}

static void choose_host(struct upload *upload)
{
	struct local_part *part = &upload->base.part;
	char *url = upload->session.host != NULL
	                    ? upload_url_at(upload->own_url, upload->session.host)
	                    : NULL;
	free(part->remote_name);
	part->remote_name = url != NULL ? url : memory_string(upload->own_url);
}

/*
 * A server that knows nothing of a session may have ended it as we had asked, or has forgotten it with the file. So it is noted
 * that we ask, before we do.
 */
static bool announce_end(struct upload *upload)
{
	upload->asked_before = upload->session.closing;
	upload->session.closing = true;
	if (upload->asked_before || tell_session(upload))
		return true;
	file_transfer_fail(&upload->base,
	        (struct local_failure){BITS_E_FAIL, JOB_CONTEXT_QUEUE_MANAGER, false}, NULL);
	return false;
}

/* What was whole when we were stopped is asked for by its last byte, since the answer to that says of the reply. A file of
 * no bytes has no fragment. */
static struct upload_packet choose_packet(const struct upload *upload)
{
	struct upload_packet packet = {.session_id = upload->session.id, .total = upload->total};
	if (upload->base.part.kind == PART_CLOSING) {
		packet.kind = UPLOAD_CLOSE_SESSION;
		packet.again = upload->asked_before;
	} else if (upload->session.id == NULL || upload->doubted) {
		packet.kind = UPLOAD_CREATE_SESSION;
		packet.session_id = NULL;
	} else if (upload->total == 0) {
		packet.kind = UPLOAD_PING;
	} else {
		uint64_t first = upload->acknowledged, left = upload->total - first;
		packet.kind = UPLOAD_FRAGMENT;
		packet.first = left > 0 ? first : first - 1;
		packet.end = left < upload->fragments.size ? upload->total
		                                           : first + upload->fragments.size;
		packet.name = first == 0 ? job_file_base_name(upload->base.part.local_name) : NULL;
	}
	return packet;
}

static CURL *begin(struct file_transfer *transfer)
{
	struct upload *upload = upload_of(transfer);
	bool closing = transfer->part.kind == PART_CLOSING;
	if (closing ? !announce_end(upload) : !upload_look_at_file(upload))
		return NULL;
	give_up_host(upload);
	choose_host(upload);
	upload->packet = choose_packet(upload);
	if (upload->packet.end > upload->reach)
		upload->reach = upload->packet.end;
	return upload_send(upload);
}

/* A host that cannot be asked, or must not be, is as good as none. */
static bool may_move_to(const struct upload *upload, const char *host)
{
	struct url url;
	char *text = upload_url_at(upload->own_url, host);
	bool may = text != NULL && url_parse(text, &url) == URL_GOOD;
	if (may) {
		may = local_permission_check(&url, &upload->base.part.permission);
		url_release(&url);
	}
	free(text);
	return may;
}

static void begin_session(struct upload *upload, struct upload_answer *answer)
{
	upload->abandons = upload->abandons || upload->session.id != NULL;
	upload->doubted = upload->resumed = false;
	local_session_release(&upload->session);
	upload->session.id = answer->session_id;
	answer->session_id = NULL;
	if (answer->host != NULL && may_move_to(upload, answer->host)) {
		upload->session.host = answer->host;
		answer->host = NULL;
	}
	upload->session.host_timeout = answer->host_timeout;
	upload->acknowledged = upload->reach = 0;
	tell_session(upload);
}

static enum file_transfer_outcome take_reply(struct upload *upload, const char *reply_url)
{
	struct local_failure failure;
	const char *message;
	if (!upload->base.part.wants_reply || reply_url == NULL)
		return FILE_TRANSFER_AGAIN;
	free(upload->reply_url);
	upload->reply_url = upload_reply_url(&upload->base.part, reply_url, &failure, &message);
	return upload->reply_url != NULL ? FILE_TRANSFER_AGAIN
	                                 : file_transfer_fail(&upload->base, failure, message);
}

/*
 * All is there, but the answer that said where the reply lies was lost: the last byte is sent once more. A server that only
 * says again that it has it says no more of the reply, so the file is sent anew.
 */
static bool misses_reply(struct upload *upload, const struct upload_answer *answer)
{
	if (!upload->base.part.wants_reply || answer->reply_url != NULL || answer->status != 416)
		return false;
	if (upload->idle > 0) {
		if (upload->restarts++ >= UPLOAD_RESTARTS_MAX)
			return false;
		lose_session(upload, true);
	}
	return true;
}

static enum file_transfer_outcome take_fragment(
        struct upload *upload, uint64_t next, const struct upload_answer *answer)
{
	upload->idle = next > upload->acknowledged ? 0 : upload->idle + 1;
	upload->resumed = false;
	if (next >= upload->packet.end)
		upload_fragments_taken(&upload->fragments,
		        upload->packet.end - upload->packet.first,
		        clock_monotonic_ms() - upload->asked_at);
	upload->acknowledged = next;
	if (upload->idle > UPLOAD_IDLE_MAX)
		return file_transfer_fail(&upload->base,
		        (struct local_failure){
		                BITS_E_INVALID_SERVER_RESPONSE, JOB_CONTEXT_REMOTE_FILE, false},
		        "the server answers, but takes no bytes");
	if (next < upload->total || misses_reply(upload, answer))
		return FILE_TRANSFER_AGAIN;
	enum file_transfer_outcome outcome = take_reply(upload, answer->reply_url);
	return outcome == FILE_TRANSFER_AGAIN ? FILE_TRANSFER_DONE : outcome;
}

static enum file_transfer_outcome go_on(
        struct upload *upload, uint64_t next, struct upload_answer *answer)
{
	if (!upload->answered) {
		upload->answered = true;
		upload->base.events.transferring(upload->base.events.data);
	}
	switch (upload->packet.kind) {
	case UPLOAD_CREATE_SESSION:
		begin_session(upload, answer);
		return upload->total > 0 ? FILE_TRANSFER_AGAIN : FILE_TRANSFER_DONE;
	case UPLOAD_FRAGMENT:
		return take_fragment(upload, next, answer);
	case UPLOAD_CLOSE_SESSION:
	case UPLOAD_CANCEL_SESSION:
		local_session_release(&upload->session);
		return FILE_TRANSFER_DONE;
	case UPLOAD_PING:
		break;
	}
	return FILE_TRANSFER_DONE;
}

static enum file_transfer_outcome obey(struct upload *upload,
        const struct upload_judgement *judgement, struct upload_answer *answer)
{
	uint64_t sent = upload->packet.end - upload->packet.first;
	switch (judgement->verdict) {
	case UPLOAD_GO_ON:
		return go_on(upload, judgement->next, answer);
	case UPLOAD_RESTART:
		lose_session(upload, judgement->failure.code != BITS_E_SESSION_NOT_FOUND);
		/* What is to be closed is sent anew by another transfer. */
		if (upload->packet.kind != UPLOAD_CLOSE_SESSION &&
		        upload->restarts++ < UPLOAD_RESTARTS_MAX)
			return FILE_TRANSFER_AGAIN;
		break;
	case UPLOAD_DOUBT:
		if (upload->resumed) {
			upload->resumed = false;
			upload->doubted = true;
			return FILE_TRANSFER_AGAIN;
		}
		break;
	case UPLOAD_SHRINK:
		if (upload_fragments_refused(&upload->fragments, sent))
			return FILE_TRANSFER_AGAIN;
		break;
	case UPLOAD_FAILED:
		break;
	}
	return file_transfer_fail(&upload->base, judgement->failure, judgement->message);
}

/* What never left this machine was not asked. */
static void take_back_end(struct upload *upload)
{
	long sent = 0;
	curl_easy_getinfo(upload->base.handle.easy, CURLINFO_REQUEST_SIZE, &sent);
	if (sent > 0 || upload->packet.kind != UPLOAD_CLOSE_SESSION || upload->asked_before)
		return;
	upload->session.closing = false;
	tell_session(upload);
}

static void note_host(struct upload *upload, bool reached)
{
	struct local_session *session = &upload->session;
	if (session->host == NULL || reached == (session->host_lost == 0))
		return;
	session->host_lost = reached ? 0 : clock_wall_ms();
	tell_session(upload);
}

/* Who answers before all was sent may end the connection, too. */
static bool has_answered(const struct upload *upload, CURLcode result)
{
	long status = 0;
	curl_easy_getinfo(upload->base.handle.easy, CURLINFO_RESPONSE_CODE, &status);
	return result == CURLE_OK || status >= 400 || (status >= 200 && upload_is_flooded(upload));
}

static enum file_transfer_outcome end(struct file_transfer *transfer, CURLcode result)
{
	struct upload *upload = upload_of(transfer);
	struct upload_answer answer;
	if (transfer->failed)
		return FILE_TRANSFER_FAILED;
	bool answered = has_answered(upload, result);
	note_host(upload, answered);
	if (!answered) {
		take_back_end(upload);
		return file_transfer_fail_by_curl(transfer, result);
	}
	local_handle_learn(&transfer->handle, &transfer->part.secrets);
	upload_answer_read(transfer->handle.easy, &answer);
	transfer->retry_after = answer.retry_after;
	struct upload_judgement judgement = upload_judge(&upload->packet, upload->reach, &answer);
	enum file_transfer_outcome outcome = obey(upload, &judgement, &answer);
	upload_answer_release(&answer);
	return outcome;
}

static bool is_transferring(const struct file_transfer *transfer)
{
	return ((const struct upload *)transfer)->answered;
}

static void progress(struct file_transfer *transfer, struct local_progress *ret)
{
	struct upload *upload = upload_of(transfer);
	ret->transferred = ret->durable = upload->acknowledged;
	ret->total = upload->total;
	ret->session = &upload->session;
	ret->abandons = upload->abandons;
	ret->version = upload->session.id != NULL && upload->opened ? &upload->file.version : NULL;
	ret->reply_url = upload->reply_url;
}

static void release(struct file_transfer *transfer)
{
	struct upload *upload = upload_of(transfer);
	if (upload->opened)
		local_sent_file_close(&upload->file);
	local_session_release(&upload->session);
	free(upload->own_url);
	free(upload->reply_url);
}

static const struct file_transfer_ops ops = {
        .begin = begin,
        .end = end,
        .is_transferring = is_transferring,
        .progress = progress,
        .free = release,
};

struct file_transfer *upload_new(struct local_part *part, const struct file_transfer_limits *limits,
        const struct file_transfer_events *events, struct job_error *ret_error)
{
	if (!file_transfer_may_go(part, ret_error))
		return NULL;
	struct upload *upload = memory_new(sizeof *upload);
	file_transfer_init(&upload->base, &ops, part, limits, events);
	part = &upload->base.part;
	upload->own_url = memory_string(part->remote_name);
	upload->session = part->session;
	part->session = (struct local_session){0};
	upload->total = upload->reach = part->bytes_total;
	upload->resumed = upload->session.id != NULL;
	if (upload->resumed)
		upload->acknowledged = part->bytes_transferred;
	upload_fragments_init(&upload->fragments);
	return &upload->base;
}
