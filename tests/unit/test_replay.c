/* SPDX-License-Identifier: MIT */
/* What is recorded is shown again, look by look, and may be acted on. */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "replay_world.h"
#include "json/recording_write.h"

#define FOLDER "."

struct recorder {
	struct recording_writer *writer;
	struct text *lines;
};

static void write_step(void *data, const struct recording_step *step, int64_t began)
{
	struct recorder *recorder = data;
	recording_write_step(recorder->writer, step, began, recorder->lines);
}

/* The lines, and what was shown meanwhile. */
static void record(struct job_queue *queue, size_t looks, struct text *lines, struct text *shown)
{
	struct recorder recorder = {recording_writer_new(NULL), lines};
	struct recording_sink sink = {write_step, &recorder};
	recording_write_head(recorder.writer, job_queue_source(queue), lines);
	struct job_queue *recorded = job_queue_record(queue, &sink);
	recorded->listener = queue->listener;
	show_looks(recorded, looks, shown);
	job_queue_free(recorded);
	recording_writer_free(recorder.writer);
}

static struct recording_reader *read_good(const char *lines)
{
	char *problem = NULL;
	struct recording_reader *reader = read_lines(lines, &problem);
	if (reader == NULL)
		print_error("%s\n", problem);
	assert_non_null(reader);
	return reader;
}

static struct job_queue *open_replay(const struct recording_steps *steps, uint32_t speed, bool loop,
        const struct queue_listener *listener)
{
	char *error = NULL;
	struct queue_settings settings = {.source = "replay",
	        .data_dir = FOLDER,
	        .role = QUEUE_SERVE,
	        .listener = *listener,
	        .replay = {.recording = steps, .speed = speed, .loop = loop}};
	struct job_queue *queue = job_queue_open(&settings, &error);
	assert_non_null(queue);
	return queue;
}

static void is_shown_again_at(uint32_t speed)
{
	struct text lines = {0}, again = {0}, shown = {0}, replayed = {0};
	record(story_queue_new(), STORY_LOOKS, &lines, &shown);
	struct recording_reader *reader = read_good(lines.data);
	struct recording_steps steps = recording_reader_steps(reader);
	struct listening listening;
	struct queue_listener listener = listening_begin(&listening);
	/* And is recorded once more meanwhile. */
	record(open_replay(&steps, speed, false, &listener), STORY_LOOKS, &again, &replayed);
	assert_string_equal(replayed.data, shown.data);
	assert_non_null(strstr(shown.data, "source-lost"));
	assert_non_null(strstr(shown.data, "acknowledged"));
	assert_non_null(strstr(shown.data, "BG_E_HTTP_ERROR_503"));
	assert_non_null(strstr(shown.data, "{\"bytesTransferred\":13,\"bytesTotal\":99,"));
	assert_non_null(strstr(shown.data, "resumed-unverified"));
	assert_non_null(strstr(shown.data, "completion-failed"));
	listening_end(&listening);
	recording_reader_free(reader);
	text_release(&lines);
	text_release(&again);
	text_release(&shown);
	text_release(&replayed);
}

static void a_recording_is_shown_again_as_it_was(void **state)
{
	(void)state;
	is_shown_again_at(RECORDING_SPEED_UNIT);
}

static void a_recording_is_shown_again_twenty_times_as_fast(void **state)
{
	(void)state;
	is_shown_again_at(20 * RECORDING_SPEED_UNIT);
}

#define ID           "11111111-2222-3333-4444-555555555555"
#define HEAD         "{\"recording\":1}\n"
#define JOB(members) "{\"id\":\"" ID "\"," members "}"
#define TAGGED       "\"description\":\"::WMP_STATUS:1:7:P::::::\",\"files\":[{\"localName\":\"a.mp3\"}]"

static const char two_steps[] = HEAD "{\"at\":0,\"jobs\":[" JOB(TAGGED
        ",\"state\":\"transferring\"") "]}\n"
                                       "{\"at\":20,\"jobs\":[" JOB("\"bytesTransferred\":5") "]}\n";

struct played {
	struct recording_reader *reader;
	struct recording_steps steps;
	struct listening listening;
	struct job_queue *queue;
	struct job_id id;
};

static void play(struct played *played, const char *lines, bool loop)
{
	played->reader = read_good(lines);
	played->steps = recording_reader_steps(played->reader);
	struct queue_listener listener = listening_begin(&played->listening);
	played->queue = open_replay(&played->steps, RECORDING_SPEED_UNIT * 1000, loop, &listener);
	assert_true(job_id_parse(ID, &played->id));
}

static void end(struct played *played)
{
	job_queue_free(played->queue);
	listening_end(&played->listening);
	recording_reader_free(played->reader);
}

/* The one job after a look; released. */
static enum job_state look_at(struct played *played, bool *ret_same, uint64_t *ret_bytes)
{
	struct queue_look look = {0};
	assert_int_equal(job_queue_look(played->queue, LOOK_TAGGED, &look), BITS_S_OK);
	assert_int_equal(look.job_count, 1);
	enum job_state state = look.jobs[0]->state;
	*ret_same = look.same;
	*ret_bytes = look.jobs[0]->bytes_transferred;
	queue_look_release(&look);
	return state;
}

