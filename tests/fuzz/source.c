/* SPDX-License-Identifier: MIT */
/* URLs that pages order from, addresses, and origins in options. The first line is the URL, the second a prefix. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "http/origin.h"
#include "model/source.h"

static void check_url(const char *url, const char *prefix)
{
	struct source_url parsed;
	enum source_answer answer = source_decide(url, "store.example", &prefix, 1);
	if (source_url_parse(url, &parsed) != NULL) {
		FUZZ_CHECK(answer == SOURCE_REFUSED);
		return;
	}
	FUZZ_CHECK(parsed.host[0] != '\0' && parsed.port > 0 && parsed.port <= 65535);
	FUZZ_CHECK(parsed.path >= url && parsed.path <= url + strlen(url));
	FUZZ_CHECK(strchr(parsed.host, '@') == NULL && strchr(parsed.host, '/') == NULL);
	if (answer == SOURCE_ALLOWED)
		FUZZ_CHECK(strcmp(parsed.host, "store.example") == 0);
	source_is_private(parsed.host);
}

static void check_origin(const char *text)
{
	struct http_origin_spec spec, again;
	char *error = NULL;
	if (!http_origin_parse(text, &spec, &error)) {
		FUZZ_CHECK(error != NULL);
		free(error);
		return;
	}
	FUZZ_CHECK(http_origin_parse(spec.origin, &again, &error));
	FUZZ_CHECK(strcmp(spec.origin, again.origin) == 0);
	http_origin_spec_release(&again);
	http_origin_spec_release(&spec);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	char *prefix = strchr(text, '\n');
	if (prefix != NULL)
		*prefix++ = '\0';
	check_url(text, prefix != NULL ? prefix : "");
	source_is_private(text);
	check_origin(text);
	free(text);
	return 0;
}
