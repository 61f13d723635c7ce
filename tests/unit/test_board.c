/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/thread.h"
#include "board.h"
#include "model/snapshot_build.h"
#include "json/job_json.h"

#define JOBS_MAX 8

/* A small world: job i of provider "A" or "B"; publish() shows it to the board. */
struct world {
	struct board *board;
	const struct scope *own, *a, *b;
	const struct entry *entries[JOBS_MAX];
	bool listed[JOBS_MAX];
	bool stale;
	int64_t now;
};

static const struct entry *entry_of(
        int number, const char *provider, uint64_t bytes, const char *owner, const char *url)
{
	struct job *job = job_new();
	snprintf(job->id.text, sizeof job->id.text, "00000000-0000-0000-0000-%012d", number);
	job->state = JOB_TRANSFERRING;
	job->description = text_format("::WMP_STATUS:1:7:%s::::::", provider);
	job->owner = memory_string(owner);
	job->maker = memory_string("https://a.example");
	struct job_file *file = job_add_file(job);
	file->remote_name = memory_string(url);
	file->local_name = text_format("/home/%s/song.mp3", owner);
	job->bytes_transferred = bytes;
	job_seal(job);
	struct entry *entry = entry_new(job);
	job_unref(job);
	return entry;
}

static void put(struct world *world, int number, const char *provider, uint64_t bytes,
        const char *owner, const char *url)
{
	entry_unref(world->entries[number]);
	world->entries[number] = entry_of(number, provider, bytes, owner, url);
	world->listed[number] = true;
}

static void publish(struct world *world)
{
	struct snapshot *snapshot = snapshot_new(JOBS_MAX, 0);
	snapshot->entry_count = 0;
	for (int i = 0; i < JOBS_MAX; i++) {
		if (world->listed[i])
			snapshot->entries[snapshot->entry_count++] = entry_ref(world->entries[i]);
	}
	snapshot->source = "local";
	snapshot->stale = world->stale;
	snapshot->stale_since = world->stale ? 5 : 0;
	snapshot->taken_at = ++world->now;
	board_publish(world->board, snapshot);
}

static int set_up(void **state)
{
	static const char *const a[] = {"A"};
	static const char *const b[] = {"B"};
	struct world *world = memory_new(sizeof *world);
	world->board = board_new(&json_renderer);
	world->own = board_add_scope(world->board, &(struct scope_spec){.own = true});
	world->a = board_add_scope(world->board,
	        &(struct scope_spec){
	                .origin = "https://a.example", .providers = a, .provider_count = 1});
	world->b = board_add_scope(world->board,
	        &(struct scope_spec){
	                .origin = "https://b.example", .providers = b, .provider_count = 1});
	*state = world;
	return 0;
}

static int tear_down(void **state)
{
	struct world *world = *state;
	for (int i = 0; i < JOBS_MAX; i++)
		entry_unref(world->entries[i]);
	board_free(world->board);
	free(world);
	return 0;
}

static uint64_t number_of(struct world *world, const struct scope *scope)
{
	const struct view *view = board_view(world->board, scope);
	uint64_t number = view->number;
	view_unref(view);
	return number;
}

static void before_the_first_look_there_is_an_empty_stale_view(void **state)
{
	struct world *world = *state;
	const struct view *view = board_view(world->board, world->own);
	assert_int_equal(view->entry_count, 0);
	assert_true(text_starts_with(view->queue, "{\"source\":\"\",\"stale\":true,"));
	assert_null(board_snapshot(world->board));
	uint64_t before = view->number;
	view_unref(view);
	publish(world);
	assert_int_equal(number_of(world, world->own), before + 1);
}

