/* SPDX-License-Identifier: MIT */
/*
 * Over thousands of generated histories: whoever applies deltas, some of them lost, some repeated, some late,
 * always has what the full snapshot says, in every scope and through every filter; and a revision grows exactly
 * when what its scope may see has changed.
 */
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "board.h"
#include "model/history.h"

#define HISTORIES 3000
#define STEPS     30
#define JOBS_MAX  12
#define SCOPES    4
#define CLIENTS   (SCOPES * 3)
#define KNOWN_MAX (JOBS_MAX * (STEPS + 1))

/* A language of its own: nothing here knows JSON. What it shows of a job, and to whom, is as in JSON. */
static void write_job(struct text *text, const struct entry *entry, enum job_reader reader)
{
	const struct job *job = entry->job;
	text_appendf(text, "%s %d %u %s %d %llu %lld %x", job->id.text, job->tag_kind,
	        (unsigned)job->tag.service_id, job->tag.fields[TAG_PROVIDER], entry->state,
	        (unsigned long long)job->bytes_transferred, (long long)job->created,
	        entry->warnings);
	if (reader == READER_OWN || reader == READER_MAKER)
		text_appendf(text, " %s", job->files[0].remote_name);
	if (reader == READER_OWN)
		text_appendf(text, " %s %lld", job->owner, (long long)entry->last_error_time);
}

static void write_queue(struct text *text, const struct snapshot *snapshot)
{
	text_appendf(text, "%s %d %lld", snapshot->source, snapshot->stale,
	        (long long)(snapshot->stale ? snapshot->stale_since : 0));
}

static const struct renderer renderer = {.job = write_job, .queue = write_queue};

static uint64_t seed = 88172645463325252u;

static unsigned chance(unsigned below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 11) % below;
}

/* What a client asked for and what it has; its map is an array, its filter a state (JOB_STATE_COUNT: all). */
struct client {
	const struct scope *scope;
	enum job_state filter;
	const struct entry *known[KNOWN_MAX];
	size_t count;
	uint64_t number; /* 0: nothing yet */
	char *queue;
};

/* An answer that may arrive late, twice or never. */
struct answer {
	const struct view *view; /* referenced */
	uint64_t since;          /* 0: the full snapshot */
};

struct world {
	struct board *board;
	struct history *history;
	const struct job *jobs[JOBS_MAX];
	size_t count;
	int next_id;
	uint64_t epoch;
	int64_t now;
	const struct scope *scopes[SCOPES];
	const struct view *before[SCOPES];
	struct client clients[CLIENTS];
	struct answer late[CLIENTS];
};

static const struct job *make(int id, const char *provider)
{
	struct job *job = job_new();
	snprintf(job->id.text, sizeof job->id.text, "00000000-0000-0000-0000-%012d", id);
	job->state = (enum job_state)chance(JOB_STATE_COUNT);
	job->bytes_transferred = chance(4);
	job->created = chance(3) == 0 ? JOB_TIME_UNKNOWN : (int64_t)chance(20);
	job->owner = memory_string(chance(2) == 0 ? "x" : "y");
	job->maker = memory_string(chance(2) == 0 ? "https://a" : "https://b");
	job->description = text_format("::WMP_STATUS:1:%u:%s::::::", chance(20), provider);
	job_add_file(job)->remote_name = memory_string(chance(2) == 0 ? "http://1" : "http://2");
	if (job->state == JOB_ERROR)
		job->error.code = BITS_E_ACCESS_DENIED;
	job_seal(job);
	return job;
}

static const char *any_provider(void)
{
	static const char *const providers[] = {"A", "B", "C"};
	return providers[chance(COUNT(providers))];
}

static void change_queue(struct world *world)
{
	for (unsigned changes = chance(4); changes > 0; changes--) {
		unsigned at = chance(JOBS_MAX);
		if (at >= world->count) {
			int id = world->next_id > 0 && chance(4) == 0
			                 ? (int)chance((unsigned)world->next_id) + 10000
			                 : world->next_id++;
			world->jobs[world->count++] = make(id, any_provider());
		} else if (chance(3) == 0) {
			job_unref(world->jobs[at]);
			world->jobs[at] = world->jobs[--world->count];
		} else {
			int id = atoi(world->jobs[at]->id.text + 24);
			job_unref(world->jobs[at]);
			world->jobs[at] = make(id, any_provider());
		}
	}
	world->epoch += chance(20) == 0;
	world->now += chance(30) == 0 ? HISTORY_KEEP_MS : 250;
}

