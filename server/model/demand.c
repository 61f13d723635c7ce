/* SPDX-License-Identifier: MIT */
#include "demand.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/thread.h"

struct demand {
	struct mutex *lock; /* everything below */
	struct demand_now now;
	int64_t pace;
	uint64_t looks_begun, looks_ended;
	uint64_t look_needed;  /* no look before this one shows what was done since */
	int64_t look_began_at; /* monotonic ms, of the latest */
	struct condition *looked;
	void (*wake)(void *data);
	void *wake_data;
	bool closed;
};

struct demand *demand_new(void)
{
	struct demand *demand = memory_new(sizeof *demand);
	demand->lock = mutex_new();
	demand->looked = condition_new();
	demand->now.listening_until = INT64_MIN;
	return demand;
}

void demand_free(struct demand *demand)
{
	if (demand == NULL)
		return;
	condition_free(demand->looked);
	mutex_free(demand->lock);
	free(demand);
}

static void wake(struct demand *demand)
{
	if (demand->wake != NULL)
		demand->wake(demand->wake_data);
}

void demand_listen_begin(struct demand *demand)
{
	mutex_lock(demand->lock);
	demand->now.listeners++;
	wake(demand);
	mutex_unlock(demand->lock);
}

void demand_listen_end(struct demand *demand)
{
	mutex_lock(demand->lock);
	demand->now.listeners--;
	mutex_unlock(demand->lock);
}

/* The number of the look whose end shows what is there now; 0: what is on the board is fresh enough. */
static uint64_t look_to_wait_for(struct demand *demand, int64_t now, int64_t max_wait)
{
	bool under_way = demand->looks_begun > demand->looks_ended;
	int64_t age = now - demand->look_began_at;
	bool outdated = demand->look_needed > demand->looks_begun;
	if (demand->looks_begun > 0 && age <= demand->pace && !outdated)
		return under_way ? demand->looks_begun : 0;
	if (under_way && age > max_wait)
		return 0; /* it hangs: waiting would not help */
	demand->now.look_wanted = true;
	return demand->looks_begun + 1;
}

void demand_listen_once(struct demand *demand, int64_t max_wait)
{
	int64_t now = clock_monotonic_ms();
	mutex_lock(demand->lock);
	if (demand->closed || demand->wake == NULL) {
		mutex_unlock(demand->lock);
		return;
	}
	/* The looker knows already that somebody listens, for a good while yet: it need not hear of each request. */
	bool known = demand->now.listening_until > now + DEMAND_LISTENING_MS / 2;
	bool wanted = demand->now.look_wanted;
	demand->now.listening_until = now + DEMAND_LISTENING_MS;
	uint64_t awaited = look_to_wait_for(demand, now, max_wait);
	if (!known || demand->now.look_wanted != wanted)
		wake(demand);
	while (demand->looks_ended < awaited && !demand->closed &&
	        condition_wait(demand->looked, demand->lock, now + max_wait))
		continue;
	mutex_unlock(demand->lock);
}

void demand_close(struct demand *demand)
{
	mutex_lock(demand->lock);
	demand->closed = true;
	condition_signal_all(demand->looked);
	mutex_unlock(demand->lock);
}

struct demand_now demand_now(struct demand *demand)
{
	mutex_lock(demand->lock);
	struct demand_now now = demand->now;
	mutex_unlock(demand->lock);
	return now;
}

void demand_set_wake(struct demand *demand, void (*function)(void *data), void *data)
{
	mutex_lock(demand->lock);
	demand->wake = function;
	demand->wake_data = data;
	mutex_unlock(demand->lock);
}

void demand_look_begin(struct demand *demand)
{
	mutex_lock(demand->lock);
	demand->looks_begun++;
	demand->look_began_at = clock_monotonic_ms();
	demand->now.look_wanted = false;
	mutex_unlock(demand->lock);
}

void demand_look_end(struct demand *demand)
{
	mutex_lock(demand->lock);
	demand->looks_ended = demand->looks_begun;
	condition_signal_all(demand->looked);
	mutex_unlock(demand->lock);
}

void demand_set_outdated(struct demand *demand)
{
	mutex_lock(demand->lock);
	demand->look_needed = demand->looks_begun + 1;
	mutex_unlock(demand->lock);
}

void demand_set_pace(struct demand *demand, int64_t pace_ms)
{
	mutex_lock(demand->lock);
	demand->pace = pace_ms;
	mutex_unlock(demand->lock);
}
