/* SPDX-License-Identifier: MIT */
#include "http/asked.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/thread.h"

struct asked {
	struct mutex *mutex;
	struct asked_collection rows[HTTP_ASKED_MAX]; /* latest first */
	size_t count;
};

struct asked *asked_new(void)
{
	struct asked *asked = memory_new(sizeof *asked);
	asked->mutex = mutex_new();
	return asked;
}

void asked_free(struct asked *asked)
{
	if (asked != NULL)
		mutex_free(asked->mutex);
	free(asked);
}

static size_t find(const struct asked *asked, const struct asked_collection *row)
{
	size_t i = 0;
	while (i < asked->count && (asked->rows[i].service_id != row->service_id ||
	                                   strcmp(asked->rows[i].origin, row->origin) != 0))
		i++;
	return i;
}

void asked_add(struct asked *asked, const char *origin, uint32_t service_id)
{
	struct asked_collection row = {.service_id = service_id};
	if (strlen(origin) >= sizeof row.origin)
		return;
	memcpy(row.origin, origin, strlen(origin) + 1);
	mutex_lock(asked->mutex);
	size_t place = find(asked, &row);
	if (place == asked->count && asked->count < HTTP_ASKED_MAX)
		asked->count++;
	else if (place == asked->count)
		place--;
	memmove(asked->rows + 1, asked->rows, place * sizeof *asked->rows);
	asked->rows[0] = row;
	mutex_unlock(asked->mutex);
}

size_t asked_list(struct asked *asked, struct asked_collection ret[HTTP_ASKED_MAX])
{
	mutex_lock(asked->mutex);
	size_t count = asked->count;
	memcpy(ret, asked->rows, count * sizeof *ret);
	mutex_unlock(asked->mutex);
	return count;
}
