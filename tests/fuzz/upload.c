/* SPDX-License-Identifier: MIT */
/*
 * What upload servers send: a status in the first line, then headers, one a line. What comes of it must be in bounds
 * whatever it says, and what is sent back must be a header or a URL again.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/url.h"
#include "fuzz.h"
#include "queue/local/upload/judgement.h"
#include "queue/local/upload/reply.h"

#define TOTAL 1000
#define REACH 600

static char asked[] = "https://store.example:8443/in/a?b";

static void check_code(const char *text)
{
	bits_hr code = 0;
	if (upload_parse_code(text, &code))
		FUZZ_CHECK(code < 0);
	else
		FUZZ_CHECK(code == 0);
}

/* Line by line, as curl has taken them apart. */
static void read_headers(char *text, struct upload_answer *answer)
{
	char *line = text;
	if (text_starts_with(text, "1") || text_starts_with(text, "2") ||
	        text_starts_with(text, "4") || text_starts_with(text, "5"))
		answer->status = strtol(text, NULL, 10) % 1000;
	while (line != NULL) {
		char *next = strchr(line, '\n');
		if (next != NULL)
			*next++ = '\0';
		char *colon = strchr(line, ':');
		if (colon != NULL) {
			*colon++ = '\0';
			colon += strspn(colon, " ");
			check_code(colon);
			upload_answer_add(answer, line, colon);
		}
		line = next;
	}
}

static void check_answer(const struct upload_answer *answer)
{
	FUZZ_CHECK(answer->error <= 0);
	FUZZ_CHECK(answer->context == JOB_CONTEXT_REMOTE_FILE ||
	           answer->context == JOB_CONTEXT_REMOTE_APPLICATION);
	FUZZ_CHECK(answer->next == JOB_SIZE_UNKNOWN || answer->next <= INT64_MAX);
	const char *texts[] = {answer->session_id, answer->host, answer->reply_url};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		for (const char *at = texts[i]; at != NULL && *at != '\0'; at++)
			FUZZ_CHECK(*at >= ' ' && *at <= '~');
	}
}

static void check_judgement(enum upload_packet_kind kind, const struct upload_answer *answer)
{
	struct upload_packet packet = {.kind = kind,
	        .session_id = answer->session_id,
	        .first = 500,
	        .end = REACH,
	        .total = TOTAL};
	struct upload_judgement judgement = upload_judge(&packet, REACH, answer);
	if (judgement.verdict != UPLOAD_GO_ON)
		FUZZ_CHECK(judgement.failure.code < 0);
	else if (kind == UPLOAD_FRAGMENT)
		FUZZ_CHECK(judgement.next <= REACH);
	else if (kind == UPLOAD_CREATE_SESSION)
		FUZZ_CHECK(answer->session_id != NULL && !answer->is_foreign);
	struct curl_slist *headers = upload_packet_headers(&packet);
	for (const struct curl_slist *line = headers; line != NULL; line = line->next)
		FUZZ_CHECK(strpbrk(line->data, "\r\n") == NULL);
	curl_slist_free_all(headers);
}

/* Where it leads keeps the scheme, and the path of what was asked. */
static void check_host(const char *host)
{
	struct url url;
	char *moved = upload_url_at(asked, host);
	if (moved == NULL)
		return;
	FUZZ_CHECK(url_parse(moved, &url) == URL_GOOD);
	FUZZ_CHECK(url.secure && (url.traits & URL_HAS_USER) == 0);
	FUZZ_CHECK(strcmp(url.path, "/in/a?b") == 0);
	url_release(&url);
	free(moved);
}

static void check_reply(const char *reply)
{
	struct url url;
	struct local_failure failure = {0};
	const char *message = NULL;
	struct local_part part = {.remote_name = asked};
	char *found = upload_reply_url(&part, reply, &failure, &message);
	if (found == NULL) {
		FUZZ_CHECK(failure.code < 0 && message != NULL);
		return;
	}
	FUZZ_CHECK(url_parse(found, &url) == URL_GOOD && url.secure);
	url_release(&url);
	free(found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct upload_answer answer;
	char *text = fuzz_string(data, size);
	upload_answer_init(&answer);
	read_headers(text, &answer);
	check_answer(&answer);
	for (int kind = UPLOAD_PING; kind <= UPLOAD_CANCEL_SESSION; kind++)
		check_judgement((enum upload_packet_kind)kind, &answer);
	if (answer.host != NULL)
		check_host(answer.host);
	if (answer.reply_url != NULL)
		check_reply(answer.reply_url);
	upload_answer_release(&answer);
	free(text);
	return 0;
}