static void a_revision_grows_only_with_what_the_scope_may_see(void **state)
{
	struct world *world = *state;
	publish(world);
	put(world, 0, "A", 1, "me", "http://x/1");
	publish(world);
	uint64_t own = number_of(world, world->own), a = number_of(world, world->a);
	static const struct {
		const char *owner, *url;
		uint64_t bytes;
		unsigned own_step, a_step;
	} rows[] = {
	        {"me", "http://x/1", 1, 0, 0},  /* another object, nothing new in it */
	        {"you", "http://x/1", 1, 1, 0}, /* owner and folder: own scope only */
	        {"you", "http://x/2", 1, 1, 1}, /* its own job's URL: the store as well */
	        {"you", "http://x/2", 2, 1, 1},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		put(world, 0, "A", rows[i].bytes, rows[i].owner, rows[i].url);
		publish(world);
		own += rows[i].own_step;
		a += rows[i].a_step;
		assert_int_equal(number_of(world, world->own), own);
		assert_int_equal(number_of(world, world->a), a);
	}
}

static void a_store_sees_no_trace_of_another_stores_jobs(void **state)
{
	struct world *world = *state;
	put(world, 0, "A", 1, "me", "http://x/1");
	publish(world);
	const struct view *before = board_view(world->board, world->a);
	for (uint64_t i = 1; i < 50; i++) {
		put(world, 1 + (int)(i % 3), "B", i, "me", "http://y/1");
		if (i % 5 == 0)
			world->listed[1 + (int)(i % 3)] = false;
		publish(world);
		const struct view *now = board_view(world->board, world->a);
		assert_ptr_equal(now, before);
		view_unref(now);
	}
	assert_true(number_of(world, world->b) > 40);
	assert_int_equal(before->entry_count, 1);
	view_unref(before);
}

static void another_stores_job_url_is_no_change(void **state)
{
	struct world *world = *state;
	put(world, 0, "B", 1, "me", "http://x/1"); /* made by a.example, shown to b.example */
	publish(world);
	uint64_t b = number_of(world, world->b);
	put(world, 0, "B", 1, "me", "http://x/2");
	publish(world);
	assert_int_equal(number_of(world, world->b), b);
}

static void staleness_is_a_change_for_everybody(void **state)
{
	struct world *world = *state;
	publish(world);
	uint64_t own = number_of(world, world->own), a = number_of(world, world->a);
	world->stale = true;
	publish(world);
	publish(world);
	assert_int_equal(number_of(world, world->own), own + 1);
	assert_int_equal(number_of(world, world->a), a + 1);
	world->stale = false;
	publish(world);
	assert_int_equal(number_of(world, world->a), a + 2);
}

/* A job of A's that is B's from then on. */
static void publish_a_move(struct world *world)
{
	put(world, 0, "A", 1, "me", "u");
	publish(world);
	put(world, 0, "B", 1, "me", "u");
	publish(world);
}

static void a_job_whose_provider_changes_leaves_one_scope_for_the_other(void **state)
{
	struct world *world = *state;
	publish_a_move(world);
	const struct view *a = board_view(world->board, world->a);
	const struct view *b = board_view(world->board, world->b);
	assert_int_equal(a->entry_count, 0);
	assert_int_equal(a->removed_count, 1);
	assert_int_equal(a->removed[0].removed_at, a->number);
	assert_int_equal(b->entry_count, 1);
	view_unref(a);
	view_unref(b);
	put(world, 0, "A", 1, "me", "u");
	publish(world);
	a = board_view(world->board, world->a);
	assert_int_equal(a->removed_count, 0);
	assert_int_equal(a->entries[0].changed_at, a->number);
	view_unref(a);
}

static void a_job_that_moved_and_then_went_is_removed_once(void **state)
{
	struct world *world = *state;
	publish_a_move(world);
	world->listed[0] = false;
	publish(world);
	const struct view *own = board_view(world->board, world->own);
	assert_int_equal(own->removed_count, 1);
	assert_int_equal(own->removed[0].removed_at, own->number);
	view_unref(own);
}

