/* SPDX-License-Identifier: MIT */
/*
 * Sites: which web pages may read or act, since when, and by whose word: the one shape of what an origin may, whoever
 * has said so. A list holds those that somebody has said yes or never to while bridges run (the visitor on the consent
 * page, or "bitsbridge allow"), or those that the config file and the command line allow; the two are never mixed in
 * one that is written down. Pure: time is an argument. One thread at a time.
 */
#ifndef BITSBRIDGE_MODEL_SITE_H
#define BITSBRIDGE_MODEL_SITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A grant by the visitor ends when its site was not seen for so long, in milliseconds. */
#define SITE_UNSEEN_MAX_MS (180LL * 24 * 60 * 60 * 1000)
/* Sites that are remembered; a new one is refused beyond. */
#define SITES_MAX 256
/* Providers of one site. */
#define SITE_PROVIDERS_MAX 64
#define SITE_TIME_NEVER    INT64_MIN

/* X(constant, JSON name) */
#define SITE_DECISIONS(X)          \
	X(SITE_ALLOWED, "allowed") \
	X(SITE_NEVER, "never")
#define SITE_AUTHORS(X)               \
	X(SITE_BY_USER, "user")       \
	X(SITE_BY_COMMAND, "command") \
	X(SITE_BY_CONFIG, "config")   \
	X(SITE_BY_OPTION, "option")

#define SITE_CONSTANT(constant, name) constant,
enum site_decision { SITE_DECISIONS(SITE_CONSTANT) SITE_DECISION_COUNT };
enum site_author { SITE_AUTHORS(SITE_CONSTANT) SITE_AUTHOR_COUNT };
#undef SITE_CONSTANT

const char *site_decision_name(enum site_decision decision);
const char *site_author_name(enum site_author author);

struct site {
	char *origin;     /* owned; as browsers send it */
	char **providers; /* owned; whose jobs it may see, each once; none: all tagged jobs */
	size_t provider_count;
	bool control;
	enum site_decision decision;
	enum site_author by;
	int64_t since;     /* milliseconds since 1970; SITE_TIME_NEVER: not known */
	int64_t last_seen; /* likewise; SITE_TIME_NEVER: not yet */
	bool acknowledged; /* the user has seen on the dashboard that it is allowed */
	bool fleeting;     /* ends with the bridge: never written down */
};

struct site_list {
	struct site *rows; /* owned; each origin once, in order of its latest decision */
	size_t count;
};

void site_release(struct site *site); /* leaves a zeroed one */
void site_copy(struct site *ret, const struct site *from);
void site_list_release(struct site_list *list);
void site_list_copy(struct site_list *ret, const struct site_list *from);

struct site *site_find(const struct site_list *list, const char *origin);
bool site_has_provider(const struct site *site, const char *provider);
/* Does it see this provider's jobs: is it named, or none at all? */
bool site_sees_provider(const struct site *site, const char *provider);
bool site_sees_the_same(const struct site *a, const struct site *b);
/* Does nothing where it is there. */
void site_add_provider(struct site *site, const char *provider);
/* Both grants together; no providers stands for all of them. */
void site_unite(struct site *into, const struct site *from);

/*
 * Adds a decision (strings are copied). An allowed site that is allowed again has both grants together; "never" takes
 * the place of everything. False: there are SITES_MAX sites, or SITE_PROVIDERS_MAX providers; nothing has changed.
 */
bool site_list_put(struct site_list *list, const struct site *site);
/* False: there was none. */
bool site_list_remove(struct site_list *list, const char *origin);
/* Removes the visitor's grants that have run out; how many there were. */
size_t site_list_expire(struct site_list *list, int64_t now);

/* May this origin ask its visitor: https, or http on this machine? The text is an origin in browsers' form. */
bool site_may_ask(const char *origin);
/* Is it a page of this machine, so that a grant is one for whatever program holds its port? */
bool site_is_loopback(const char *origin);

#endif
