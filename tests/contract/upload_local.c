/* SPDX-License-Identifier: MIT */
/* The life of an upload: suspended, cut off by an owner that ends, cancelled, changed under way; and its reply. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/text.h"
#include "cmocka_ready.h"
#include "folder.h"
#include "upload_place.h"
#include "world.h"

#define SIZE 3000000
/* Of SIZE: some seconds, until the session is lost. */
#define SLOW "rate=500000&rate-once=1"

static struct job_id start_slowly(struct place *place, const char *name)
{
	struct job_id id = upload_start(place, name, SLOW, SIZE);
	world_wait_bytes(place->queue, &id, 65536);
	return id;
}

static void act(struct place *place, enum job_action action, const struct job_id *id)
{
	assert_int_equal(job_queue_act(place->queue, action, id), BITS_S_OK);
}

static void what_is_acknowledged_is_not_sent_again(void **state)
{
	struct place *place = *state;
	struct job_id id = start_slowly(place, "suspended");
	act(place, JOB_SUSPEND, &id);
	const struct job *job = world_wait(place->queue, &id, 1u << JOB_SUSPENDED);
	assert_true(job->bytes_transferred >= 65536 && job->bytes_transferred < SIZE);
	assert_true(job->bytes_total == SIZE);
	job_unref(job);
	act(place, JOB_RESUME, &id);
	world_wait_bytes(place->queue, &id, 200000);
	place_leave(place);
	place_serve(place);
	upload_push(place, &id);
	upload_wait_state(place, "suspended", "\"Create-Session\": 1,");
	upload_expect(place, &id, "suspended");
}

static void an_upload_is_completed_only_when_it_is_transferred(void **state)
{
	struct place *place = *state;
	struct job_id id = start_slowly(place, "too-early");
	assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, &id), BITS_E_INVALID_STATE);
	assert_int_equal(world_state(place->queue, &id), JOB_TRANSFERRING);
	act(place, JOB_CANCEL, &id);
}

static void cancelling_ends_the_session_at_the_server(void **state)
{
	struct place *place = *state;
	struct job_id id = start_slowly(place, "cancelled");
	act(place, JOB_CANCEL, &id);
	assert_int_equal(world_state(place->queue, &id), JOB_CANCELLED);
	upload_wait_state(place, "cancelled", "\"cancelled\": 1,");
	upload_wait_state(place, "cancelled", "\"open\": 0,");
	upload_wait_state(place, "cancelled", "\"closed\": 0,");
}

/* Beside no owner the session is ended by the next one. */
static void what_is_cancelled_while_nobody_serves_is_ended_later(void **state)
{
	struct place *place = *state;
	struct job_id id = start_slowly(place, "later");
	place_leave(place);
	place->queue = folder_open_queue(place->folder, QUEUE_BESIDE, 0);
	assert_non_null(place->queue);
	act(place, JOB_CANCEL, &id);
	place_leave(place);
	place_serve(place);
	upload_wait_state(place, "later", "\"cancelled\": 1,");
}

static void after_its_end_a_file_stays_at_the_server(void **state)
{
	struct place *place = *state;
	struct job_id id = upload_start(place, "kept", "", SIZE);
	upload_push(place, &id);
	act(place, JOB_CANCEL, &id);
	upload_wait_state(place, "kept", "\"closed\": 1,");
	upload_wait_state(place, "kept", "\"Cancel-Session\": 0,");
}

static void the_url_of_an_upload_cannot_be_changed(void **state)
{
	struct place *place = *state;
	free(upload_write(place, "fixed", 1000, 1));
	struct job_id id = upload_make(place, "fixed", "", NULL);
	struct job_url_change urls = {0, "http://127.0.0.1:1/elsewhere"};
	struct job_change change = job_change_none();
	change.urls = &urls;
	change.url_count = 1;
	assert_int_equal(
	        job_queue_change(place->queue, &id, &change, NULL), BITS_E_NOT_IMPLEMENTED);
	change.url_count = 0;
	change.priority = JOB_PRIORITY_LOW;
	assert_int_equal(job_queue_change(place->queue, &id, &change, NULL), BITS_S_OK);
	act(place, JOB_RESUME, &id);
	upload_push(place, &id);
	upload_expect(place, &id, "fixed");
}

static void append(const char *path)
{
	FILE *file = fopen(path, "ab");
	assert_non_null(file);
	fputc('x', file);
	fclose(file);
}

static void overwrite(const char *path)
{
	FILE *file = fopen(path, "r+b");
	assert_non_null(file);
	fseek(file, SIZE / 2, SEEK_SET);
	fputs("another version", file);
	fclose(file);
}

static void cut_short(const char *path)
{
	assert_int_equal(truncate(path, SIZE / 2), 0);
}

static void take_away(const char *path)
{
	char *aside = text_format("%s.aside", path);
	assert_int_equal(rename(path, aside), 0);
	free(aside);
}

