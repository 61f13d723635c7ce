/* SPDX-License-Identifier: MIT */
/*
 * Where filing may have been cut off: at each of these points the file is whole afterwards, in one place, and what was noted
 * says which.
 */
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/text.h"
#include "job_queue.h"
#include "queue/filing/library.h"
#include "queue/filing/move.h"

#define ID   "6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a11"
#define SONG "the whole song"

/* A queue that knows nothing but one job's filing. */
struct world {
	struct job_queue queue;
	char *folder, *source, *target, *library_dir;
	struct library library;
	atomic_bool stop;
	enum filing_step last;
	char *placed; /* as noted */
	bits_hr failure;
	unsigned notes;
	bits_hr refusal; /* what noting gives */
};

static bits_hr note_filing(
        struct job_queue *queue, const struct job_id *id, const struct filing_note *note)
{
	struct world *world = (struct world *)queue;
	assert_string_equal(id->text, ID);
	if (world->refusal < 0)
		return world->refusal;
	world->notes++;
	world->last = note->step;
	world->failure = note->code;
	if (note->target != NULL) {
		free(world->placed);
		world->placed = memory_string(note->target);
	}
	/* Noted before the file has the place. */
	if (note->step == FILING_PLACED)
		assert_false(file_exists(note->target));
	return BITS_S_OK;
}

static bits_hr take(struct job_queue *queue, const struct job_id *id)
{
	(void)queue;
	(void)id;
	return BITS_E_NOT_IMPLEMENTED;
}

static const struct job_queue_ops ops = {.take = take, .note_filing = note_filing};

static char *below(const char *folder, const char *name)
{
	return path_join(folder, name);
}

static void make_folder(const char *path)
{
	assert_true(move_make_folder(path) >= 0);
}

static int set_up(void **state)
{
	struct world *world = memory_new(sizeof *world);
	char pattern[] = "/tmp/bitsbridge filing XXXXXX";
	world->queue.ops = &ops;
	world->folder = memory_string(mkdtemp(pattern));
	world->library_dir = below(world->folder, "music");
	world->source = below(world->folder, "track.mp3");
	world->target = below(world->library_dir, "A/B/07 T.mp3");
	world->library = (struct library){.folder = world->library_dir, .data_dir = world->folder};
	atomic_init(&world->stop, false);
	*state = world;
	return 0;
}

static int tear_down(void **state)
{
	struct world *world = *state;
	char *command = text_format("rm -rf '%s'", world->folder);
	int status = system(command);
	free(command);
	free(world->folder);
	free(world->library_dir);
	free(world->source);
	free(world->target);
	free(world->placed);
	free(world);
	return status;
}

static void make_album(struct world *world)
{
	char *artist = below(world->library_dir, "A"), *album = below(artist, "B");
	make_folder(world->library_dir);
	make_folder(artist);
	make_folder(album);
	free(artist);
	free(album);
}

static void write_file(const char *path, const char *content)
{
	assert_true(file_write_private(path, content, false, NULL));
}

static void assert_holds(const char *path, const char *content)
{
	char *held = file_read(path, 1000, NULL, NULL);
	assert_non_null(held);
	assert_string_equal(held, content);
	free(held);
}

static const struct job *make_job(const struct world *world, const char *target)
{
	struct job *job = job_new();
	assert_true(job_id_parse(ID, &job->id));
	job->type = JOB_DOWNLOAD;
	job->state = JOB_ACKNOWLEDGED;
	job->filing = JOB_FILING_PENDING;
	job->filing_target = memory_string(target);
	job->description = memory_string("::WMP_JOB:1:7:P:A:B:7:T:241:4");
	struct job_file *file = job_add_file(job);
	file->local_name = memory_string(world->source);
	file->bytes_total = strlen(SONG);
	job_seal(job);
	return job;
}

static bits_hr file_it(struct world *world, const char *target)
{
	const struct job *job = make_job(world, target);
	world->notes = 0;
	bits_hr code = job_queue_file(&world->queue, job, &world->library, &world->stop);
	job_unref(job);
	return code;
}

