/* SPDX-License-Identifier: MIT */
#include "queue/local/upload/answer.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "queue/local/fetch/response.h"
#include "queue/local/upload/packet.h"

/* Contexts as the protocol numbers them, which is as BG_ERROR_CONTEXT does. */
_Static_assert(JOB_CONTEXT_REMOTE_FILE == 5 && JOB_CONTEXT_REMOTE_APPLICATION == 7,
        "the protocol's contexts are those of the model");

/* A host with its port, in characters. */
#define HOST_MAX 300

static bool parse_hex(const char *text, uint64_t *ret)
{
	char *end;
	size_t length = strlen(text);
	if (length == 0 || length > 8 || strspn(text, "0123456789abcdefABCDEF") != length)
		return false;
	*ret = strtoull(text, &end, 16);
	return true;
}

/* A failure has the highest of its 32 bits set. */
static bool is_failure(uint64_t value)
{
	return value >= UINT64_C(0x80000000) && value <= UINT32_MAX;
}

bool upload_parse_code(const char *text, bits_hr *ret)
{
	uint64_t value = 0;
	bool found;
	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
		found = parse_hex(text + 2, &value) && is_failure(value);
	else if (*text == '-')
		found = text_parse_uint(text + 1, UINT64_C(0x80000000), &value) && value > 0 &&
		        is_failure(value = (uint32_t)-value);
	else
		found = (text_parse_uint(text, UINT32_MAX, &value) && is_failure(value)) ||
		        (strlen(text) == 8 && parse_hex(text, &value) && is_failure(value));
	if (found)
		*ret = (bits_hr)(uint32_t)value;
	return found;
}

/* Printable ASCII, not too much of it: what we may send back, or resolve. */
static bool is_clean(const char *text, size_t max)
{
	size_t length = 0;
	for (; text[length] != '\0'; length++) {
		if (text[length] < ' ' || text[length] > '~' || length == max)
			return false;
	}
	return length > 0;
}

static void set_text(char **text, const char *value, size_t max)
{
	if (!is_clean(value, max))
		return;
	free(*text);
	*text = memory_string(value);
}

static void set_code(struct upload_answer *answer, const char *value)
{
	upload_parse_code(value, &answer->error);
}

static void set_context(struct upload_answer *answer, const char *value)
{
	uint64_t context;
	bool hex = value[0] == '0' && (value[1] == 'x' || value[1] == 'X');
	if (!(hex ? parse_hex(value + 2, &context)
	          : text_parse_uint(value, JOB_CONTEXT_REMOTE_APPLICATION, &context)))
		return;
	if (context == JOB_CONTEXT_REMOTE_FILE || context == JOB_CONTEXT_REMOTE_APPLICATION)
		answer->context = (enum job_error_context)context;
}

static void set_ack(struct upload_answer *answer, const char *value)
{
	answer->is_ack = text_equal_ignoring_case(value, "Ack");
}

static void set_session(struct upload_answer *answer, const char *value)
{
	set_text(&answer->session_id, value, UPLOAD_SESSION_ID_MAX);
}

static void set_protocol(struct upload_answer *answer, const char *value)
{
	answer->is_foreign = !text_equal_ignoring_case(value, UPLOAD_PROTOCOL);
}

static void set_next(struct upload_answer *answer, const char *value)
{
	text_parse_uint(value, INT64_MAX, &answer->next);
}

static void set_host(struct upload_answer *answer, const char *value)
{
	set_text(&answer->host, value, HOST_MAX);
}

static void set_host_timeout(struct upload_answer *answer, const char *value)
{
	uint64_t seconds;
	if (text_parse_uint(value, UINT32_MAX, &seconds))
		answer->host_timeout = (uint32_t)seconds;
}

static void set_reply(struct upload_answer *answer, const char *value)
{
	set_text(&answer->reply_url, value, UPLOAD_REPLY_URL_MAX);
}

void upload_answer_add(struct upload_answer *answer, const char *name, const char *value)
{
	static const struct {
		const char *name;
		void (*set)(struct upload_answer *answer, const char *value);
	} rows[] = {
	        {"BITS-Packet-Type", set_ack},
	        {"BITS-Error-Code", set_code},
	        {"BITS-Error", set_code},
	        {"BITS-Error-Context", set_context},
	        {"BITS-Session-Id", set_session},
	        {"BITS-Protocol", set_protocol},
	        {"BITS-Received-Content-Range", set_next},
	        {"BITS-Host-Id", set_host},
	        {"BITS-Host-Id-Fallback-Timeout", set_host_timeout},
	        {"BITS-Reply-URL", set_reply},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (text_equal_ignoring_case(name, rows[i].name))
			rows[i].set(answer, value);
	}
}

void upload_answer_init(struct upload_answer *answer)
{
	*answer = (struct upload_answer){.context = JOB_CONTEXT_REMOTE_FILE,
	        .next = JOB_SIZE_UNKNOWN,
	        .host_timeout = JOB_COUNT_UNKNOWN};
}

void upload_answer_read(CURL *easy, struct upload_answer *ret)
{
	struct curl_header *header = NULL;
	upload_answer_init(ret);
	curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &ret->status);
	ret->retry_after = local_response_retry_after(easy);
	while ((header = curl_easy_nextheader(easy, CURLH_HEADER, -1, header)) != NULL)
		upload_answer_add(ret, header->name, header->value);
}

void upload_answer_release(struct upload_answer *answer)
{
	free(answer->session_id);
	free(answer->host);
	free(answer->reply_url);
	*answer = (struct upload_answer){0};
}
