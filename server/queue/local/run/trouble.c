/* SPDX-License-Identifier: MIT */
#include "queue/local/run/trouble.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/thread.h"

struct local_trouble {
	struct queue_listener listener;
	int64_t pause, due, ended; /* the transfer thread's; monotonic ms */

	struct mutex *mutex; /* both below */
	char *text;          /* NULL: all is well */
	int64_t since;       /* wall ms */
};

struct local_trouble *local_trouble_new(const struct queue_listener *listener)
{
	struct local_trouble *trouble = memory_new(sizeof *trouble);
	trouble->listener = *listener;
	trouble->mutex = mutex_new();
	return trouble;
}

void local_trouble_free(struct local_trouble *trouble)
{
	if (trouble == NULL)
		return;
	mutex_free(trouble->mutex);
	free(trouble->text);
	free(trouble);
}

/* Returns what was there. */
static char *swap(struct local_trouble *trouble, char *text)
{
	mutex_lock(trouble->mutex);
	char *before = trouble->text;
	trouble->text = text;
	if (before == NULL)
		trouble->since = clock_wall_ms();
	mutex_unlock(trouble->mutex);
	return before;
}

static void tell(const struct local_trouble *trouble)
{
	if (trouble->listener.commanded != NULL)
		trouble->listener.commanded(trouble->listener.data);
}

void local_trouble_put(struct local_trouble *trouble, char *text)
{
	char *before = swap(trouble, text);
	int64_t now = clock_monotonic_ms();
	bool again = before != NULL || now < trouble->ended + LOCAL_TROUBLE_PAUSE_MAX_MS;
	trouble->pause = again && trouble->pause > 0 ? trouble->pause * 2 : LOCAL_TROUBLE_PAUSE_MS;
	if (trouble->pause > LOCAL_TROUBLE_PAUSE_MAX_MS)
		trouble->pause = LOCAL_TROUBLE_PAUSE_MAX_MS;
	trouble->due = now + trouble->pause;
	if (before == NULL) {
		log_error("%s; downloads are held back meanwhile", text);
		tell(trouble);
	}
	free(before);
}

void local_trouble_end(struct local_trouble *trouble)
{
	char *before = swap(trouble, NULL);
	if (before == NULL)
		return;
	free(before);
	trouble->ended = clock_monotonic_ms();
	log_warn("what held them back is over; downloads go on");
	tell(trouble);
}

bool local_trouble_is_there(struct local_trouble *trouble)
{
	mutex_lock(trouble->mutex);
	bool there = trouble->text != NULL;
	mutex_unlock(trouble->mutex);
	return there;
}

int64_t local_trouble_due(struct local_trouble *trouble)
{
	return trouble->due;
}

bool local_trouble_read(struct local_trouble *trouble, struct queue_trouble *ret)
{
	mutex_lock(trouble->mutex);
	bool there = trouble->text != NULL;
	if (there)
		*ret = (struct queue_trouble){memory_string(trouble->text), trouble->since};
	mutex_unlock(trouble->mutex);
	return there;
}
