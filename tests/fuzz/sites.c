/* SPDX-License-Identifier: MIT */
/* The file of allowed sites, and a visitor's answer, as anybody may have written them. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "json/sites_json.h"

static void try_file(const char *text, size_t length)
{
	struct site_list list, again;
	const char *reason = NULL;
	if (!sites_file_parse(text, length, &list, &reason)) {
		FUZZ_CHECK(reason != NULL);
		return;
	}
	struct text first = {0}, second = {0};
	sites_file_append(&first, &list);
	FUZZ_CHECK(sites_file_parse(first.data, first.length, &again, &reason));
	sites_file_append(&second, &again);
	FUZZ_CHECK(strcmp(first.data, second.data) == 0);
	text_release(&first);
	text_release(&second);
	site_list_release(&list);
	site_list_release(&again);
}

static void try_decision(const char *text, size_t length)
{
	struct decision decision = {0};
	const char *member = NULL, *reason = NULL;
	bool broken = false;
	if (decision_parse(text, length, &decision, &broken, &member, &reason))
		FUZZ_CHECK(!(decision.allow && decision.never));
	else
		FUZZ_CHECK(reason != NULL && member != NULL);
}

static void try_site_name(const char *text, size_t length)
{
	const char *member = NULL, *reason = NULL;
	bool broken = false;
	char *origin = site_name_parse(text, length, &broken, &member, &reason);
	FUZZ_CHECK(member != NULL && (origin != NULL ? origin[0] != '\0' : reason != NULL));
	free(origin);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	try_file(text, strlen(text));
	try_decision(text, strlen(text));
	try_site_name(text, strlen(text));
	free(text);
	return 0;
}
