/* SPDX-License-Identifier: MIT */
/* libcurl's multi handle, as far as the queue asks it, with servers that do what they are told. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "sim.h"
#include "sim_request.h"

#define REQUESTS_MAX 512
/* As much as curl hands over at once. */
#define PIECE 16384

/* Those that were added, oldest first. */
static struct sim_request *requests[REQUESTS_MAX];
static size_t request_count;
static unsigned numbers;

static size_t place_of(const struct sim_request *request)
{
	size_t place = 0;
	while (place < request_count && requests[place] != request)
		place++;
	return place;
}

CURLMcode curl_multi_add_handle(CURLM *multi, CURL *easy)
{
	struct sim_request *request = easy;
	(void)multi;
	if (request_count == REQUESTS_MAX)
		abort();
	request->number = ++numbers;
	request->added = true;
	request->deadline = request->patience > 0 ? clock_monotonic_ms() + request->patience : 0;
	requests[request_count++] = request;
	return CURLM_OK;
}

CURLMcode curl_multi_remove_handle(CURLM *multi, CURL *easy)
{
	size_t place = place_of(easy);
	(void)multi;
	if (place == request_count)
		return CURLM_OK;
	requests[place]->added = false;
	memmove(&requests[place], &requests[place + 1],
	        (--request_count - place) * sizeof(struct sim_request *));
	return CURLM_OK;
}

static void end(struct sim_request *request, CURLcode result)
{
	request->ended = true;
	request->result = result;
}

/* False: no more is taken now. */
static bool hand_over(struct sim_request *request, struct answer *body)
{
	char bytes[PIECE];
	while (body->count > 0) {
		size_t count = body->count < PIECE ? (size_t)body->count : PIECE;
		for (size_t i = 0; i < count; i++)
			bytes[i] = (char)sim_content(body->seed, body->from + i);
		size_t taken = request->receive(bytes, 1, count, request->data);
		if (taken == CURL_WRITEFUNC_PAUSE) {
			request->paused = true;
			return false;
		}
		if (taken != count) {
			end(request, CURLE_WRITE_ERROR);
			return false;
		}
		body->from += count;
		body->count -= count;
	}
	return true;
}

static void add_header(struct sim_request *request, struct answer *answer)
{
	if (request->header_count == HEADERS_MAX)
		abort();
	request->headers[request->header_count++] =
	        (struct curl_header){.name = answer->name, .value = answer->value};
	answer->name = answer->value = NULL;
}

static void take_answers(struct sim_request *request)
{
	while (request->count > 0 && !request->ended && !request->paused) {
		struct answer *answer = &request->answers[request->first];
		if (answer->kind == HEAD)
			request->status = answer->status;
		else if (answer->kind == HEADER)
			add_header(request, answer);
		else if (answer->kind == END)
			end(request, answer->result);
		else if (!hand_over(request, answer))
			break;
		sim_answer_release(answer);
		request->first++;
		request->count--;
	}
	if (request->count == 0)
		request->first = 0;
}

static bool is_late(const struct sim_request *request)
{
	return !request->ended && request->deadline > 0 &&
	       clock_monotonic_ms() >= request->deadline;
}

int64_t sim_curl_due(void)
{
	int64_t due = INT64_MAX;
	for (size_t i = 0; i < request_count; i++) {
		if (!requests[i]->ended && requests[i]->deadline > 0 && requests[i]->deadline < due)
			due = requests[i]->deadline;
	}
	return due;
}

CURLMcode curl_multi_perform(CURLM *multi, int *running)
{
	(void)multi;
	*running = (int)request_count;
	for (size_t i = 0; i < request_count; i++) {
		if (is_late(requests[i]))
			end(requests[i], CURLE_OPERATION_TIMEDOUT);
		take_answers(requests[i]);
	}
	return CURLM_OK;
}

CURLcode curl_easy_pause(CURL *easy, int mask)
{
	struct sim_request *request = easy;
	request->paused = mask != CURLPAUSE_CONT;
	take_answers(request);
	return CURLE_OK;
}

CURLMsg *curl_multi_info_read(CURLM *multi, int *left)
{
	(void)multi;
	*left = 0;
	for (size_t i = 0; i < request_count; i++) {
		struct sim_request *request = requests[i];
		if (!request->ended || request->told)
			continue;
		request->told = true;
		request->message = (CURLMsg){.msg = CURLMSG_DONE, .easy_handle = request};
		request->message.data.result = request->result;
		return &request->message;
	}
	return NULL;
}

bool sim_curl_has_news(void)
{
	for (size_t i = 0; i < request_count; i++) {
		const struct sim_request *request = requests[i];
		if ((request->count > 0 && !request->paused && !request->ended) ||
		        (request->ended && !request->told))
			return true;
	}
	return false;
}

struct sim_request *sim_request_at(size_t place)
{
	return place < request_count ? requests[place] : NULL;
}

struct sim_request *sim_request_find(unsigned number)
{
	for (size_t i = 0; i < request_count; i++) {
		if (requests[i]->number == number)
			return requests[i];
	}
	return NULL;
}

unsigned sim_request_number(const struct sim_request *request)
{
	return request->number;
}

const char *sim_request_url(const struct sim_request *request)
{
	return request->url;
}

const char *sim_request_if_range(const struct sim_request *request)
{
	return request->if_range;
}

const char *sim_request_range(const struct sim_request *request)
{
	return request->head ? "HEAD" : request->range;
}

static struct answer *next(struct sim_request *request, enum answer_kind kind)
{
	if (request->first + request->count == ANSWERS_MAX)
		abort();
	struct answer *answer = &request->answers[request->first + request->count++];
	*answer = (struct answer){.kind = kind};
	return answer;
}

void sim_answer_head(struct sim_request *request, long status)
{
	next(request, HEAD)->status = status;
}

void sim_answer_header(struct sim_request *request, const char *name, const char *value)
{
	struct answer *answer = next(request, HEADER);
	answer->name = memory_string(name);
	answer->value = memory_string(value);
}

void sim_answer_body(struct sim_request *request, unsigned seed, uint64_t from, uint64_t count)
{
	struct answer *answer = next(request, BODY);
	answer->seed = seed;
	answer->from = from;
	answer->count = count;
}

void sim_answer_end(struct sim_request *request, CURLcode result)
{
	next(request, END)->result = result;
}

unsigned char sim_content(unsigned seed, uint64_t at)
{
	uint64_t mixed =
	        (at + 1) * UINT64_C(0x9E3779B97F4A7C15) + seed * UINT64_C(0xD1B54A32D192ED03);
	mixed ^= mixed >> 29;
	mixed *= UINT64_C(0xBF58476D1CE4E5B9);
	return (unsigned char)(mixed >> 56);
}
