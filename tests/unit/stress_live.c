/* SPDX-License-Identifier: MIT */
/*
 * Everything at once, for as long as it is told: stress_live [SECONDS]. A queue that changes, fails, hangs for
 * moments and restarts; streams and polls that come, wait and go; commands; scopes that are added. What each
 * listener sees must be without a gap and never go back. Meant for ThreadSanitizer and AddressSanitizer.
 */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/thread.h"
#include "fake_queue.h"
#include "query/commander.h"
#include "query/query.h"
#include "json/job_json.h"

#define LISTENERS  8
#define SCOPES_MAX 16
#define JOBS       40
#define WAIT_MS    60000

static struct {
	struct board *board;
	struct demand *demand;
	struct fake_queue *fake;
	struct query *query;
	struct commander *commander;
	struct scope *scopes[SCOPES_MAX];
	atomic_uint scope_count;
	atomic_bool over;
	atomic_uint views, waits, gets, commands, changes;
} bridge;

static void check(bool holds, const char *what)
{
	if (holds)
		return;
	fprintf(stderr, "stress_live: %s\n", what);
	abort();
}

static unsigned chance(uint64_t *seed, unsigned below)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return (unsigned)(*seed >> 11) % below;
}

static void pause_for(int64_t ms)
{
	view_unref(
	        board_wait(bridge.board, bridge.scopes[0], UINT64_MAX, clock_monotonic_ms() + ms));
}

static struct scope *any_scope(uint64_t *seed)
{
	return bridge.scopes[chance(seed, atomic_load(&bridge.scope_count))];
}

static void check_view(const struct view *view, const struct view *before)
{
	uint64_t number, removed_at = 0;
	check(view_knows(view, view->revision, &number) && number == view->number,
	        "a view does not know its own revision");
	check(before == NULL || view->number >= before->number, "a revision went back");
	for (size_t i = 0; i < view->entry_count; i++) {
		check(view->entries[i].changed_at <= view->number, "changed in the future");
		check(scope_sees(view->scope, view->entries[i].entry), "sees what it must not");
	}
	for (size_t i = 0; i < view->removed_count; i++) {
		check(view->removed[i].removed_at >= removed_at, "removals out of order");
		removed_at = view->removed[i].removed_at;
	}
	check(removed_at <= view->number, "removed in the future");
	atomic_fetch_add(&bridge.views, 1);
}

/* An event stream or a long poll: comes, waits some times, goes. */
static void listen(void *data)
{
	uint64_t seed = 7919 * (uint64_t)(uintptr_t)data + 1;
	while (!atomic_load(&bridge.over)) {
		const struct scope *scope = any_scope(&seed);
		const struct view *view = board_view(bridge.board, scope);
		check_view(view, NULL);
		demand_listen_begin(bridge.demand);
		for (unsigned left = chance(&seed, 20); left > 0; left--) {
			const struct view *next = board_wait(bridge.board, scope, view->number,
			        clock_monotonic_ms() + chance(&seed, 300));
			check_view(next, view);
			view_unref(view);
			view = next;
			atomic_fetch_add(&bridge.waits, 1);
		}
		demand_listen_end(bridge.demand);
		view_unref(view);
	}
}

static void get(void *data)
{
	uint64_t seed = 104729 * (uint64_t)(uintptr_t)data + 1;
	while (!atomic_load(&bridge.over)) {
		demand_listen_once(bridge.demand, 200);
		const struct snapshot *snapshot = board_snapshot(bridge.board);
		check(snapshot == NULL || snapshot->entry_count < 10000, "too many entries");
		snapshot_unref(snapshot);
		atomic_fetch_add(&bridge.gets, 1);
		pause_for(chance(&seed, 30));
	}
}

static void command(void *data)
{
	uint64_t seed = 1299709 * (uint64_t)(uintptr_t)data + 1;
	struct job_file_spec file = {.remote_name = "http://x/", .local_name = "/x"};
	struct job_spec spec = {.files = &file, .file_count = 1};
	while (!atomic_load(&bridge.over)) {
		struct command_result result;
		bool make = chance(&seed, JOB_ACTION_COUNT + 1) == 0;
		struct command command = {.make = make ? &spec : NULL,
		        .action = (enum job_action)chance(&seed, JOB_ACTION_COUNT),
		        .id = fake_id((int)chance(&seed, JOBS)),
		        .force = chance(&seed, 2) == 0};
		if (commander_run(bridge.commander, &command, &result)) {
			if (make && result.code >= 0)
				fake_queue_remove(bridge.fake,
				        (int)strtol(result.job->id.text + 24, NULL, 10));
			command_result_release(&result);
			atomic_fetch_add(&bridge.commands, 1);
		}
		pause_for(chance(&seed, 20));
	}
}