/* The same size and time, but another file. */
static void replace(const char *path)
{
	char *other = text_format("%s.other", path);
	struct stat seen;
	assert_int_equal(stat(path, &seen), 0);
	FILE *file = fopen(other, "wb");
	assert_non_null(file);
	assert_int_equal(fseek(file, SIZE - 1, SEEK_SET), 0);
	fputc('x', file);
	fclose(file);
	struct timespec times[2] = {seen.st_atim, seen.st_mtim};
	assert_int_equal(utimensat(AT_FDCWD, other, times, 0), 0);
	assert_int_equal(rename(other, path), 0);
	free(other);
}

static const struct {
	const char *name;
	void (*change)(const char *path);
} changes[] = {{"appended", append}, {"overwritten", overwrite}, {"cut", cut_short},
        {"gone", take_away}, {"replaced", replace}};

static void expect_changed(struct place *place, const struct job_id *id, const char *name)
{
	const struct job *job =
	        world_wait(place->queue, id, 1u << JOB_ERROR | 1u << JOB_TRANSFERRED);
	if (job->state != JOB_ERROR || job->error.code != BITS_E_LOCAL_FILE_CHANGED)
		fail_msg("%s: %s 0x%08x", name, job_state_name(job->state),
		        (unsigned)job->error.code);
	assert_int_equal(job->error.context, JOB_CONTEXT_LOCAL_FILE);
	job_unref(job);
	upload_wait_state(place, name, "\"cancelled\": 1,");
	upload_wait_state(place, name, "\"closed\": 0,");
	upload_wait_state(place, name, "\"mixed\": false");
}

/* What the server gets then is one version, that of the moment of Resume. */
static void a_file_that_changes_under_way_is_the_jobs_error(void **state)
{
	struct place *place = *state;
	for (size_t i = 0; i < COUNT(changes); i++) {
		const char *name = changes[i].name;
		char *path = folder_path(place->folder, name);
		struct job_id id = start_slowly(place, name);
		changes[i].change(path);
		expect_changed(place, &id, name);
		if (!file_exists(path))
			free(upload_write(place, name, 70000, 2));
		act(place, JOB_RESUME, &id);
		upload_push(place, &id);
		upload_expect(place, &id, name);
		free(path);
	}
}

static void a_file_that_changes_between_two_attempts_is_the_jobs_error(void **state)
{
	struct place *place = *state;
	for (size_t i = 0; i < COUNT(changes); i++) {
		char *name = text_format("between-%s", changes[i].name);
		char *path = folder_path(place->folder, name);
		struct job_id id = start_slowly(place, name);
		act(place, JOB_SUSPEND, &id);
		job_unref(world_wait(place->queue, &id, 1u << JOB_SUSPENDED));
		place_leave(place);
		changes[i].change(path);
		place_serve(place);
		act(place, JOB_RESUME, &id);
		expect_changed(place, &id, name);
		act(place, JOB_CANCEL, &id);
		free(name);
		free(path);
	}
}

static void before_it_begins_a_file_may_change(void **state)
{
	struct place *place = *state;
	free(upload_write(place, "early", SIZE, 1));
	struct job_id id = upload_make(place, "early", "", NULL);
	const struct job *job = world_job(place->queue, &id);
	assert_true(job->bytes_total == SIZE && job->bytes_transferred == 0);
	job_unref(job);
	free(upload_write(place, "early", SIZE / 2, 2));
	act(place, JOB_RESUME, &id);
	upload_push(place, &id);
	upload_expect(place, &id, "early");
}

static void expect_error(
        struct place *place, const struct job_id *id, bits_hr code, enum job_error_context context)
{
	const struct job *job =
	        world_wait(place->queue, id, 1u << JOB_ERROR | 1u << JOB_TRANSFERRED);
	assert_int_equal(job->state, JOB_ERROR);
	assert_int_equal(job->error.code, code);
	assert_int_equal(job->error.context, context);
	job_unref(job);
}

static void a_file_that_is_missing_or_none_is_the_jobs_error(void **state)
{
	struct place *place = *state;
	struct job_id id = upload_make(place, "missing", "", NULL);
	act(place, JOB_RESUME, &id);
	expect_error(place, &id, BITS_E_LOCAL_FILE_NOT_FOUND, JOB_CONTEXT_LOCAL_FILE);
	char *path = folder_path(place->folder, "fifo");
	id = upload_make(place, "fifo", "", NULL);
	assert_int_equal(mkfifo(path, 0600), 0);
	act(place, JOB_RESUME, &id);
	expect_error(place, &id, BITS_E_ACCESS_DENIED, JOB_CONTEXT_LOCAL_FILE);
	free(path);
}

static void expect_reply(struct place *place, const struct job_id *id, const char *reply)
{
	char *path = folder_path(place->folder, reply);
	upload_push(place, id);
	const struct job *job = world_job(place->queue, id);
	assert_true(job->reply.bytes_transferred == 74);
	assert_true(job->reply.bytes_total == 74);
	assert_true(job->bytes_total == SIZE);
	job_unref(job);
	assert_false(file_exists(path));
	act(place, JOB_COMPLETE, id);
	char *content = file_read(path, 1000, NULL, NULL);
	assert_non_null(content);
	assert_int_equal(strncmp(content, "reply to ", 9), 0);
	free(content);
	free(path);
}