static void look(struct world *world)
{
	struct history_look found = {.jobs = world->jobs,
	        .job_count = world->count,
	        .source_epoch = world->epoch,
	        .wall = world->now,
	        .monotonic = world->now};
	if (chance(10) == 0)
		board_publish(world->board,
		        history_fail(world->history, BITS_E_ACCESS_DENIED, world->now));
	else
		board_publish(world->board, history_take(world->history, &found));
}

static bool looks_different(const struct scope *scope, const struct entry *a, const struct entry *b)
{
	struct text left = {0}, right = {0};
	if (a == b)
		return false;
	write_job(&left, a, scope_reader(scope, a));
	write_job(&right, b, scope_reader(scope, b));
	bool different = strcmp(left.data, right.data) != 0;
	text_release(&left);
	text_release(&right);
	return different;
}

static void check_queue(const struct view *view, const struct snapshot *snapshot)
{
	struct text queue = {0};
	write_queue(&queue, snapshot);
	assert_string_equal(view->queue, queue.data);
	text_release(&queue);
}

static bool same_views(const struct view *a, const struct view *b)
{
	if (strcmp(a->queue, b->queue) != 0 || a->entry_count != b->entry_count)
		return false;
	for (size_t i = 0; i < a->entry_count; i++) {
		const struct entry *left = a->entries[i].entry, *right = b->entries[i].entry;
		if (!job_id_equal(&left->job->id, &right->job->id) ||
		        looks_different(a->scope, left, right))
			return false;
	}
	return true;
}

/* What the scope would see of the snapshot, told in the plainest way. */
static void check_view(struct world *world, const struct view *view)
{
	const struct snapshot *snapshot = board_snapshot(world->board);
	size_t at = 0;
	for (size_t i = 0; i < snapshot->entry_count; i++) {
		const struct entry *entry = snapshot->entries[i];
		if (!scope_sees(view->scope, entry))
			continue;
		assert_true(at < view->entry_count);
		const struct entry *seen = view->entries[at++].entry;
		assert_true(job_id_equal(&seen->job->id, &entry->job->id));
		assert_false(looks_different(view->scope, seen, entry));
	}
	assert_int_equal(at, view->entry_count);
	check_queue(view, snapshot);
	snapshot_unref(snapshot);
}

/* Order moves only together with a time, which is seen; so same entries in another order do not occur. */
static void check_revisions(struct world *world)
{
	for (size_t i = 0; i < SCOPES; i++) {
		const struct view *view = board_view(world->board, world->scopes[i]);
		check_view(world, view);
		if (same_views(world->before[i], view))
			assert_int_equal(view->number, world->before[i]->number);
		else
			assert_int_equal(view->number, world->before[i]->number + 1);
		view_unref(world->before[i]);
		world->before[i] = view;
	}
}

static bool matches(const struct client *client, const struct entry *entry)
{
	return client->filter == JOB_STATE_COUNT || entry->state == client->filter;
}

static void forget(struct client *client, const struct job_id *id)
{
	for (size_t i = 0; i < client->count; i++) {
		if (!job_id_equal(&client->known[i]->job->id, id))
			continue;
		entry_unref(client->known[i]);
		client->known[i] = client->known[--client->count];
		return;
	}
}

static void learn(struct client *client, const struct entry *entry)
{
	forget(client, &entry->job->id);
	client->known[client->count++] = entry_ref(entry);
}

static void apply(struct client *client, const struct answer *answer)
{
	const struct view *view = answer->view;
	if (view->number < client->number || answer->since > client->number)
		return; /* late: something newer is known; or it builds on what is not */
	while (answer->since == 0 && client->count > 0)
		entry_unref(client->known[--client->count]);
	for (size_t i = 0; i < view->removed_count; i++) {
		if (view->removed[i].removed_at > answer->since)
			forget(client, &view->removed[i].id);
	}
	for (size_t i = 0; i < view->entry_count; i++) {
		const struct view_entry *entry = &view->entries[i];
		if (entry->changed_at <= answer->since)
			continue;
		if (matches(client, entry->entry))
			learn(client, entry->entry);
		else if (entry->left_at[client->filter] > answer->since)
			forget(client, &entry->entry->job->id);
	}
	client->number = view->number;
	free(client->queue);
	client->queue = memory_string(view->queue);
}

