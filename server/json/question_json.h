/* SPDX-License-Identifier: MIT */
/* What the consent page says, as JSON. docs/security.md explains why it says so much. Any thread. */
#ifndef BITSBRIDGE_JSON_QUESTION_JSON_H
#define BITSBRIDGE_JSON_QUESTION_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

/* Titles and hosts that are named; more are only counted. */
#define QUESTION_TITLES_MAX 3
#define QUESTION_HOSTS_MAX  5
#define QUESTION_OTHERS_MAX 5

/* A provider that is asked for: what the site would see. Strings are borrowed. */
struct question_provider {
	const char *name;
	size_t jobs; /* now */
	const char *titles[QUESTION_TITLES_MAX];
	size_t title_count;
	/* The hosts that its files come from, and whether the site itself is one. */
	char *hosts[QUESTION_HOSTS_MAX]; /* owned by whoever fills this in */
	size_t host_count, more_hosts;
	bool from_site;
	const char *others[QUESTION_OTHERS_MAX]; /* other sites that see this provider */
	size_t other_count, more_others;
};

struct question_view {
	const char *origin; /* as browsers send it */
	const char *
	        unicode; /* the same for people, where its host has letters outside of ASCII; NULL */
	const char *port;  /* of a page of this machine: "8080"; NULL: it is none */
	const char *state; /* "open", or what was decided: "allowed", "not-now", "never" */
	bool wants_control;
	bool sender_known; /* neither control nor "never" is offered without */
	const struct question_provider *providers;
	size_t provider_count;
	int reading_ms; /* no decision is taken before the page has been read for so long */
};

void question_json_append(struct text *text, const struct question_view *view);

#endif
