/* SPDX-License-Identifier: MIT */
/*
 * URLs that pages order from, file names from them, addresses, and origins in options and headers. The first line is
 * the URL, the second a prefix.
 */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fuzz.h"
#include "http/origin.h"
#include "http/refused.h"
#include "model/file_name.h"
#include "model/permission.h"

static void check_url(const char *text, const char *prefix)
{
	struct url url;
	if (url_parse(text, &url) != URL_GOOD)
		return;
	enum permission_answer answer = permission_decide(&url, "store.example", &prefix, 1);
	if (permission_flaw(&url) != NULL)
		FUZZ_CHECK(answer == PERMISSION_REFUSED);
	if (answer == PERMISSION_ALLOWED)
		FUZZ_CHECK(strcmp(url.host.text, "store.example") == 0);
	if (answer != PERMISSION_REFUSED)
		FUZZ_CHECK(strchr(url.text, '@') >= url.path || strchr(url.text, '@') == NULL);
	permission_is_private(url.host.text);
	url_release(&url);
}

static void check_origin(const char *text)
{
	struct site spec, again;
	char *error = NULL;
	if (!http_origin_parse(text, &spec, &error)) {
		FUZZ_CHECK(error != NULL);
		free(error);
		return;
	}
	FUZZ_CHECK(http_origin_parse(spec.origin, &again, &error));
	FUZZ_CHECK(strcmp(spec.origin, again.origin) == 0);
	site_release(&again);
	site_release(&spec);
}

/* What is remembered of refused origins could be allowed by an option as it stands. */
static void check_refused(const char *text)
{
	static struct refused *refused;
	struct refused_origin list[HTTP_REFUSED_MAX];
	if (refused == NULL)
		refused = refused_new();
	refused_add(refused, text, false);
	size_t count = refused_list(refused, list);
	FUZZ_CHECK(count <= HTTP_REFUSED_MAX);
	if (count > 0)
		FUZZ_CHECK(strpbrk(list[0].origin, " \r\n,=\"") == NULL);
}

/* A file's name from a URL stays one name, whatever the URL says. */
static void check_name(const char *url)
{
	char *name = file_name_from_url(url);
	if (name == NULL)
		return;
	FUZZ_CHECK(name[0] != '\0' && name[0] != '.' && strlen(name) <= FILE_NAME_MAX);
	FUZZ_CHECK(strpbrk(name, "/\\:\"*?<>|") == NULL && text_is_utf8(name));
	free(name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	char *prefix = strchr(text, '\n');
	if (prefix != NULL)
		*prefix++ = '\0';
	check_url(text, prefix != NULL ? prefix : "");
	permission_is_private(text);
	check_origin(text);
	check_refused(text);
	check_name(text);
	free(text);
	return 0;
}
