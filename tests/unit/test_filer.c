/* SPDX-License-Identifier: MIT */
/* The filing thread gets another folder while a song is on its way. */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/thread.h"
#include "query/commander.h"
#include "query/filer.h"
#include "json/job_json.h"

#define PATIENCE_MS 30000
#define SONG_COUNT  2

/* A queue of completed jobs that waits in the middle of the first one's filing until it is let go. */
struct world {
	struct job_queue queue;
	char *folder, *old_library, *new_library;
	struct job_id ids[SONG_COUNT];
	char *songs[SONG_COUNT];

	struct mutex *lock; /* everything below */
	struct condition *changed;
	bool is_placed, is_let_go;
	char *places[SONG_COUNT]; /* where each has been filed; NULL: not yet */
};

static void await(struct world *world, const bool *condition)
{
	int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
	while (!*condition)
		assert_true(condition_wait(world->changed, world->lock, deadline));
}

static const struct job *make_job(const struct world *world, size_t index)
{
	struct job *job = job_new();
	job->id = world->ids[index];
	job->type = JOB_DOWNLOAD;
	job->state = JOB_ACKNOWLEDGED;
	job->filing = JOB_FILING_PENDING;
	job->is_own = true;
	job->description = text_format("::WMP_JOB:1:7:P:A:B:%zu:T:241:4", index + 1);
	job_add_file(job)->local_name = memory_string(world->songs[index]);
	job_seal(job);
	return job;
}

static bits_hr look(struct job_queue *queue, enum look_scope scope, struct queue_look *ret)
{
	struct world *world = (struct world *)queue;
	(void)scope;
	*ret = (struct queue_look){.jobs = memory_new_array(SONG_COUNT, sizeof *ret->jobs)};
	mutex_lock(world->lock);
	for (size_t i = 0; i < SONG_COUNT; i++) {
		if (world->places[i] == NULL)
			ret->jobs[ret->job_count++] = make_job(world, i);
	}
	mutex_unlock(world->lock);
	return BITS_S_OK;
}

static bits_hr take(struct job_queue *queue, const struct job_id *id)
{
	(void)queue, (void)id;
	return BITS_E_NOT_IMPLEMENTED;
}

static bits_hr note_filing(
        struct job_queue *queue, const struct job_id *id, const struct filing_note *note)
{
	struct world *world = (struct world *)queue;
	size_t index = job_id_equal(id, &world->ids[0]) ? 0 : 1;
	mutex_lock(world->lock);
	if (note->step == FILING_DONE)
		world->places[index] = memory_string(note->target);
	world->is_placed = true;
	condition_signal_all(world->changed);
	await(world, &world->is_let_go);
	mutex_unlock(world->lock);
	return BITS_S_OK;
}

static const struct job_queue_ops ops = {
        .source = "local", .look = look, .take = take, .note_filing = note_filing};

static int set_up(void **state)
{
	static const char *const ids[SONG_COUNT] = {
	        "6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a11", "6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a12"};
	struct world *world = memory_new(sizeof *world);
	char pattern[] = "/tmp/bitsbridge filer XXXXXX";
	world->queue.ops = &ops;
	world->folder = memory_string(mkdtemp(pattern));
	world->old_library = path_join(world->folder, "old");
	world->new_library = path_join(world->folder, "new");
	world->lock = mutex_new();
	world->changed = condition_new();
	for (size_t i = 0; i < SONG_COUNT; i++) {
		assert_true(job_id_parse(ids[i], &world->ids[i]));
		world->songs[i] = text_format("%s/%zu.mp3", world->folder, i);
		assert_true(file_write_private(world->songs[i], ids[i], false, NULL));
	}
	*state = world;
	return 0;
}

static int tear_down(void **state)
{
	struct world *world = *state;
	char *command = text_format("rm -rf '%s'", world->folder);
	int status = system(command);
	free(command);
	for (size_t i = 0; i < SONG_COUNT; i++) {
		free(world->songs[i]);
		free(world->places[i]);
	}
	condition_free(world->changed);
	mutex_free(world->lock);
	free(world->old_library);
	free(world->new_library);
	free(world->folder);
	free(world);
	return status;
}

/* It lies there, and nowhere else. */
static void assert_filed(const struct world *world, size_t index, const char *library)
{
	char *place = text_format("%s/A/B/%02zu T.mp3", library, index + 1);
	char *held = file_read(place, 1000, NULL, NULL);
	assert_string_equal(world->places[index], place);
	assert_non_null(held);
	assert_string_equal(held, world->ids[index].text);
	assert_false(file_exists(world->songs[index]));
	free(held);
	free(place);
}

static void a_song_on_its_way_arrives_and_the_next_goes_to_the_new_folder(void **state)
{
	struct world *world = *state;
	struct board *board = board_new(&json_renderer);
	struct demand *demand = demand_new();
	struct query *query = query_new(board, demand);
	struct filer *filer = filer_new(&world->queue, query,
	        &(struct library){.folder = world->old_library, .data_dir = world->folder});
	query_start(query, &world->queue);
	struct commander *commander = commander_new(&world->queue, query);
	mutex_lock(world->lock);
	await(world, &world->is_placed);
	filer_set_folder(filer, world->new_library);
	world->is_let_go = true;
	condition_signal_all(world->changed);
	int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
	while (world->places[0] == NULL || world->places[1] == NULL)
		assert_true(condition_wait(world->changed, world->lock, deadline));
	mutex_unlock(world->lock);
	assert_true(commander_stop(commander, PATIENCE_MS));
	assert_true(filer_stop(filer, PATIENCE_MS));
	assert_true(query_stop(query, PATIENCE_MS));
	commander_free(commander);
	filer_free(filer);
	query_free(query);
	board_free(board);
	demand_free(demand);
	assert_filed(world, 0, world->old_library);
	assert_filed(world, 1, world->new_library);
	char *second = text_format("%s/A/B/01 T.mp3", world->new_library);
	assert_false(file_exists(second));
	free(second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test_setup_teardown(
	                a_song_on_its_way_arrives_and_the_next_goes_to_the_new_folder, set_up,
	                tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