static void assert_filed(struct world *world, const char *target)
{
	assert_int_equal(world->last, FILING_DONE);
	assert_string_equal(world->placed, target);
	assert_holds(target, SONG);
	assert_false(file_exists(world->source));
}

static void a_file_gets_its_place(void **state)
{
	struct world *world = *state;
	write_file(world->source, SONG);
	assert_int_equal(file_it(world, NULL), BITS_S_OK);
	assert_filed(world, world->target);
	assert_int_equal(world->notes, 2);
}

static void cut_off_behind_the_note(void **state)
{
	struct world *world = *state;
	make_album(world);
	write_file(world->source, SONG);
	assert_int_equal(file_it(world, world->target), BITS_S_OK);
	assert_filed(world, world->target);
}

static void cut_off_behind_the_move(void **state)
{
	struct world *world = *state;
	make_album(world);
	write_file(world->target, SONG);
	assert_int_equal(file_it(world, world->target), BITS_S_OK);
	assert_filed(world, world->target);
}

static void cut_off_between_two_names_of_one_file(void **state)
{
	struct world *world = *state;
	make_album(world);
	write_file(world->source, SONG);
	assert_int_equal(link(world->source, world->target), 0);
	assert_int_equal(file_it(world, world->target), BITS_S_OK);
	assert_filed(world, world->target);
}

static void cut_off_between_copy_and_original(void **state)
{
	struct world *world = *state;
	make_album(world);
	write_file(world->source, SONG);
	write_file(world->target, SONG);
	assert_int_equal(file_it(world, world->target), BITS_S_OK);
	assert_filed(world, world->target);
}

static void cut_off_in_the_copy(void **state)
{
	struct world *world = *state;
	make_album(world);
	char *part = below(world->library_dir, "A/B/." ID ".part");
	write_file(world->source, SONG);
	write_file(part, "the wh");
	assert_int_equal(file_it(world, world->target), BITS_S_OK);
	assert_filed(world, world->target);
	assert_false(file_exists(part));
	free(part);
}

static void a_place_that_somebody_else_has_taken_is_left_to_him(void **state)
{
	struct world *world = *state;
	make_album(world);
	char *second = below(world->library_dir, "A/B/07 T (2).mp3");
	write_file(world->source, SONG);
	write_file(world->target, "another song of it");
	assert_int_equal(file_it(world, world->target), BITS_S_OK);
	assert_filed(world, second);
	assert_holds(world->target, "another song of it");
	free(second);
}

static void what_is_in_neither_place_was_taken_away(void **state)
{
	struct world *world = *state;
	make_album(world);
	assert_int_equal(file_it(world, world->target), BITS_S_OK);
	assert_int_equal(world->last, FILING_DROPPED);
	assert_int_equal(file_it(world, NULL), BITS_S_OK);
	assert_int_equal(world->last, FILING_DROPPED);
}

static void what_lies_in_a_folder_that_is_away_may_come_back(void **state)
{
	struct world *world = *state;
	make_album(world);
	free(world->source);
	world->source = below(world->folder, "disk/track.mp3");
	assert_int_equal(file_it(world, NULL), BITS_E_PATH_NOT_FOUND);
	assert_int_equal(world->last, FILING_FAILED);
	assert_int_equal(world->failure, BITS_E_PATH_NOT_FOUND);
	/* The same of its new place, where that is in another library than today's. */
	free(world->source);
	world->source = below(world->folder, "track.mp3");
	char *elsewhere = below(world->folder, "disk/A/B/07 T.mp3");
	assert_int_equal(file_it(world, elsewhere), BITS_E_PATH_NOT_FOUND);
	free(elsewhere);
}

