/* SPDX-License-Identifier: MIT */
/* URLs: the first line is one, the second a reference that stands in it. */
#include <stdlib.h>
#include <string.h>

#include "base/url.h"
#include "fuzz.h"

static void check(const struct url *url)
{
	struct url again;
	for (const char *c = url->text; *c != '\0'; c++)
		FUZZ_CHECK(*c > ' ' && *c < 127 && strchr("#\\\"<>^`{|}", *c) == NULL);
	FUZZ_CHECK(strlen(url->text) <= URL_TEXT_MAX && url->port != 0 && url->path[0] == '/');
	FUZZ_CHECK(strpbrk(url->host.text, "@/?# ") == NULL && url->host.text[0] != '\0');
	FUZZ_CHECK(memchr(url->path, '?', url->path_length) == NULL);
	FUZZ_CHECK(url->query == NULL || url->query == url->path + url->path_length + 1);

	/* Whoever reads it next sees the same: host, port, path, and no dots any more. */
	FUZZ_CHECK(url_parse(url->text, &again) == URL_GOOD);
	FUZZ_CHECK(
	        strcmp(again.text, url->text) == 0 && strcmp(again.host.text, url->host.text) == 0);
	FUZZ_CHECK(again.host.kind == url->host.kind && again.port == url->port);
	FUZZ_CHECK(memcmp(again.host.address, url->host.address, sizeof again.host.address) == 0);
	char *normal = url_path_normal(&again);
	FUZZ_CHECK(strstr(normal, "/../") == NULL && strstr(normal, "/./") == NULL);
	free(normal);
	url_release(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct url url, target;
	struct url_host host;
	char *text = fuzz_string(data, size);
	char *reference = strchr(text, '\n');
	if (reference != NULL)
		*reference++ = '\0';
	if (url_host_parse(text, strlen(text), &host) == URL_GOOD)
		url_host_is_loopback(&host);
	if (url_parse(text, &url) == URL_GOOD) {
		check(&url);
		if (reference != NULL && url_resolve(&url, reference, &target) == URL_GOOD) {
			check(&target);
			url_release(&target);
		}
		url_release(&url);
	}
	free(text);
	return 0;
}
