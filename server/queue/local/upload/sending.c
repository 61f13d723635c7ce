/* SPDX-License-Identifier: MIT */
#include <stdio.h>

#include "base/clock.h"
#include "queue/local/upload/upload_state.h"

/* Of a body that nobody asked for, so much is read for the connection's sake. */
#define IGNORED_BODY_MAX (64u << 10)

bool upload_look_at_file(struct upload *upload)
{
	const struct local_part *part = &upload->base.part;
	bits_hr code = upload->opened ? local_sent_file_check(&upload->file)
	                              : local_sent_file_open(&upload->file, part->local_name,
	                                        part->has_version ? &part->version : NULL);
	if (code < 0) {
		upload_fail_by_file(upload, code);
		return false;
	}
	upload->opened = true;
	upload->total = upload->file.version.identity.size;
	return true;
}

static size_t send_bytes(char *buffer, size_t size, size_t count, void *data)
{
	struct upload *upload = data;
	uint64_t left = upload->packet.end - upload->position;
	size_t step = size * count < left ? size * count : (size_t)left;
	int64_t now = clock_monotonic_ms();
	if (step == 0)
		return 0;
	if (!file_transfer_may_move(&upload->base, now))
		return CURL_READFUNC_PAUSE;
	bits_hr code = local_sent_file_read(&upload->file, upload->position, buffer, step);
	if (code < 0) {
		upload_fail_by_file(upload, code);
		return CURL_READFUNC_ABORT;
	}
	upload->position += step;
	file_transfer_moved(&upload->base, step, now);
	return step;
}

static int seek_bytes(void *data, curl_off_t offset, int origin)
{
	struct upload *upload = data;
	if (origin != SEEK_SET || offset < 0 ||
	        (uint64_t)offset > upload->packet.end - upload->packet.first)
		return CURL_SEEKFUNC_FAIL;
	upload->position = upload->packet.first + (uint64_t)offset;
	return CURL_SEEKFUNC_OK;
}

static size_t receive(char *bytes, size_t size, size_t count, void *data)
{
	struct upload *upload = data;
	(void)bytes;
	upload->ignored += size * count;
	return upload->ignored <= IGNORED_BODY_MAX ? size * count : 0;
}

CURL *upload_send(struct upload *upload)
{
	struct file_transfer *transfer = &upload->base;
	const struct file_transfer_limits *limits = &transfer->limits;
	upload->position = upload->packet.first;
	upload->ignored = 0;
	upload->asked_at = clock_monotonic_ms();
	struct local_handle_body body = {.method = UPLOAD_METHOD,
	        .headers = upload_packet_headers(&upload->packet),
	        .length = upload->packet.end - upload->packet.first,
	        .send = send_bytes,
	        .seek = seek_bytes};
	local_handle_begin(&transfer->handle,
	        &(struct local_handle_settings){.url = transfer->part.remote_name,
	                .permission = &transfer->part.permission,
	                .secrets = &transfer->part.secrets,
	                .body = &body,
	                .background = limits->background,
	                .connections = limits->connections,
	                .rate = limits->rate,
	                .user_agent = limits->user_agent,
	                .receive = receive,
	                .data = upload});
	return transfer->handle.easy;
}

bool upload_is_flooded(const struct upload *upload)
{
	return upload->ignored > IGNORED_BODY_MAX;
}
