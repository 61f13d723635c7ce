/* SPDX-License-Identifier: MIT */
/* Whatever the headers say: who is let in is one of us, under a name of ours. One header a line. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "http/access.h"

static char store[] = "https://store.example", controls[] = "https://control.example:8443";
static struct site rows[] = {{.origin = store}, {.origin = controls, .control = true}};
static const struct site_list sites = {rows, 2};
static const struct access_rules rules = {
        .port = 2487, .sites = &sites, .control = true, .token = "t0ken"};

/* The next line, cut off the rest; NULL when it is "-" or there is none. */
static const char *next(char **rest)
{
	char *line = *rest;
	if (line == NULL)
		return NULL;
	char *end = strchr(line, '\n');
	*rest = end != NULL ? end + 1 : NULL;
	if (end != NULL)
		*end = '\0';
	return strcmp(line, "-") == 0 ? NULL : line;
}

static bool origin_is_known(const struct access_request *request)
{
	if (request->origin_count == 0)
		return true;
	if (site_find(&sites, request->origin) != NULL)
		return true;
	return strncmp(request->origin, "http://", 7) == 0 &&
	       access_host_is_ours(&rules, request->origin + 7);
}

static void check(const struct access_request *request)
{
	struct access_verdict verdict = access_decide(&rules, request);
	FUZZ_CHECK(verdict.answer < ACCESS_ANSWER_COUNT);
	if (verdict.echo != NULL)
		FUZZ_CHECK(strpbrk(verdict.echo, "\r\n ,") == NULL && verdict.echo[0] != '\0');
	if (verdict.answer != ACCESS_GRANTED)
		return;
	FUZZ_CHECK(request->peer_is_ours && request->host_count == 1);
	FUZZ_CHECK(request->on_question || access_host_is_ours(&rules, request->host));
	FUZZ_CHECK(request->on_question || request->class == ACCESS_CLIENT ||
	           origin_is_known(request));
	if (request->on_question || request->class == ACCESS_ASK)
		FUZZ_CHECK(request->peer_is_user);
	if (request->on_question && request->origin_count == 1)
		FUZZ_CHECK(strncmp(request->origin, "http://", 7) == 0);
	if (request->on_question && request->class == ACCESS_DECISION)
		FUZZ_CHECK(request->origin_count == 1);
	if (request->class == ACCESS_ASK && request->fetch_dest != NULL)
		FUZZ_CHECK(request->on_question || strcmp(request->fetch_dest, "document") == 0);
	if (request->on_question)
		return;
	if (request->class == ACCESS_CONTROL && verdict.origin == ACCESS_NO_ORIGIN)
		FUZZ_CHECK(strstr(request->authorization, "t0ken") != NULL);
	if (request->class == ACCESS_SETTLE)
		FUZZ_CHECK(verdict.origin == ACCESS_NO_ORIGIN &&
		           strstr(request->authorization, "t0ken") != NULL);
	if (request->class == ACCESS_CONTROL && verdict.origin != ACCESS_NO_ORIGIN)
		FUZZ_CHECK(verdict.origin == 1);
	if (request->class == ACCESS_DATA && request->origin_count == 0)
		FUZZ_CHECK(request->fetch_site == NULL ||
		           strstr(request->fetch_site, "cross") == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size), *rest = text;
	struct access_request request = {.host = next(&rest),
	        .origin = next(&rest),
	        .fetch_site = next(&rest),
	        .fetch_mode = next(&rest),
	        .fetch_dest = next(&rest),
	        .authorization = next(&rest),
	        .fetch_user = next(&rest),
	        .purpose = next(&rest)};
	request.host_count = request.host != NULL;
	request.origin_count = request.origin != NULL;
	for (int class = ACCESS_DATA; class <= ACCESS_DECISION; class ++)
		for (unsigned bits = 0; bits < 16; bits++) {
			request.class = (enum access_class) class;
			request.peer_is_ours = (bits & 1) != 0;
			request.reads = (bits & 2) != 0;
			request.peer_is_user = (bits & 4) != 0;
			request.on_question = (bits & 8) != 0;
			check(&request);
		}
	free(text);
	return 0;
}
