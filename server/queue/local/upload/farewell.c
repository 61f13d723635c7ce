/* SPDX-License-Identifier: MIT */
#include "queue/local/upload/farewell.h"

#include <stdlib.h>

#include "base/memory.h"
#include "queue/local/upload/judgement.h"

struct upload_farewell {
	struct local_part part;
	struct local_handle handle;
};

static size_t ignore(char *bytes, size_t size, size_t count, void *data)
{
	(void)bytes, (void)data;
	return size * count;
}

static const struct upload_packet *packet_of(
        const struct upload_farewell *farewell, struct upload_packet *packet)
{
	*packet = (struct upload_packet){
	        .kind = UPLOAD_CANCEL_SESSION, .session_id = farewell->part.session.id};
	return packet;
}

struct upload_farewell *upload_farewell_new(struct local_part *part, const char *user_agent)
{
	struct upload_packet packet;
	struct upload_farewell *farewell = memory_new(sizeof *farewell);
	farewell->part = *part;
	*part = (struct local_part){0};
	part = &farewell->part;
	char *moved = part->session.host != NULL
	                      ? upload_url_at(part->remote_name, part->session.host)
	                      : NULL;
	if (moved != NULL) {
		free(part->remote_name);
		part->remote_name = moved;
	}
	struct local_handle_body body = {.method = UPLOAD_METHOD,
	        .headers = upload_packet_headers(packet_of(farewell, &packet))};
	local_handle_begin(
	        &farewell->handle, &(struct local_handle_settings){.url = part->remote_name,
	                                   .permission = &part->permission,
	                                   .secrets = &part->secrets,
	                                   .body = &body,
	                                   .answer_s = UPLOAD_FAREWELL_S,
	                                   .background = true,
	                                   .user_agent = user_agent,
	                                   .receive = ignore,
	                                   .data = farewell});
	return farewell;
}

void upload_farewell_free(struct upload_farewell *farewell)
{
	if (farewell == NULL)
		return;
	local_handle_release(&farewell->handle);
	local_part_release(&farewell->part);
	free(farewell);
}

CURL *upload_farewell_handle(const struct upload_farewell *farewell)
{
	return farewell->handle.easy;
}

bool upload_farewell_is_over(const struct upload_farewell *farewell, CURLcode result)
{
	struct upload_answer answer;
	struct upload_packet packet;
	if (result != CURLE_OK)
		return false;
	upload_answer_read(farewell->handle.easy, &answer);
	struct upload_judgement judgement = upload_judge(packet_of(farewell, &packet), 0, &answer);
	upload_answer_release(&answer);
	return judgement.verdict == UPLOAD_GO_ON || judgement.failure.fatal;
}
