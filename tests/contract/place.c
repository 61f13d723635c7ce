/* SPDX-License-Identifier: MIT */
#include "place.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/paths.h"
#include "cmocka_ready.h"
#include "folder.h"
#include "world.h"

int place_set_up_group(void **state)
{
	struct place *place = calloc(1, sizeof *place);
	assert_non_null(place);
	web_start(&place->web);
	*state = place;
	return 0;
}

int place_tear_down_group(void **state)
{
	struct place *place = *state;
	web_stop(&place->web);
	free(place);
	return 0;
}

void place_serve(struct place *place)
{
	place->queue = folder_open_queue(place->folder, QUEUE_SERVE, 0);
	assert_non_null(place->queue);
}

void place_serve_paced(
        struct place *place, uint64_t limit_rate, const struct queue_local_times *times)
{
	char *data = path_join(place->folder, "data"), *error = NULL;
	struct queue_settings settings = {.source = "local",
	        .data_dir = data,
	        .role = QUEUE_SERVE,
	        .local = {.limit_rate = limit_rate}};
	place->queue = queue_local_open_paced(&settings, times, &error);
	if (place->queue == NULL)
		fail_msg("%s", error);
	free(data);
}

void place_leave(struct place *place)
{
	job_queue_free(place->queue);
	place->queue = NULL;
}

void place_serve_with(struct place *place, const char *name, const char *value)
{
	place_leave(place);
	if (value != NULL)
		setenv(name, value, 1);
	else
		unsetenv(name);
	place_serve(place);
}

int place_set_up(void **state)
{
	struct place *place = *state;
	place->folder = folder_new();
	place_serve(place);
	return 0;
}

int place_tear_down(void **state)
{
	struct place *place = *state;
	place_leave(place);
	folder_remove(place->folder);
	free(place->folder);
	return 0;
}

struct job_id place_start(struct place *place, const char *name, const char *options)
{
	struct job_file_spec file;
	char *url = web_url(&place->web, name, options), *path = folder_path(place->folder, name);
	struct job_spec spec = world_spec(&file, url, path);
	spec.retry_delay = JOB_RETRY_DELAY_MIN;
	struct job_id id = world_create(place->queue, &spec);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	free(url);
	free(path);
	return id;
}

struct job_id place_start_for(struct place *place, enum job_type type, const char *url,
        const char *path, const char *host, const char *const *prefix)
{
	struct job_file_spec file;
	struct job_spec spec = world_spec(&file, url, path);
	spec.type = type;
	spec.allowed_host = host;
	spec.allowed_prefixes = prefix;
	spec.allowed_prefix_count = prefix != NULL;
	struct job_id id = world_create(place->queue, &spec);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	return id;
}

void place_expect_error(
        struct place *place, const struct job_id *id, bits_hr code, const char *said)
{
	const struct job *job = world_wait(place->queue, id, SETTLED);
	assert_int_equal(job->state, JOB_ERROR);
	assert_int_equal(job->error.code, code);
	assert_non_null(job->error.message);
	assert_non_null(strstr(job->error.message, said));
	job_unref(job);
}

void place_wait_transferred(struct place *place, const struct job_id *id)
{
	job_unref(world_wait(place->queue, id,
	        1u << JOB_TRANSFERRED | 1u << JOB_ERROR | 1u << JOB_ACKNOWLEDGED));
	const struct job *job = world_job(place->queue, id);
	if (job->state != JOB_TRANSFERRED)
		fail_msg("%s: 0x%08x %s", job_state_name(job->state), (unsigned)job->error.code,
		        job->error.message != NULL ? job->error.message : "");
	assert_true(job->bytes_transferred == job->bytes_total);
	assert_int_equal(job->files_transferred, job->files_total);
	assert_true(job->transfer_completed != JOB_TIME_UNKNOWN);
	job_unref(job);
}

static bool has_both_begun_and_one_waits(struct place *place, const struct job_id *ids)
{
	const struct job *jobs[2] = {
	        world_job(place->queue, &ids[0]), world_job(place->queue, &ids[1])};
	bool begun = jobs[0]->bytes_transferred > 0 && jobs[1]->bytes_transferred > 0;
	bool waits = jobs[0]->state == JOB_QUEUED || jobs[1]->state == JOB_QUEUED;
	bool unfinished = !jobs[0]->files_transferred && !jobs[1]->files_transferred;
	job_unref(jobs[0]);
	job_unref(jobs[1]);
	return begun && waits && unfinished;
}

void place_wait_turns(struct place *place, const struct job_id ids[2])
{
	int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
	bool seen = false;
	while (!seen && clock_monotonic_ms() < deadline) {
		seen = has_both_begun_and_one_waits(place, ids);
		world_pause(20);
	}
	assert_true(seen);
}

void place_expect_file(
        struct place *place, const struct job_id *id, const char *name, const char *options)
{
	char *path = folder_path(place->folder, name),
	     *url = web_url(&place->web, "plain", options);
	size_t length, expected_length;
	place_wait_transferred(place, id);
	assert_false(file_exists(path));
	assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, id), BITS_S_OK);
	assert_int_equal(world_state(place->queue, id), JOB_ACKNOWLEDGED);
	char *content = file_read(path, SIZE_MAX - 1, &length, NULL);
	char *expected = web_get(url, &expected_length);
	assert_non_null(content);
	if (length != expected_length || memcmp(content, expected, length) != 0) {
		char *log = web_log(&place->web, name);
		fail_msg("%s: %zu bytes, not those %zu that were expected; asked for by\n%s", name,
		        length, expected_length, log);
	}
	assert_int_equal(folder_count(place->folder, name), 1);
	free(content);
	free(expected);
	free(path);
	free(url);
}