/* The queue's own life, and now and then another scope. */
static void change(uint64_t *seed)
{
	struct queue_listener listener = query_listener(bridge.query);
	switch (chance(seed, 40)) {
	case 0:
		fake_queue_restart(bridge.fake);
		break;
	case 1:
		fake_queue_set_look(bridge.fake, chance(seed, 2) == 0 ? BITS_E_ACCESS_DENIED : 0);
		break;
	case 2:
		fake_queue_hang(bridge.fake, true, true);
		pause_for(chance(seed, 20));
		fake_queue_hang(bridge.fake, false, false);
		break;
	case 3:
		fake_queue_set_act(bridge.fake, chance(seed, 2) == 0 ? BITS_E_ACCESS_DENIED : 0);
		break;
	case 4:
		if (atomic_load(&bridge.scope_count) < SCOPES_MAX) {
			unsigned at = atomic_load(&bridge.scope_count);
			static const char *const provider[] = {"P"};
			struct scope_spec spec = {.origin = "https://p",
			        .providers = provider,
			        .provider_count = at % 2};
			bridge.scopes[at] = board_add_scope(bridge.board, &spec);
			atomic_store(&bridge.scope_count, at + 1);
		}
		break;
	default:
		if (chance(seed, 5) == 0)
			fake_queue_remove(bridge.fake, (int)chance(seed, JOBS));
		else
			fake_queue_put(bridge.fake, (int)chance(seed, JOBS),
			        chance(seed, 2) == 0 ? "P" : "Q",
			        (enum job_state)chance(seed, JOB_ACKNOWLEDGED),
			        chance(seed, 1000000), chance(seed, 4) == 0);
	}
	listener.changed(listener.data);
	atomic_fetch_add(&bridge.changes, 1);
}

static void set_up(void)
{
	bridge.board = board_new(&json_renderer);
	bridge.demand = demand_new();
	bridge.scopes[0] = board_add_scope(bridge.board, &(struct scope_spec){.own = true});
	atomic_store(&bridge.scope_count, 1);
	bridge.fake = fake_queue_new();
	bridge.query = query_new(bridge.board, bridge.demand);
	query_start(bridge.query, fake_queue_base(bridge.fake));
	bridge.commander = commander_new(fake_queue_base(bridge.fake), bridge.query);
}

static void tear_down(void)
{
	check(commander_stop(bridge.commander, WAIT_MS), "the acting thread does not end");
	check(query_stop(bridge.query, WAIT_MS), "the query thread does not end");
	commander_free(bridge.commander);
	query_free(bridge.query);
	fake_queue_free(bridge.fake);
	board_free(bridge.board);
	demand_free(bridge.demand);
}

int main(int argc, char **argv)
{
	static void (*const roles[])(void *data) = {listen, get, command};
	struct thread *threads[LISTENERS + 4];
	uint64_t seed = 42;
	int64_t seconds = argc > 1 ? strtol(argv[1], NULL, 10) : 3;
	set_up();
	for (size_t i = 0; i < LISTENERS + 4; i++)
		threads[i] = thread_new(
		        "stress", roles[i < LISTENERS ? 0 : 1 + i % 2], (void *)(uintptr_t)(i + 1));
	for (int64_t end = clock_monotonic_ms() + seconds * 1000; clock_monotonic_ms() < end;) {
		change(&seed);
		pause_for(chance(&seed, 5));
	}
	atomic_store(&bridge.over, true);
	board_close(bridge.board);
	demand_close(bridge.demand);
	for (size_t i = 0; i < LISTENERS + 4; i++)
		thread_join(threads[i]);
	unsigned looks = fake_queue_looks(bridge.fake);
	tear_down();
	check(atomic_load(&bridge.waits) > 0 && atomic_load(&bridge.commands) > 0 && looks > 1,
	        "nothing happened");
	printf("%lld s: %u changes, %u looks, %u views, %u waits, %u gets, %u commands\n",
	        (long long)seconds, atomic_load(&bridge.changes), looks, atomic_load(&bridge.views),
	        atomic_load(&bridge.waits), atomic_load(&bridge.gets),
	        atomic_load(&bridge.commands));
	return 0;
}
