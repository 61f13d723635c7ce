/* SPDX-License-Identifier: MIT */
#include "http/refused.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/thread.h"

struct refused {
	struct mutex *mutex;
	struct refused_origin origins[HTTP_REFUSED_MAX]; /* latest first */
	size_t count;
};

struct refused *refused_new(void)
{
	struct refused *refused = memory_new(sizeof *refused);
	refused->mutex = mutex_new();
	return refused;
}

void refused_free(struct refused *refused)
{
	if (refused != NULL)
		mutex_free(refused->mutex);
	free(refused);
}

/* Only what an option could name: the same text comes back from parsing it. */
static bool can_be_allowed(const char *origin)
{
	struct site spec = {0};
	char *error = NULL;
	if (strlen(origin) > HTTP_ORIGIN_MAX || strchr(origin, '=') != NULL)
		return false;
	bool good = http_origin_parse(origin, &spec, &error) && strcmp(spec.origin, origin) == 0;
	site_release(&spec);
	free(error);
	return good;
}

static size_t find(const struct refused *refused, const char *origin, bool wanted_control)
{
	for (size_t i = 0; i < refused->count; i++)
		if (strcmp(refused->origins[i].origin, origin) == 0 &&
		        refused->origins[i].wanted_control == wanted_control)
			return i;
	return refused->count;
}

bool refused_add(struct refused *refused, const char *origin, bool wanted_control)
{
	if (!can_be_allowed(origin))
		return false;
	mutex_lock(refused->mutex);
	size_t index = find(refused, origin, wanted_control);
	bool is_new = index == refused->count;
	struct refused_origin seen = {.wanted_control = wanted_control};
	if (!is_new) {
		seen = refused->origins[index];
	} else {
		memcpy(seen.origin, origin, strlen(origin) + 1);
		if (refused->count < HTTP_REFUSED_MAX)
			refused->count++;
		else
			index--;
	}
	memmove(refused->origins + 1, refused->origins, index * sizeof *refused->origins);
	seen.count++;
	seen.last = clock_wall_ms();
	refused->origins[0] = seen;
	mutex_unlock(refused->mutex);
	return is_new;
}

size_t refused_list(struct refused *refused, struct refused_origin ret[HTTP_REFUSED_MAX])
{
	mutex_lock(refused->mutex);
	size_t count = refused->count;
	memcpy(ret, refused->origins, count * sizeof *ret);
	mutex_unlock(refused->mutex);
	return count;
}