static struct answer ask(struct world *world, const struct client *client)
{
	struct answer answer = {.view = board_view(world->board, client->scope)};
	char *revision = text_format("%.*s-%llu", (int)strcspn(answer.view->revision, "-"),
	        answer.view->revision, (unsigned long long)client->number);
	if (client->number == 0 || !view_knows(answer.view, revision, &answer.since))
		answer.since = 0;
	free(revision);
	return answer;
}

static void check_client(struct world *world, const struct client *client)
{
	const struct view *view = board_view(world->board, client->scope);
	size_t expected = 0;
	for (size_t i = 0; i < view->entry_count; i++) {
		const struct entry *entry = view->entries[i].entry;
		if (!matches(client, entry))
			continue;
		expected++;
		size_t at = 0;
		while (at < client->count &&
		        !job_id_equal(&client->known[at]->job->id, &entry->job->id))
			at++;
		assert_true(at < client->count);
		assert_false(looks_different(client->scope, client->known[at], entry));
	}
	assert_int_equal(client->count, expected);
	assert_int_equal(client->number, view->number);
	assert_string_equal(client->queue, view->queue);
	view_unref(view);
}

static void ask_and_apply(struct world *world, size_t which)
{
	struct client *client = &world->clients[which];
	struct answer answer = ask(world, client);
	switch (chance(5)) {
	case 0: /* lost */
		view_unref(answer.view);
		return;
	case 1: /* late: it comes when a later question was answered, or not at all */
		view_unref(world->late[which].view);
		world->late[which] = answer;
		return;
	case 2: /* twice */
		apply(client, &answer);
		break;
	default:
		break;
	}
	apply(client, &answer);
	check_client(world, client);
	if (world->late[which].view != NULL && chance(2) == 0) {
		apply(client, &world->late[which]);
		check_client(world, client);
	}
	view_unref(answer.view);
}

static void begin(struct world *world)
{
	static const char *const providers[] = {"A", "B"};
	const struct scope_spec specs[SCOPES] = {{.own = true},
	        {.origin = "https://a", .providers = providers, .provider_count = 1},
	        {.origin = "https://b", .providers = providers + 1, .provider_count = 1},
	        {.origin = "https://c"}};
	*world = (struct world){
	        .board = board_new(&renderer), .history = history_new("local"), .now = 5};
	for (size_t i = 0; i < SCOPES; i++) {
		world->scopes[i] = board_add_scope(world->board, &specs[i]);
		world->before[i] = board_view(world->board, world->scopes[i]);
	}
	for (size_t i = 0; i < CLIENTS; i++) {
		world->clients[i].scope = world->scopes[i % SCOPES];
		world->clients[i].filter =
		        i < SCOPES ? JOB_STATE_COUNT : (enum job_state)chance(JOB_STATE_COUNT);
	}
}

static void end(struct world *world)
{
	for (size_t i = 0; i < CLIENTS; i++) {
		while (world->clients[i].count > 0)
			entry_unref(world->clients[i].known[--world->clients[i].count]);
		view_unref(world->late[i].view);
		free(world->clients[i].queue);
	}
	for (size_t i = 0; i < SCOPES; i++)
		view_unref(world->before[i]);
	while (world->count > 0)
		job_unref(world->jobs[--world->count]);
	board_free(world->board);
	history_free(world->history);
}

static void deltas_always_add_up_to_the_full_snapshot(void **state)
{
	(void)state;
	struct world *world = memory_new(sizeof *world);
	for (int i = 0; i < HISTORIES; i++) {
		begin(world);
		for (int step = 0; step < STEPS; step++) {
			change_queue(world);
			look(world);
			check_revisions(world);
			for (size_t client = 0; client < CLIENTS; client++) {
				if (chance(2) == 0)
					ask_and_apply(world, client);
			}
		}
		end(world);
	}
	free(world);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(deltas_always_add_up_to_the_full_snapshot),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
