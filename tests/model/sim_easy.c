/* SPDX-License-Identifier: MIT */
/* libcurl's easy handles, as far as the queue sets and asks them. */
#define CURL_DISABLE_TYPECHECK
#include "sim_request.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#undef curl_easy_setopt
#undef curl_easy_getinfo

CURL *curl_easy_init(void)
{
	struct sim_request *request = memory_new(sizeof *request);
	request->range = memory_string("-");
	request->if_range = memory_string("-");
	return request;
}

void sim_answer_release(struct answer *answer)
{
	free(answer->name);
	free(answer->value);
}

void curl_easy_cleanup(CURL *easy)
{
	struct sim_request *request = easy;
	if (request == NULL)
		return;
	for (; request->count > 0; request->count--)
		sim_answer_release(&request->answers[request->first++]);
	for (size_t i = 0; i < request->header_count; i++) {
		free(request->headers[i].name);
		free(request->headers[i].value);
	}
	free(request->url);
	free(request->if_range);
	free(request->range);
	free(request);
}

static void take_headers(struct sim_request *request, const struct curl_slist *line)
{
	static const char name[] = "If-Range: ";
	for (; line != NULL; line = line->next) {
		if (!text_starts_with(line->data, name))
			continue;
		free(request->if_range);
		request->if_range = memory_string(line->data + strlen(name));
	}
}

CURLcode curl_easy_setopt(CURL *easy, CURLoption option, ...)
{
	struct sim_request *request = easy;
	const char *range;
	va_list rest;
	va_start(rest, option);
	switch (option) {
	case CURLOPT_URL:
		free(request->url);
		request->url = memory_string(va_arg(rest, const char *));
		break;
	case CURLOPT_RANGE:
		range = va_arg(rest, const char *);
		free(request->range);
		request->range = memory_string(range != NULL ? range : "-");
		break;
	case CURLOPT_NOBODY:
		request->head = va_arg(rest, long) != 0;
		break;
	case CURLOPT_TIMEOUT:
		request->patience = va_arg(rest, long) * 1000;
		break;
	case CURLOPT_HTTPHEADER:
		take_headers(request, va_arg(rest, const struct curl_slist *));
		break;
	case CURLOPT_PRIVATE:
		request->private = va_arg(rest, void *);
		break;
	case CURLOPT_WRITEFUNCTION:
		request->receive = va_arg(rest, curl_write_callback);
		break;
	case CURLOPT_WRITEDATA:
		request->data = va_arg(rest, void *);
		break;
	default:
		break;
	}
	va_end(rest);
	return CURLE_OK;
}

CURLcode curl_easy_getinfo(CURL *easy, CURLINFO info, ...)
{
	struct sim_request *request = easy;
	va_list rest;
	va_start(rest, info);
	if (info == CURLINFO_PRIVATE)
		*va_arg(rest, void **) = request->private;
	else if (info == CURLINFO_RESPONSE_CODE)
		*va_arg(rest, long *) = request->status;
	else if (info == CURLINFO_COOKIELIST)
		*va_arg(rest, struct curl_slist **) = NULL;
	else if (info == CURLINFO_SSL_VERIFYRESULT)
		*va_arg(rest, long *) = 0;
	va_end(rest);
	return CURLE_OK;
}

CURLHcode curl_easy_header(CURL *easy, const char *name, size_t index, unsigned origin,
        int asked_for, struct curl_header **ret)
{
	struct sim_request *request = easy;
	(void)origin;
	(void)asked_for;
	for (size_t i = 0; i < request->header_count; i++) {
		if (text_equal_ignoring_case(request->headers[i].name, name) && index-- == 0) {
			*ret = &request->headers[i];
			return CURLHE_OK;
		}
	}
	return CURLHE_MISSING;
}
