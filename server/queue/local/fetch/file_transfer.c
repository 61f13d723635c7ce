/* SPDX-License-Identifier: MIT */
#include "queue/local/fetch/file_transfer.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "queue/local/fetch/proxy.h"
#include "queue/local/fetch/redirect.h"

void file_transfer_init(struct file_transfer *transfer, const struct file_transfer_ops *ops,
        struct local_part *part, const struct file_transfer_limits *limits,
        const struct file_transfer_events *events)
{
	transfer->ops = ops;
	transfer->part = *part;
	*part = (struct local_part){0};
	transfer->limits = *limits;
	transfer->events = *events;
	transfer->last_byte = clock_monotonic_ms();
}

bool file_transfer_may_go(const struct local_part *part, struct job_error *ret_error)
{
	if (local_proxy_way(part->remote_name, &part->permission) != WAY_NONE)
		return true;
	*ret_error = (struct job_error){.code = BITS_E_ACCESS_DENIED,
	        .context = JOB_CONTEXT_TRANSPORT,
	        .message = memory_string(PROXY_IN_THE_WAY)};
	return false;
}

void file_transfer_free(struct file_transfer *transfer)
{
	if (transfer == NULL)
		return;
	local_handle_release(&transfer->handle);
	if (transfer->ops->free != NULL)
		transfer->ops->free(transfer);
	local_part_release(&transfer->part);
	free(transfer->error.message);
	free(transfer);
}

CURL *file_transfer_begin(struct file_transfer *transfer)
{
	transfer->paused = transfer->failed = false;
	transfer->retry_after = 0;
	return transfer->ops->begin(transfer);
}

enum file_transfer_outcome file_transfer_fail(
        struct file_transfer *transfer, struct local_failure failure, const char *message)
{
	transfer->failed = true;
	transfer->fatal = failure.fatal;
	free(transfer->error.message);
	transfer->error = (struct job_error){.code = failure.code,
	        .context = failure.context,
	        .message = message != NULL && *message != '\0' ? memory_string(message) : NULL};
	return FILE_TRANSFER_FAILED;
}

enum file_transfer_outcome file_transfer_fail_by_curl(
        struct file_transfer *transfer, CURLcode result)
{
	const char *message;
	struct local_failure failure = local_handle_failure(&transfer->handle, result, &message);
	return file_transfer_fail(transfer, failure, message);
}

enum file_transfer_outcome file_transfer_end(struct file_transfer *transfer, CURLcode result)
{
	return transfer->ops->end(transfer, result);
}

bool file_transfer_may_move(struct file_transfer *transfer, int64_t now)
{
	const struct local_rate *rate = transfer->limits.rate;
	transfer->paused = rate != NULL && local_rate_due(rate) > now;
	return !transfer->paused;
}

void file_transfer_moved(struct file_transfer *transfer, size_t count, int64_t now)
{
	transfer->last_byte = now;
	if (transfer->limits.rate != NULL)
		local_rate_take(transfer->limits.rate, count, now);
}

/* No time for progress means no second attempt; the first one gets its chance all the same. */
static int64_t patience(const struct file_transfer *transfer, int64_t no_progress_ms)
{
	bool hasty = no_progress_ms > 0 && no_progress_ms < transfer->limits.stall_ms;
	return hasty ? no_progress_ms : transfer->limits.stall_ms;
}

int64_t file_transfer_check_due(const struct file_transfer *transfer, int64_t no_progress_ms)
{
	int64_t due = transfer->last_byte + patience(transfer, no_progress_ms);
	if (transfer->ops->check_due != NULL && transfer->ops->check_due(transfer) < due)
		due = transfer->ops->check_due(transfer);
	return transfer->paused && local_rate_due(transfer->limits.rate) < due
	               ? local_rate_due(transfer->limits.rate)
	               : due;
}

/* What we hold back ourselves is no stall. curl may move bytes from within. */
static void go_on(struct file_transfer *transfer, int64_t now)
{
	transfer->last_byte = now;
	if (local_rate_due(transfer->limits.rate) > now)
		return;
	transfer->paused = false;
	curl_easy_pause(transfer->handle.easy, CURLPAUSE_CONT);
}

void file_transfer_forgive(struct file_transfer *transfer)
{
	transfer->last_byte = clock_monotonic_ms();
}

enum file_transfer_outcome file_transfer_check(
        struct file_transfer *transfer, int64_t now, int64_t no_progress_ms)
{
	if (transfer->paused)
		go_on(transfer, now);
	if (transfer->failed)
		return FILE_TRANSFER_FAILED;
	if (now - transfer->last_byte >= patience(transfer, no_progress_ms))
		return file_transfer_fail(transfer,
		        local_failure_of_curl(CURLE_OPERATION_TIMEDOUT, 0),
		        "no byte has moved for a while");
	return transfer->ops->check != NULL ? transfer->ops->check(transfer, now)
	                                    : FILE_TRANSFER_AGAIN;
}

enum file_transfer_outcome file_transfer_land(struct file_transfer *transfer, bool now)
{
	return transfer->ops->land != NULL ? transfer->ops->land(transfer, now)
	                                   : FILE_TRANSFER_DONE;
}

void file_transfer_discard(struct file_transfer *transfer)
{
	if (transfer->ops->discard != NULL)
		transfer->ops->discard(transfer);
}

bool file_transfer_is_transferring(const struct file_transfer *transfer)
{
	return transfer->ops->is_transferring(transfer);
}

void file_transfer_progress(struct file_transfer *transfer, struct local_progress *ret)
{
	*ret = (struct local_progress){.ordinal = transfer->part.ordinal};
	transfer->ops->progress(transfer, ret);
}