static void only_revisions_of_this_epoch_that_are_not_too_old_are_known(void **state)
{
	struct world *world = *state;
	publish(world);
	const struct view *view = board_view(world->board, world->a);
	const struct view *other = board_view(world->board, world->b);
	uint64_t number = 0;
	assert_true(view_knows(view, view->revision, &number));
	assert_int_equal(number, view->number);
	assert_false(view_knows(view, other->revision, &number));
	char epoch[REVISION_SIZE];
	snprintf(epoch, sizeof epoch, "%s", view->revision);
	*strchr(epoch, '-') = '\0';
	static const char *const tails[] = {"", "-", "-0", "-3", "-01", "-1x", "--1", "-+1", "- 1",
	        "-99999999999999999999", "-18446744073709551617"};
	for (size_t i = 0; i < COUNT(tails); i++) {
		char *bad = text_format("%s%s", epoch, tails[i]);
		assert_false(view_knows(view, bad, &number));
		free(bad);
	}
	assert_false(view_knows(view, "", &number));
	assert_false(view_knows(view, "-1", &number));
	assert_int_equal(number, view->number);
	view_unref(view);
	view_unref(other);
}

static void old_removals_are_forgotten_and_then_not_told(void **state)
{
	struct world *world = *state;
	publish(world);
	const struct view *first = board_view(world->board, world->own);
	const char *too_old = first->revision;
	uint64_t number;
	for (int i = 0; i < SCOPE_REMOVED_MAX + 1; i++) {
		entry_unref(world->entries[0]);
		world->entries[0] = entry_of(100 + i, "A", 1, "me", "u");
		world->listed[0] = true;
		publish(world);
		const struct view *view = board_view(world->board, world->own);
		assert_true(view_knows(view, too_old, &number));
		view_unref(view);
	}
	/* That was one removal fewer than ids; one more is at the limit's edge, the next one over it. */
	world->listed[0] = false;
	publish(world);
	const struct view *view = board_view(world->board, world->own);
	assert_int_equal(view->removed_count, SCOPE_REMOVED_MAX);
	assert_false(view_knows(view, too_old, &number));
	assert_int_equal(view->complete_since, first->number + 2);
	char *edge = text_format("%.*s-%d", (int)(strchr(view->revision, '-') - view->revision),
	        view->revision, (int)view->complete_since);
	assert_true(view_knows(view, edge, &number));
	free(edge);
	view_unref(view);
	view_unref(first);
}

static void a_scope_that_comes_later_sees_what_is_there(void **state)
{
	struct world *world = *state;
	put(world, 0, "A", 1, "me", "u");
	publish(world);
	const struct scope *late = board_add_scope(world->board, &(struct scope_spec){.own = true});
	const struct view *view = board_view(world->board, late);
	assert_int_equal(view->entry_count, 1);
	assert_non_null(strstr(view->queue, "\"stale\":false"));
	view_unref(view);
}

static void publish_soon(void *data)
{
	struct world *world = data;
	put(world, 0, "B", 1, "me", "u"); /* nothing for a */
	publish(world);
	put(world, 1, "A", 1, "me", "u");
	publish(world);
}

static void waiting_ends_with_news_a_deadline_or_the_end(void **state)
{
	struct world *world = *state;
	publish(world);
	uint64_t number = number_of(world, world->a);
	struct thread *thread = thread_new("publisher", publish_soon, world);
	const struct view *view = board_wait(world->board, world->a, number, THREAD_FOREVER);
	assert_int_equal(view->number, number + 1);
	assert_int_equal(view->entry_count, 1);
	thread_join(thread);
	view_unref(view);
	view = board_wait(world->board, world->a, number + 1, clock_monotonic_ms() + 20);
	assert_int_equal(view->number, number + 1);
	view_unref(view);
	board_close(world->board);
	assert_true(board_is_closed(world->board));
	view_unref(board_wait(world->board, world->a, number + 1, THREAD_FOREVER));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(before_the_first_look_there_is_an_empty_stale_view),
	        TEST(a_revision_grows_only_with_what_the_scope_may_see),
	        TEST(a_store_sees_no_trace_of_another_stores_jobs),
	        TEST(another_stores_job_url_is_no_change),
	        TEST(staleness_is_a_change_for_everybody),
	        TEST(a_job_whose_provider_changes_leaves_one_scope_for_the_other),
	        TEST(a_job_that_moved_and_then_went_is_removed_once),
	        TEST(only_revisions_of_this_epoch_that_are_not_too_old_are_known),
	        TEST(old_removals_are_forgotten_and_then_not_told),
	        TEST(a_scope_that_comes_later_sees_what_is_there),
	        TEST(waiting_ends_with_news_a_deadline_or_the_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
