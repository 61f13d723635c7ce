/* SPDX-License-Identifier: MIT */
/* Uploads to servers that forget, lose, lie and refuse: the file arrives once and whole, or the job says what is wrong. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cmocka_ready.h"
#include "folder.h"
#include "upload_place.h"
#include "world.h"

/* Fragments are 64, 128, 256, 512 KiB: of these bytes the fourth is the last. */
#define SIZE 900001

struct fault {
	const char *name, *options;
	const char *state; /* a text in what the server says of it; NULL: anything */
};

static void the_file_arrives_whatever_the_server_does(void **state)
{
	static const struct fault faults[] = {
	        {"plain", "", "\"Fragment\": 4,"},
	        {"forgets-at-once", "forget=1", "\"Create-Session\": 2,"},
	        {"forgets", "forget=3", "\"Create-Session\": 2,"},
	        {"forgets-at-last", "forget=4", "\"Create-Session\": 2,"},
	        {"loses-the-first", "lose=1", "\"Create-Session\": 1,"},
	        {"loses", "lose=3", "\"Create-Session\": 1,"},
	        {"loses-the-last", "lose=4", "\"Create-Session\": 1,"},
	        {"strict-loses", "lose=3&strict=1", "\"overlapped\": 1,"},
	        {"strict-loses-the-last", "lose=4&strict=1", "\"Create-Session\": 1,"},
	        {"cuts", "cut=3", "\"Create-Session\": 1,"},
	        {"is-late", "late=2", "\"Create-Session\": 1,"},
	        {"lies", "lie=2", "\"Create-Session\": 2,"},
	        {"goes-back", "back=3", "\"Create-Session\": 1,"},
	        {"out-of-step", "step=3", "\"Create-Session\": 1,"},
	        {"out-of-step-blindly", "step=3&step-blind=1", "\"Create-Session\": 2,"},
	        {"blind", "blind=1", "\"Create-Session\": 1,"},
	        {"takes-little", "limit=100000", "\"largest\": 131072,"},
	        {"takes-little-by-code", "limit=100000&limit-code=1", "\"largest\": 131072,"},
	        {"decimal", "forget=2&spelling=decimal", "\"Create-Session\": 2,"},
	        {"signed", "forget=2&spelling=signed", "\"Create-Session\": 2,"},
	        {"bare", "forget=2&spelling=bare", "\"Create-Session\": 2,"},
	        {"old-name", "forget=2&spelling=old&lower=1", "\"Create-Session\": 2,"},
	        {"odd-session", "session=an%20odd%3Bone%20%7B%7D&forget=3",
	                "\"Create-Session\": 2,"},
	        {"busy", "busy=503&times=2", NULL},
	        {"conflict", "create=409&times=1", NULL},
	        {"forgets-plainly", "forget=3&plain=1", "\"Create-Session\": 2,"},
	        {"busy-plainly", "busy=500&times=3", "\"open\": 0,"},
	        {"forgets-at-the-end", "forget-close=1", "\"Create-Session\": 2,"},
	        {"close-fails", "close=500", "\"Close-Session\": 2,"},
	        {"close-unheard", "close=500&done=1", "\"Close-Session\": 2,"},
	};
	struct place *place = *state;
	for (size_t i = 0; i < COUNT(faults); i++) {
		const struct fault *fault = &faults[i];
		struct job_id id = upload_start(place, fault->name, fault->options, SIZE);
		upload_push(place, &id);
		if (fault->state != NULL)
			upload_wait_state(place, fault->name, fault->state);
		upload_expect(place, &id, fault->name);
	}
}

static void files_of_every_size_arrive(void **state)
{
	static const struct {
		const char *name;
		size_t size;
	} files[] = {{"empty", 0}, {"byte", 1}, {"first", 65536}, {"second", 65537},
	        {"large", 30000000}};
	struct place *place = *state;
	for (size_t i = 0; i < COUNT(files); i++) {
		struct job_id id = upload_start(place, files[i].name, "", files[i].size);
		upload_push(place, &id);
		upload_expect(place, &id, files[i].name);
	}
	upload_wait_state(place, "large", "\"largest\": 4194304,");
	upload_wait_state(place, "empty", "\"Fragment\": 0,");
}