static void the_reply_lands_under_its_name(void **state)
{
	static const char *const urls[] = {"reply=/reply/ID", "reply=..%2Freply%2FID",
	        "reply=ADDRESS/reply/ID", "reply=/reply/ID&lose=6",
	        "reply=/reply/ID&lose=6&strict=1", "reply=/reply/ID&close=500",
	        "reply=/reply/ID&forget-close=1"};
	struct place *place = *state;
	for (size_t i = 0; i < COUNT(urls); i++) {
		char *name = text_format("asked-%zu", i), *reply = text_format("reply-%zu", i);
		free(upload_write(place, name, SIZE, 1));
		struct job_id id = upload_make(place, name, urls[i], reply);
		act(place, JOB_RESUME, &id);
		expect_reply(place, &id, reply);
		upload_wait_state(place, name, "\"closed\": 1,");
		free(name);
		free(reply);
	}
	assert_int_equal(folder_count(place->folder, ".part"), 0);
}

static void a_server_without_a_reply_is_no_error(void **state)
{
	struct place *place = *state;
	free(upload_write(place, "unanswered", SIZE, 1));
	struct job_id id = upload_make(place, "unanswered", "", "no-reply");
	act(place, JOB_RESUME, &id);
	upload_push(place, &id);
	upload_expect(place, &id, "unanswered");
	assert_int_equal(folder_count(place->folder, "no-reply"), 0);
}

static void a_reply_that_cannot_be_had_is_the_jobs_error(void **state)
{
	struct place *place = *state;
	free(upload_write(place, "odd", SIZE, 1));
	struct job_id id = upload_make(place, "odd", "reply=ftp://127.0.0.1/x", "odd-reply");
	act(place, JOB_RESUME, &id);
	expect_error(place, &id, BITS_E_INVALID_SERVER_RESPONSE, JOB_CONTEXT_REMOTE_FILE);
	act(place, JOB_CANCEL, &id);
	upload_wait_state(place, "odd", "\"cancelled\": 1,");
	free(upload_write(place, "lost", SIZE, 1));
	id = upload_make(place, "lost", "reply=/reply/none", "lost-reply");
	act(place, JOB_RESUME, &id);
	expect_error(place, &id, error_from_http_status(404), JOB_CONTEXT_REMOTE_FILE);
}

static void cancelling_drops_the_reply(void **state)
{
	struct place *place = *state;
	free(upload_write(place, "dropped", SIZE, 1));
	struct job_id id = upload_make(place, "dropped", "reply=/reply/ID", "dropped-reply");
	act(place, JOB_RESUME, &id);
	upload_push(place, &id);
	assert_int_equal(folder_count(place->folder, "dropped-reply"), 1);
	act(place, JOB_CANCEL, &id);
	assert_int_equal(folder_count(place->folder, "dropped-reply"), 0);
}

static void a_reply_without_a_name_gets_one_beside_the_file(void **state)
{
	struct place *place = *state;
	struct job_file_spec file;
	char *path = upload_write(place, "named", 1000, 1);
	char *taken = upload_write(place, "named.reply", 1, 1);
	char *url = text_format("%s/u/named?reply=/reply/ID", place->web.http);
	struct job_spec spec = world_spec(&file, url, path);
	spec.type = JOB_UPLOAD_REPLY;
	struct job_id id = world_create(place->queue, &spec);
	act(place, JOB_RESUME, &id);
	upload_push(place, &id);
	act(place, JOB_COMPLETE, &id);
	assert_int_equal(folder_count(place->folder, "named.reply-2"), 1);
	free(path);
	free(taken);
	free(url);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)
	        TEST(what_is_acknowledged_is_not_sent_again),
	        TEST(an_upload_is_completed_only_when_it_is_transferred),
	        TEST(cancelling_ends_the_session_at_the_server),
	        TEST(what_is_cancelled_while_nobody_serves_is_ended_later),
	        TEST(after_its_end_a_file_stays_at_the_server),
	        TEST(the_url_of_an_upload_cannot_be_changed),
	        TEST(a_file_that_changes_under_way_is_the_jobs_error),
	        TEST(a_file_that_changes_between_two_attempts_is_the_jobs_error),
	        TEST(before_it_begins_a_file_may_change),
	        TEST(a_file_that_is_missing_or_none_is_the_jobs_error),
	        TEST(the_reply_lands_under_its_name),
	        TEST(a_server_without_a_reply_is_no_error),
	        TEST(a_reply_that_cannot_be_had_is_the_jobs_error),
	        TEST(cancelling_drops_the_reply),
	        TEST(a_reply_without_a_name_gets_one_beside_the_file),
#undef TEST
	};
	return cmocka_run_group_tests(tests, upload_set_up_group, place_tear_down_group);
}
