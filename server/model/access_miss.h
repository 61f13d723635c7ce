/* SPDX-License-Identifier: MIT */
/*
 * Near misses of access: why an allowed page sees nothing, where a small thing is in its way. Found by comparing who is
 * allowed what with what there is. Pure.
 */
#ifndef BITSBRIDGE_MODEL_ACCESS_MISS_H
#define BITSBRIDGE_MODEL_ACCESS_MISS_H

#include "model/site.h"
#include "snapshot.h"

/* So many are found at most, and so many names stand in one. */
#define ACCESS_MISSES_MAX       32
#define ACCESS_MISS_NAMES_MAX   3
#define ACCESS_MISS_ORIGINS_MAX 16

/* X(constant, JSON name) */
#define ACCESS_MISS_KINDS(X)                    \
	X(ACCESS_MISS_CASE, "provider-case")    \
	X(ACCESS_MISS_PROVIDER, "provider")     \
	X(ACCESS_MISS_SERVICE_ID, "service-id") \
	X(ACCESS_MISS_OTHER_STORE, "service-id-of-another")

#define ACCESS_MISS_CONSTANT(constant, name) constant,
enum access_miss_kind { ACCESS_MISS_KINDS(ACCESS_MISS_CONSTANT) ACCESS_MISS_KIND_COUNT };
#undef ACCESS_MISS_CONSTANT

const char *access_miss_kind_name(enum access_miss_kind kind);

struct access_miss {
	enum access_miss_kind kind;
	char *origin; /* of the page; owned, like what follows */
	char *given;  /* the provider that it is allowed, or the service id that it asked for */
	char *found;  /* what there is instead, separated by ", " */
};

/* A page asked for a collection, and was shown none. */
struct access_question {
	const char *origin;
	uint32_t service_id;
};

struct access_miss_list {
	struct access_miss rows[ACCESS_MISSES_MAX];
	size_t count;
};

/* Of all these sites and questions, what is missed now. Release it. snapshot: NULL before the first look. */
void access_miss_find(const struct site_list *sites, const struct access_question *questions,
        size_t question_count, const struct snapshot *snapshot, struct access_miss_list *ret);
void access_miss_list_release(struct access_miss_list *list);
/* A sentence on it; malloc'ed. */
char *access_miss_reason(const struct access_miss *miss);

/* The allowed site that this origin, which is not allowed, differs from by scheme or port alone; NULL: none. */
const struct site *access_miss_of_origin(const struct site_list *sites, const char *origin);

#endif
