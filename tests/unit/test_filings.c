/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/random.h"
#include "base/text.h"
#include "queue/filings.h"

#define HEADER "bitsbridge-filings 1\n"
#define ID     "6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a11"
#define ID_2   "7f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a12"
#define ROW \
	"\tpending\t1000\t-\t500\t14\t-\t/d/a.mp3\t-\t-\thttp://x/a\tA\t::WMP_JOB:1:7:P:A:B:7:T:1:2\n"

struct world {
	char *folder;
	struct filings *filings;
	struct filings_view view;
};

static int set_up(void **state)
{
	struct world *world = test_calloc(1, sizeof *world);
	char *error = NULL;
	unsigned char random[6];
	random_bytes(random, sizeof random);
	world->folder = text_format("filings-%02x%02x%02x%02x%02x%02x", random[0], random[1],
	        random[2], random[3], random[4], random[5]);
	*state = world;
	if (!folder_make(world->folder, NULL))
		return -1;
	world->filings = filings_open(world->folder, &error);
	world->view.tidies = true;
	return world->filings != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
	struct world *world = *state;
	static const char *const names[] = {"filings", "filings.lock"};
	filings_view_release(&world->view);
	filings_free(world->filings);
	for (size_t i = 0; i < COUNT(names); i++) {
		char *path = path_join(world->folder, names[i]);
		file_remove(path);
		free(path);
	}
	remove(world->folder);
	free(world->folder);
	test_free(world);
	return 0;
}

static void bad_files_are_told_by_line(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t line;
	} rows[] = {
	        {"", 1},
	        {"\n", 1},
	        {"bitsbridge-filings 1", 1},
	        {"bitsbridge-filings 2\n", 1},
	        {HEADER "\n", 2},
	        {HEADER "x" ROW, 2},
	        {HEADER "{" ID "}" ROW, 2},
	        {HEADER ID "\n", 2},
	        {HEADER ID "\tpending\n", 2},
	        {HEADER ID ROW ID ROW, 3},
	        {HEADER ID ROW ID_2 "\tpending", 3},
	        {HEADER ID "\tsoon\t1\t-\t-\t-\t-\ta\t-\t-\t-\t-\t-\n", 2},
	        {HEADER ID "\tpending\tx\t-\t-\t-\t-\ta\t-\t-\t-\t-\t-\n", 2},
	        {HEADER ID "\tpending\t1\t-1\t-\t-\t-\ta\t-\t-\t-\t-\t-\n", 2},
	        {HEADER ID "\tpending\t1\t-\t-\t9223372036854775808\t-\ta\t-\t-\t-\t-\t-\n", 2},
	        {HEADER ID "\tpending\t1\t-\t-\t-\t4294967296\ta\t-\t-\t-\t-\t-\n", 2},
	        {HEADER ID "\tpending\t1\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\n", 2},
	        {HEADER ID "\tdone\t1\t-\t-\t-\t-\ta\t-\t-\t-\t-\t-\n", 2},
	        {HEADER ID "\tpending\t1\t-\t-\t-\t-\ta%0\t-\t-\t-\t-\t-\n", 2},
	        {HEADER ID "\tpending\t1\t-\t-\t-\t-\ta%00\t-\t-\t-\t-\t-\n", 2},
	        {HEADER ID "\tpending\t1\t-\t-\t-\t-\ta%zz\t-\t-\t-\t-\t-\n", 2},
	        {HEADER ID "\tpending\t1\t-\t-\t-\t-\ta\x01\t-\t-\t-\t-\t-\n", 2},
	        {HEADER ID "\tpending\t1\t-\t-\t-\t-\ta\t-\t-\t-\t-\n", 2},
	        {HEADER ID "\tpending\t1\t-\t-\t-\t-\ta\t-\t-\t-\t-\t-\t-\n", 2},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct filing_list list = {0};
		size_t line = 0;
		const char *reason = NULL;
		if (filing_list_parse(rows[i].text, &list, &line, &reason))
			fail_msg("row %zu is taken", i);
		assert_int_equal(line, rows[i].line);
		assert_non_null(reason);
	}
}

