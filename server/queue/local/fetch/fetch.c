/* SPDX-License-Identifier: MIT */
#include "queue/local/fetch/fetch.h"

#include <stdlib.h>

#include "base/memory.h"
#include "queue/local/disk/file.h"
#include "queue/local/fetch/fetch_state.h"
#include "queue/local/fetch/redirect.h"

/* Where a server cannot be asked for the rest of one version, so many of the last bytes are asked for again. */
#define REREAD_BYTES UINT64_C(4096)

static struct fetch *fetch_of(struct file_transfer *transfer)
{
	return (struct fetch *)transfer;
}

static void release(struct file_transfer *transfer)
{
	struct fetch *fetch = fetch_of(transfer);
	local_sink_close(&fetch->sink);
	local_chain_release(&fetch->chain);
}

static CURL *begin(struct file_transfer *transfer)
{
	struct fetch *fetch = fetch_of(transfer);
	const struct file_transfer_limits *limits = &transfer->limits;
	fetch->verdict = VERDICT_NONE;
	fetch->ignored = 0;
	bool rereads = fetch->rereads || !local_validator_is_strong(fetch->base.part.validator);
	fetch->first = fetch->begun = fetch->sink.size;
	/* A file that was whole when we were stopped has no byte left to ask for: ask for its last one again. */
	if (rereads)
		fetch->first -= fetch->first < REREAD_BYTES ? fetch->first : REREAD_BYTES;
	else if (fetch->first > 0 && fetch->first == fetch->total)
		fetch->first--;
	local_handle_begin(&fetch->base.handle,
	        &(struct local_handle_settings){.url = fetch->base.part.remote_name,
	                .permission = &fetch->base.part.permission,
	                .secrets = &fetch->base.part.secrets,
	                .offset = fetch->first,
	                .validator = rereads ? NULL : fetch->base.part.validator,
	                .plain = fetch->plain,
	                .background = limits->background,
	                .connections = limits->connections,
	                .rate = limits->rate,
	                .user_agent = limits->user_agent,
	                .cookies = fetch->chain.cookies,
	                .receive = fetch_receive,
	                .data = fetch});
	return transfer->handle.easy;
}

/* A server may give less than it was asked for, and close well: the next piece is asked for at once. */
static enum file_transfer_outcome finish(struct fetch *fetch)
{
	bool piece = fetch->position == fetch->end && fetch->sink.size < fetch->total;
	if (piece && fetch->sink.size > fetch->begun)
		return FILE_TRANSFER_AGAIN;
	if (fetch->sink.size != fetch->total)
		return fetch_fail(fetch, local_failure_of_curl(CURLE_PARTIAL_FILE, 0),
		        "the file ended before its announced size");
	/* curl's buffer is larger than what else there is of a file that waits for the disk. */
	local_handle_release(&fetch->base.handle);
	return FILE_TRANSFER_DONE;
}

static enum file_transfer_outcome end(struct file_transfer *transfer, CURLcode result)
{
	struct fetch *fetch = fetch_of(transfer);
	struct local_failure failure;
	const char *message;
	local_handle_learn(&transfer->handle, &transfer->part.secrets);
	if (result == CURLE_OK && fetch->verdict == VERDICT_NONE)
		fetch_judge(fetch);
	switch (fetch->verdict) {
	case VERDICT_FAILED:
		return FILE_TRANSFER_FAILED;
	case VERDICT_REDIRECT:
		return local_chain_follow(&fetch->chain, &transfer->part, &transfer->handle,
		               &failure, &message)
		               ? FILE_TRANSFER_AGAIN
		               : fetch_fail(fetch, failure, message);
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
	return fetch_is_accepted((const struct fetch *)transfer);
}

static int64_t check_due(const struct file_transfer *transfer)
{
	const struct fetch *fetch = (const struct fetch *)transfer;
	return fetch_is_accepted(fetch)
	               ? local_sink_check_due(&fetch->sink, transfer->limits.sync_ms)
	               : INT64_MAX;
}

static enum file_transfer_outcome check(struct file_transfer *transfer, int64_t now)
{
	struct fetch *fetch = fetch_of(transfer);
	if (!fetch_is_accepted(fetch))
		return FILE_TRANSFER_AGAIN;
	if (!local_file_has_room(fetch->sink.descriptor, fetch->total - fetch->sink.size))
		return fetch_fail(fetch, local_failure_of_file(BITS_E_DISK_FULL), NULL);
	bits_hr code = local_sink_check(&fetch->sink, now, transfer->limits.sync_ms);
	return code < 0 ? fetch_fail(fetch, local_failure_of_file(code), NULL)
	                : FILE_TRANSFER_AGAIN;
}

static enum file_transfer_outcome land(struct file_transfer *transfer, bool now)
{
	struct fetch *fetch = fetch_of(transfer);
	bits_hr code;
	if (now)
		code = local_sink_land_now(&fetch->sink);
	else if (!local_sink_land(&fetch->sink, &code))
		return FILE_TRANSFER_AGAIN;
	return code < 0 ? fetch_fail(fetch, local_failure_of_file(code), NULL) : FILE_TRANSFER_DONE;
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
	ret->modified = local_sink_identity(&fetch->sink).modified;
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
	if (!file_transfer_may_go(part, ret_error))
		return NULL;
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