static void a_song_that_is_another_by_now_is_left_alone(void **state)
{
	struct world *world = *state;
	write_file(world->source, SONG " and more");
	assert_int_equal(file_it(world, NULL), BITS_S_OK);
	assert_int_equal(world->last, FILING_DROPPED);
	assert_holds(world->source, SONG " and more");
	unlink(world->source);
	assert_int_equal(symlink("/etc/passwd", world->source), 0);
	assert_int_equal(file_it(world, NULL), BITS_S_OK);
	assert_int_equal(world->last, FILING_DROPPED);
}

static void nothing_is_moved_that_cannot_be_noted(void **state)
{
	struct world *world = *state;
	write_file(world->source, SONG);
	world->refusal = BITS_E_DATABASE_FAILURE;
	assert_int_equal(file_it(world, NULL), BITS_E_DATABASE_FAILURE);
	assert_holds(world->source, SONG);
	assert_false(file_exists(world->target));
}

static void a_library_that_was_there_once_is_not_made_anew(void **state)
{
	struct world *world = *state;
	write_file(world->source, SONG);
	assert_int_equal(file_it(world, NULL), BITS_S_OK);
	char *away = below(world->folder, "away");
	assert_int_equal(rename(world->library_dir, away), 0);
	write_file(world->source, SONG);
	assert_int_equal(file_it(world, NULL), BITS_E_PATH_NOT_FOUND);
	assert_false(file_exists(world->library_dir));
	assert_int_equal(rename(away, world->library_dir), 0);
	assert_int_equal(file_it(world, NULL), BITS_S_OK);
	free(away);
	/* Another one is made, again once. */
	char *other = below(world->folder, "other/one");
	world->library.folder = other;
	write_file(world->source, SONG);
	assert_int_equal(file_it(world, NULL), BITS_S_OK);
	free(other);
}

static void a_copy_that_is_to_stop_leaves_nothing(void **state)
{
	struct world *world = *state;
	char *other = text_format("/dev/shm/bitsbridge filing %ld", (long)getpid());
	char *target = below(other, "song.mp3"), *part = below(other, ".part");
	struct stat here, there;
	make_folder(other);
	write_file(world->source, SONG);
	/* Where both are on one file system, nothing is copied. */
	bool copies = stat(other, &there) == 0 && stat(world->folder, &here) == 0 &&
	              here.st_dev != there.st_dev;
	atomic_store(&world->stop, true);
	if (copies) {
		assert_int_equal(move_file(world->source, target, part, &world->stop),
		        BITS_E_REQUEST_CANCELED);
		assert_false(file_exists(target) || file_exists(part));
		assert_holds(world->source, SONG);
	}
	atomic_store(&world->stop, false);
	assert_int_equal(move_file(world->source, target, part, &world->stop), BITS_S_OK);
	assert_holds(target, SONG);
	assert_false(file_exists(world->source));
	/* And back, over nothing. */
	free(part);
	part = below(world->folder, ".part");
	write_file(world->source, "in the way");
	assert_int_equal(move_file(target, world->source, part, &world->stop), BITS_E_FILE_EXISTS);
	assert_holds(world->source, "in the way");
	assert_holds(target, SONG);
	assert_false(file_exists(part));
	unlink(target);
	assert_int_equal(rmdir(other), 0);
	free(part);
	free(target);
	free(other);
	if (!copies)
		skip();
}

#define AT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        AT(a_file_gets_its_place),
	        AT(cut_off_behind_the_note),
	        AT(cut_off_behind_the_move),
	        AT(cut_off_between_two_names_of_one_file),
	        AT(cut_off_between_copy_and_original),
	        AT(cut_off_in_the_copy),
	        AT(a_place_that_somebody_else_has_taken_is_left_to_him),
	        AT(what_is_in_neither_place_was_taken_away),
	        AT(what_lies_in_a_folder_that_is_away_may_come_back),
	        AT(a_song_that_is_another_by_now_is_left_alone),
	        AT(nothing_is_moved_that_cannot_be_noted),
	        AT(a_library_that_was_there_once_is_not_made_anew),
	        AT(a_copy_that_is_to_stop_leaves_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