static void what_is_written_is_read_again(void **state)
{
	(void)state;
	static const char *const texts[] = {HEADER, HEADER ID ROW,
	        HEADER ID "\tdone\t1\t2\t3\t4\t2147942512\t/a b\t/c%09d%25\t%2D\t\t%0A\t-\n"};
	for (size_t i = 0; i < COUNT(texts); i++) {
		struct filing_list list;
		size_t line = 0;
		const char *reason = NULL;
		assert_true(filing_list_parse(texts[i], &list, &line, &reason));
		char *back = filing_list_format(&list);
		assert_string_equal(back, texts[i]);
		free(back);
		filing_list_release(&list);
	}
}

static const struct job *make_job(enum job_state state)
{
	struct job *job = job_new();
	assert_true(job_id_parse(ID, &job->id));
	job->type = JOB_DOWNLOAD;
	job->state = state;
	job->created = 1000;
	job->display_name = memory_string("a\tname");
	job->description = memory_string("::WMP_JOB:1:7:P:A:B:7:T:241:4");
	struct job_file *file = job_add_file(job);
	file->local_name = memory_string("/d/a.mp3");
	file->remote_name = memory_string("http://x.example/a.mp3");
	file->bytes_total = file->bytes_transferred = 14;
	file->completed = true;
	job_seal(job);
	return job;
}

/* What a look shows where the queue lists that job, or nothing; the caller releases it. */
static struct queue_look look(struct world *world, const struct job *listed, enum look_scope scope)
{
	struct queue_look found = {0};
	found.jobs = memory_new_array(1, sizeof(struct job *));
	if (listed != NULL)
		found.jobs[found.job_count++] = job_ref(listed);
	filings_show(world->filings, &world->view, scope, &found);
	return found;
}

static const struct job *shown(struct queue_look *found)
{
	assert_int_equal(found->job_count, 1);
	return found->jobs[0];
}

static void note(struct world *world, enum filing_step step, const char *target, bits_hr code)
{
	struct job_id id;
	const struct filing_note note = {step, target, code, code < 0 ? "/music" : NULL};
	assert_true(job_id_parse(ID, &id));
	assert_int_equal(filings_note(world->filings, &id, &note), BITS_S_OK);
}

static void a_job_is_shown_until_its_file_is_filed_and_for_a_while_after(void **state)
{
	struct world *world = *state;
	const struct job *transferred = make_job(JOB_TRANSFERRED);
	char *error = NULL;
	assert_true(filings_promise(world->filings, transferred, &error));

	struct queue_look found = look(world, transferred, LOOK_TAGGED);
	assert_int_equal(shown(&found)->state, JOB_TRANSFERRED);
	assert_int_equal(shown(&found)->filing, JOB_FILING_PENDING);
	queue_look_release(&found);

	/* The queue has forgotten it; so has this program. */
	filings_view_release(&world->view);
	filings_free(world->filings);
	world->filings = filings_open(world->folder, &error);
	assert_non_null(world->filings);
	found = look(world, NULL, LOOK_ALL);
	const struct job *job = shown(&found);
	assert_true(job_is_being_filed(job) && job->is_own && job->tag_kind == TAG_JOB);
	assert_string_equal(job->display_name, "a\tname");
	assert_string_equal(job->files[0].local_name, "/d/a.mp3");
	assert_int_equal(job->bytes_total, 14);
	assert_int_equal(job->created, 1000);
	job_ref(job);
	queue_look_release(&found);

	/* The same object while nothing changes. */
	found = look(world, NULL, LOOK_TAGGED);
	assert_ptr_equal(shown(&found), job);
	queue_look_release(&found);
	job_unref(job);

	note(world, FILING_PLACED, "/music/x.mp3", 0);
	note(world, FILING_FAILED, NULL, BITS_E_DISK_FULL);
	found = look(world, NULL, LOOK_TAGGED);
	assert_string_equal(shown(&found)->filing_target, "/music/x.mp3");
	assert_int_equal(shown(&found)->completion_error.code, BITS_E_DISK_FULL);
	assert_string_equal(shown(&found)->completion_error.message, "/music");
	queue_look_release(&found);

	note(world, FILING_DONE, "/music/y.mp3", 0);
	found = look(world, NULL, LOOK_TAGGED);
	assert_int_equal(shown(&found)->filing, JOB_FILING_DONE);
	assert_string_equal(shown(&found)->files[0].local_name, "/music/y.mp3");
	assert_int_equal(shown(&found)->completion_error.code, 0);
	queue_look_release(&found);
	found = look(world, NULL, LOOK_ALL);
	assert_int_equal(found.job_count, 0);
	queue_look_release(&found);
	job_unref(transferred);
}

