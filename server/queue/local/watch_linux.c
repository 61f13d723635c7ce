/* SPDX-License-Identifier: MIT */
#include "queue/local/watch.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/memory.h"

#define OF_ITSELF (IN_MOVE_SELF | IN_DELETE_SELF | IN_ONLYDIR)
#define IN_IT     (IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO)

struct local_watch {
	int descriptor;
};

struct local_watch *local_watch_new(const char *folder)
{
	int descriptor = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (descriptor < 0)
		return NULL;
	/* Where the folder is missing, the one in which it, or one on the way to it, will be made. */
	bool found = inotify_add_watch(descriptor, folder, OF_ITSELF | IN_IT) >= 0;
	char *above = memory_string(folder);
	for (char *slash; (slash = strrchr(above, '/')) != NULL && slash > above;) {
		*slash = '\0';
		uint32_t events = found ? OF_ITSELF : OF_ITSELF | IN_IT;
		found |= inotify_add_watch(descriptor, above, events) >= 0;
	}
	free(above);
	struct local_watch *watch = memory_new(sizeof *watch);
	watch->descriptor = descriptor;
	return watch;
}

void local_watch_free(struct local_watch *watch)
{
	if (watch != NULL)
		close(watch->descriptor);
	free(watch);
}

int local_watch_descriptor(const struct local_watch *watch)
{
	return watch != NULL ? watch->descriptor : -1;
}

bool local_watch_read(struct local_watch *watch)
{
	_Alignas(struct inotify_event) char events[4096];
	bool happened = false;
	while (watch != NULL && read(watch->descriptor, events, sizeof events) > 0)
		happened = true;
	return happened;
}
