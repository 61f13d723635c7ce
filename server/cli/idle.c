/* SPDX-License-Identifier: MIT */
#include "cli/idle.h"

#include "base/clock.h"
#include "cli/platform/signals.h"
#include "model/duty.h"

/* Requests count as listening for ten seconds after them: looking this often misses none. */
#define PAUSE_MAX_MS 5000

void idle_init(struct idle *idle, const struct invocation *invocation, struct demand *demand)
{
	*idle = (struct idle){
	        .invocation = invocation,
	        .demand = demand,
	        .limit_ms = (int64_t)options_number(&invocation->options, OPTION_IDLE_EXIT) * 1000,
	        .busy_at = clock_monotonic_ms(),
	};
}

int64_t idle_pause(const struct idle *idle)
{
	if (idle->limit_ms == 0)
		return SIGNALS_FOREVER;
	int64_t left = idle->busy_at + idle->limit_ms - clock_monotonic_ms();
	return left > PAUSE_MAX_MS ? PAUSE_MAX_MS : left > 0 ? left : 0;
}

static bool can_move(const struct job *job, bool manages)
{
	return job_state_is_active(job->state) || duty_of(job, manages) != DUTY_NONE;
}

/* Beside the query thread, which need not look at untagged jobs at all. */
static bool queue_is_busy(const struct idle *idle, bool manages)
{
	struct queue_access access;
	struct queue_look look = {0};
	bool busy = false;
	if (!queue_access_open(idle->invocation, QUEUE_BESIDE, NULL, &access))
		return false;
	if (job_queue_look(access.queue, LOOK_ALL, &look) >= 0) {
		for (size_t i = 0; i < look.job_count; i++)
			busy = busy || can_move(look.jobs[i], manages);
		queue_look_release(&look);
	}
	queue_access_close(&access);
	return busy;
}

bool idle_is_over(struct idle *idle, bool manages)
{
	int64_t now = clock_monotonic_ms();
	struct demand_now wanted = demand_now(idle->demand);
	if (idle->limit_ms == 0)
		return false;
	if (wanted.listeners > 0 || wanted.listening_until > now)
		idle->busy_at = now;
	if (now - idle->busy_at < idle->limit_ms)
		return false;
	/* Asked last, and only when all else says idle: it reads the queue. */
	if (queue_is_busy(idle, manages))
		idle->busy_at = now;
	return now - idle->busy_at >= idle->limit_ms;
}