static void what_has_been_shown_for_long_enough_is_forgotten(void **state)
{
	struct world *world = *state;
	char *path = path_join(world->folder, "filings");
	for (int minute = 14; minute <= 16; minute += 2) {
		world->view.tidies = true;
		char *text = text_format(HEADER ID
		        "\tdone\t%lld\t-\t-\t-\t-\t/a.mp3\t/b.mp3\t-\t-\t-\t-\n",
		        (long long)clock_wall_ms() - minute * 60000LL);
		assert_true(file_write_private(path, text, false, NULL));
		struct queue_look found = look(world, NULL, LOOK_TAGGED);
		assert_int_equal(found.job_count, minute < 15);
		queue_look_release(&found);
		char *left = file_read(path, 1000, NULL, NULL);
		assert_string_equal(left, minute < 15 ? text : HEADER);
		free(left);
		/* Who only visits leaves the file alone, and shows the same. */
		assert_true(file_write_private(path, text, false, NULL));
		world->view.tidies = false;
		found = look(world, NULL, LOOK_TAGGED);
		assert_int_equal(found.job_count, minute < 15);
		queue_look_release(&found);
		left = file_read(path, 1000, NULL, NULL);
		assert_string_equal(left, text);
		free(left);
		free(text);
	}
	free(path);
}

static void a_job_that_somebody_cancels_is_promised_nothing(void **state)
{
	struct world *world = *state;
	const struct job *transferred = make_job(JOB_TRANSFERRED);
	const struct job *cancelled = make_job(JOB_CANCELLED);
	char *error = NULL;
	assert_true(filings_promise(world->filings, transferred, &error));
	struct queue_look found = look(world, cancelled, LOOK_TAGGED);
	assert_ptr_equal(shown(&found), cancelled);
	queue_look_release(&found);
	found = look(world, NULL, LOOK_TAGGED);
	assert_int_equal(found.job_count, 0);
	queue_look_release(&found);
	job_unref(transferred);
	job_unref(cancelled);
}

static void nothing_is_noted_of_what_was_not_promised(void **state)
{
	struct world *world = *state;
	struct job_id id;
	const struct filing_note done = {.step = FILING_DONE, .target = "/m"};
	assert_true(job_id_parse(ID, &id));
	assert_true(filings_note(world->filings, &id, &done) < 0);
	const struct job *job = make_job(JOB_TRANSFERRED);
	char *error = NULL;
	assert_true(filings_promise(world->filings, job, &error));
	filings_remove(world->filings, &id);
	assert_true(filings_note(world->filings, &id, &done) < 0);
	assert_true(filings_promise(world->filings, job, &error));
	note(world, FILING_DROPPED, NULL, 0);
	assert_true(filings_note(world->filings, &id, &done) < 0);
	job_unref(job);
}

#define AT(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(bad_files_are_told_by_line),
	        cmocka_unit_test(what_is_written_is_read_again),
	        AT(a_job_is_shown_until_its_file_is_filed_and_for_a_while_after),
	        AT(what_has_been_shown_for_long_enough_is_forgotten),
	        AT(a_job_that_somebody_cancels_is_promised_nothing),
	        AT(nothing_is_noted_of_what_was_not_promised),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
