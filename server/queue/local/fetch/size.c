/* SPDX-License-Identifier: MIT */
#include "queue/local/fetch/size.h"

#include <stdlib.h>

#include "base/memory.h"
#include "queue/local/fetch/chain.h"
#include "queue/local/fetch/proxy.h"

/* A body that nobody wants is read for the connection's sake where it is not larger. */
#define IGNORED_BODY_MAX (64u << 10)

struct local_size {
	struct local_part part;
	struct file_transfer_limits limits;
	struct local_chain chain;
	struct local_handle handle;
	bool head; /* it is asked by HEAD, still */
	bool answered;
	uint64_t bytes;
	long status;
	uint32_t retry_after;
};

static bool is_redirect(long status)
{
	return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static enum local_size_outcome tell(uint64_t bytes, uint64_t *ret)
{
	if (bytes == JOB_SIZE_UNKNOWN)
		return SIZE_MISSING;
	*ret = bytes;
	return SIZE_TOLD;
}

static enum local_size_outcome judge_head(const struct local_response *response, uint64_t *ret)
{
	if (response->status == 429 || response->status == 503)
		return SIZE_UNTOLD;
	/* Programs that know no HEAD answer it in many ways, with a length of nothing, too. */
	bool told = response->status == 200 && response->length != JOB_SIZE_UNKNOWN &&
	            response->length > 0;
	return told ? tell(response->length, ret) : SIZE_AGAIN;
}

enum local_size_outcome local_size_judge(
        bool head, bool no_page, const struct local_response *response, uint64_t *ret)
{
	if (is_redirect(response->status))
		return SIZE_AGAIN;
	if (response->status == 200 && response->is_page && no_page)
		return SIZE_UNTOLD;
	if (head)
		return judge_head(response, ret);
	if (response->status == 200 && !response->has_range)
		return tell(response->length, ret);
	if (response->status == 200 || response->status == 206)
		return response->ranged && response->range_first == 0
		               ? tell(response->range_total, ret)
		               : SIZE_UNTOLD;
	if (response->status == 416 && response->ranged && response->range_total == 0)
		return tell(0, ret);
	return SIZE_UNTOLD;
}

static size_t ignore(char *bytes, size_t size, size_t count, void *data)
{
	struct local_size *question = data;
	curl_off_t length = -1;
	(void)bytes;
	count *= size;
	curl_easy_getinfo(question->handle.easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
	question->answered = true;
	return length >= 0 && length <= IGNORED_BODY_MAX ? count : 0;
}

struct local_size *local_size_new(
        struct local_part *part, const struct file_transfer_limits *limits)
{
	if (local_proxy_way(part->remote_name, &part->permission) == WAY_NONE) {
		local_part_release(part);
		return NULL;
	}
	struct local_size *size = memory_new(sizeof *size);
	size->part = *part;
	*part = (struct local_part){0};
	size->limits = *limits;
	size->head = true;
	return size;
}

void local_size_free(struct local_size *size)
{
	if (size == NULL)
		return;
	local_handle_release(&size->handle);
	local_chain_release(&size->chain);
	local_part_release(&size->part);
	free(size);
}

CURL *local_size_begin(struct local_size *size)
{
	size->answered = false;
	local_handle_begin(
	        &size->handle, &(struct local_handle_settings){.url = size->part.remote_name,
	                               .permission = &size->part.permission,
	                               .secrets = &size->part.secrets,
	                               .head = size->head,
	                               .count = 1,
	                               .answer_s = SIZE_ANSWER_S,
	                               .background = size->limits.background,
	                               .connections = size->limits.connections,
	                               .user_agent = size->limits.user_agent,
	                               .cookies = size->chain.cookies,
	                               .receive = ignore,
	                               .data = size});
	return size->handle.easy;
}

static enum local_size_outcome follow(struct local_size *size)
{
	struct local_failure failure;
	const char *message;
	return local_chain_follow(&size->chain, &size->part, &size->handle, &failure, &message)
	               ? SIZE_AGAIN
	               : SIZE_UNTOLD;
}

enum local_size_outcome local_size_end(struct local_size *size, CURLcode result)
{
	struct local_response response;
	/* A body that we have had enough of is an answer, too. */
	if (result != CURLE_OK && !size->answered)
		return SIZE_UNREACHED;
	local_response_read(size->handle.easy, &response);
	size->status = response.status;
	size->retry_after = response.retry_after;
	enum local_size_outcome outcome = local_size_judge(
	        size->head, local_part_is_no_page(&size->part), &response, &size->bytes);
	bool redirected = is_redirect(response.status);
	local_response_release(&response);
	if (outcome == SIZE_AGAIN && redirected)
		return follow(size);
	if (outcome == SIZE_AGAIN)
		size->head = false;
	return outcome;
}

CURL *local_size_handle(const struct local_size *size)
{
	return size->handle.easy;
}

int local_size_ordinal(const struct local_size *size)
{
	return size->part.ordinal;
}

const char *local_size_url(const struct local_size *size)
{
	return size->part.remote_name;
}

uint64_t local_size_bytes(const struct local_size *size)
{
	return size->bytes;
}

uint32_t local_size_retry_after(const struct local_size *size, long *ret_status)
{
	*ret_status = size->status;
	return size->retry_after;
}
