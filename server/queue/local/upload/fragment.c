/* SPDX-License-Identifier: MIT */
#include "queue/local/upload/fragment.h"

void upload_fragments_init(struct upload_fragments *fragments)
{
	*fragments = (struct upload_fragments){UPLOAD_FRAGMENT_FIRST, UPLOAD_FRAGMENT_MAX};
}

static uint64_t bounded(uint64_t size, uint64_t ceiling)
{
	if (size > ceiling)
		return ceiling;
	return size < UPLOAD_FRAGMENT_MIN ? UPLOAD_FRAGMENT_MIN : size;
}

void upload_fragments_taken(struct upload_fragments *fragments, uint64_t bytes, int64_t ms)
{
	if (ms > 2 * UPLOAD_FRAGMENT_MS)
		fragments->size = bounded(bytes / 2, fragments->ceiling);
	else if (ms < UPLOAD_FRAGMENT_MS / 2 && bytes >= fragments->size)
		fragments->size = bounded(fragments->size * 2, fragments->ceiling);
}

bool upload_fragments_refused(struct upload_fragments *fragments, uint64_t bytes)
{
	if (bytes <= UPLOAD_FRAGMENT_MIN)
		return false;
	fragments->ceiling = bounded(bytes / 2, fragments->ceiling);
	fragments->size = fragments->ceiling;
	return true;
}