static void each_step_is_told_once(void **state)
{
	(void)state;
	struct played played;
	bool same = true;
	uint64_t bytes = 9;
	play(&played, two_steps, false);
	assert_int_equal(look_at(&played, &same, &bytes), JOB_TRANSFERRING);
	assert_false(same);
	assert_int_equal(bytes, 0);
	listening_wait(&played.listening, 1);
	look_at(&played, &same, &bytes);
	assert_false(same);
	assert_int_equal(bytes, 5);
	look_at(&played, &same, &bytes);
	assert_true(same);
	end(&played);
}

static void a_loop_begins_again(void **state)
{
	(void)state;
	struct played played;
	bool same = false;
	uint64_t bytes = 0;
	play(&played, two_steps, true);
	for (unsigned i = 0; i < 3; i++) {
		look_at(&played, &same, &bytes);
		assert_int_equal(bytes, i == 1 ? 5 : 0);
		if (i < 2)
			listening_wait(&played.listening, i + 1);
	}
	end(&played);
}

static void acting_goes_as_states_allow(void **state)
{
	(void)state;
	static const struct {
		enum job_action action;
		bits_hr code;
		enum job_state state;
	} steps[] = {
	        {JOB_RESUME, BITS_S_OK, JOB_TRANSFERRING},
	        {JOB_SUSPEND, BITS_S_OK, JOB_SUSPENDED},
	        {JOB_SUSPEND, BITS_S_OK, JOB_SUSPENDED},
	        {JOB_RESUME, BITS_S_OK, JOB_QUEUED},
	        {JOB_CANCEL, BITS_S_OK, JOB_CANCELLED},
	        {JOB_CANCEL, BITS_E_INVALID_STATE, JOB_CANCELLED},
	        {JOB_RESUME, BITS_E_INVALID_STATE, JOB_CANCELLED},
	        {JOB_COMPLETE, BITS_E_INVALID_STATE, JOB_CANCELLED},
	};
	struct played played;
	bool same = false;
	uint64_t bytes = 0;
	play(&played, two_steps, false);
	look_at(&played, &same, &bytes);
	listening_wait(&played.listening, 1);
	look_at(&played, &same, &bytes);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		assert_int_equal(
		        job_queue_act(played.queue, steps[i].action, &played.id), steps[i].code);
		assert_int_equal(look_at(&played, &same, &bytes), steps[i].state);
		assert_int_equal(same, steps[i].code < 0);
		const struct job *job = NULL;
		assert_int_equal(job_queue_get(played.queue, &played.id, &job), BITS_S_OK);
		assert_int_equal(job->state, steps[i].state);
		job_unref(job);
	}
	end(&played);
}

static void an_upload_is_completed_only_once_it_is_transferred(void **state)
{
	(void)state;
	static const char lines[] = HEAD "{\"at\":0,\"jobs\":[" JOB(TAGGED
	        ",\"type\":\"upload\",\"state\":\"transferring\"") "]}\n"
	                                                           "{\"at\":20,\"jobs\":[" JOB(
	                                                                   "\"state\":\"transferred\"") "]}\n";
	struct played played;
	bool same = false;
	uint64_t bytes = 0;
	play(&played, lines, false);
	assert_int_equal(look_at(&played, &same, &bytes), JOB_TRANSFERRING);
	assert_int_equal(
	        job_queue_act(played.queue, JOB_COMPLETE, &played.id), BITS_E_INVALID_STATE);
	listening_wait(&played.listening, 1);
	assert_int_equal(look_at(&played, &same, &bytes), JOB_TRANSFERRED);
	assert_int_equal(job_queue_act(played.queue, JOB_COMPLETE, &played.id), BITS_S_OK);
	assert_int_equal(look_at(&played, &same, &bytes), JOB_ACKNOWLEDGED);
	end(&played);
}

static void what_is_not_there_is_not_found(void **state)
{
	(void)state;
	struct played played;
	struct job_id other = {"99999999-2222-3333-4444-555555555555"};
	const struct job *job = NULL;
	struct job_spec spec = {0};
	play(&played, two_steps, false);
	assert_int_equal(job_queue_get(played.queue, &other, &job), BITS_E_NOT_FOUND);
	assert_int_equal(job_queue_act(played.queue, JOB_CANCEL, &other), BITS_E_NOT_FOUND);
	assert_int_equal(
	        job_queue_create(played.queue, &spec, &other, NULL), BITS_E_NOT_IMPLEMENTED);
	assert_string_equal(job_queue_source(played.queue), "replay");
	end(&played);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_recording_is_shown_again_as_it_was),
	        cmocka_unit_test(a_recording_is_shown_again_twenty_times_as_fast),
	        cmocka_unit_test(each_step_is_told_once),
	        cmocka_unit_test(a_loop_begins_again),
	        cmocka_unit_test(acting_goes_as_states_allow),
	        cmocka_unit_test(an_upload_is_completed_only_once_it_is_transferred),
	        cmocka_unit_test(what_is_not_there_is_not_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