static void what_a_server_refuses_is_the_jobs_error(void **state)
{
	static const struct {
		const char *name, *options;
		enum job_state state;
		bits_hr code;
		enum job_error_context context;
	} rows[] = {
	        {"403", "create=403", JOB_ERROR, (bits_hr)0x80190193, JOB_CONTEXT_REMOTE_FILE},
	        {"404", "create=404", JOB_ERROR, (bits_hr)0x80190194, JOB_CONTEXT_REMOTE_FILE},
	        {"408", "create=408", JOB_TRANSIENT_ERROR, (bits_hr)0x80190198,
	                JOB_CONTEXT_REMOTE_FILE},
	        {"409", "create=409", JOB_TRANSIENT_ERROR, (bits_hr)0x80190199,
	                JOB_CONTEXT_REMOTE_FILE},
	        {"301", "create=301", JOB_ERROR, (bits_hr)0x8019012D, JOB_CONTEXT_REMOTE_FILE},
	        {"307", "create=307", JOB_ERROR, (bits_hr)0x80190133, JOB_CONTEXT_REMOTE_FILE},
	        {"308", "create=308", JOB_TRANSIENT_ERROR, (bits_hr)0x80190134,
	                JOB_CONTEXT_REMOTE_FILE},
	        {"500", "create=500", JOB_TRANSIENT_ERROR, (bits_hr)0x801901F4,
	                JOB_CONTEXT_REMOTE_FILE},
	        {"501", "create=501", JOB_ERROR, BITS_E_INVALID_SERVER_RESPONSE,
	                JOB_CONTEXT_REMOTE_FILE},
	        {"505", "create=505", JOB_ERROR, (bits_hr)0x801901F9, JOB_CONTEXT_REMOTE_FILE},
	        {"code", "create=403&code=0x80070005", JOB_ERROR, (bits_hr)0x80070005,
	                JOB_CONTEXT_REMOTE_FILE},
	        {"application", "busy=500&code=0x80070070&context=0x7", JOB_TRANSIENT_ERROR,
	                (bits_hr)0x80070070, JOB_CONTEXT_REMOTE_APPLICATION},
	        {"noack", "noack=1", JOB_ERROR, BITS_E_INVALID_SERVER_RESPONSE,
	                JOB_CONTEXT_REMOTE_FILE},
	        {"protocol", "protocol=%7B00000000-0000-0000-0000-000000000000%7D", JOB_ERROR,
	                BITS_E_SERVER_PROTOCOL_VIOLATION, JOB_CONTEXT_REMOTE_FILE},
	        {"limit", "limit=1000", JOB_ERROR, BITS_E_TOO_LARGE, JOB_CONTEXT_REMOTE_FILE},
	        {"max", "max=1000", JOB_ERROR, BITS_E_TOO_LARGE, JOB_CONTEXT_REMOTE_FILE},
	        {"deaf", "deaf=1", JOB_TRANSIENT_ERROR, BITS_E_INVALID_SERVER_RESPONSE,
	                JOB_CONTEXT_REMOTE_FILE},
	};
	struct place *place = *state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct job_id id = upload_start(place, rows[i].name, rows[i].options, SIZE);
		const struct job *job = world_wait(place->queue, &id, SETTLED);
		if (job->state != rows[i].state || job->error.code != rows[i].code ||
		        job->error.context != rows[i].context)
			fail_msg("%s: %s 0x%08x %d %s", rows[i].name, job_state_name(job->state),
			        (unsigned)job->error.code, (int)job->error.context,
			        job->error.message != NULL ? job->error.message : "");
		assert_int_equal(job->error.file_number, 1);
		job_unref(job);
		assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
	}
}

/* A server that is busy says how long; its other jobs wait, too. */
static void a_pause_that_is_asked_for_holds(void **state)
{
	struct place *place = *state;
	struct job_id first = upload_start(place, "paused", "create=503&retry-after=600", SIZE);
	job_unref(world_wait(place->queue, &first, 1u << JOB_TRANSIENT_ERROR));
	struct job_id second = upload_start(place, "also-paused", "", SIZE);
	const struct job *job = world_wait(place->queue, &second, 1u << JOB_TRANSIENT_ERROR);
	assert_int_equal(job->error.code, error_from_http_status(503));
	job_unref(job);
	upload_wait_state(place, "also-paused", "\"Create-Session\": 0,");
}

static void the_host_that_the_server_names_is_asked_from_then_on(void **state)
{
	struct place *place = *state;
	const char *port = strrchr(place->web.http, ':');
	char *options = text_format("host=localhost%s", port);
	char *hosts = text_format("\"hosts\": [\"127.0.0.1%s\", \"localhost%s\"]", port, port);
	struct job_id id = upload_start(place, "host", options, SIZE);
	upload_push(place, &id);
	upload_wait_state(place, "host", hosts);
	upload_expect(place, &id, "host");
	free(options);
	free(hosts);
}

static void a_host_that_is_away_for_its_time_is_given_up(void **state)
{
	struct place *place = *state;
	struct job_id id = upload_start(place, "away", "host=127.0.0.1:1&host-timeout=1", SIZE);
	const struct job *job = world_wait(place->queue, &id, 1u << JOB_TRANSIENT_ERROR);
	assert_int_equal(job->error.code, BITS_E_INTERNET_CANNOT_CONNECT);
	job_unref(job);
	/* Through a restart. */
	place_leave(place);
	place_serve(place);
	world_pause(1100);
	upload_push(place, &id);
	upload_wait_state(place, "away", "\"Create-Session\": 2,");
	upload_expect(place, &id, "away");
}

static void a_host_that_is_away_is_waited_for_where_no_time_is_named(void **state)
{
	struct place *place = *state;
	struct job_id id = upload_start(place, "for-ever", "host=127.0.0.1:1", SIZE);
	for (int i = 0; i < 3; i++) {
		job_unref(world_wait(place->queue, &id, 1u << JOB_TRANSIENT_ERROR));
		assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	}
	job_unref(world_wait(place->queue, &id, 1u << JOB_TRANSIENT_ERROR));
	upload_wait_state(place, "for-ever", "\"Create-Session\": 1,");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, place_set_up, place_tear_down)
	        TEST(the_file_arrives_whatever_the_server_does),
	        TEST(files_of_every_size_arrive),
	        TEST(what_a_server_refuses_is_the_jobs_error),
	        TEST(the_host_that_the_server_names_is_asked_from_then_on),
	        TEST(a_host_that_is_away_for_its_time_is_given_up),
	        TEST(a_host_that_is_away_is_waited_for_where_no_time_is_named),
	        TEST(a_pause_that_is_asked_for_holds),
#undef TEST
	};
	return cmocka_run_group_tests(tests, upload_set_up_group, place_tear_down_group);
}
