/* SPDX-License-Identifier: MIT */
/* A system that is not asked. */
#include "queue/local/watch.h"

#include <stddef.h>

struct local_watch *local_watch_new(const char *folder)
{
	(void)folder;
	return NULL;
}

void local_watch_free(struct local_watch *watch)
{
	(void)watch;
}

int local_watch_descriptor(const struct local_watch *watch)
{
	(void)watch;
	return -1;
}

bool local_watch_read(struct local_watch *watch)
{
	(void)watch;
	return false;
}
