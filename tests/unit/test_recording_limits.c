/* SPDX-License-Identifier: MIT */
/* Each limit of recordings, at its edge and one beyond: what is read, and that nothing is written that would not be. */
#include "cmocka_ready.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/memory.h"
#include "cli/recording_file.h"
#include "cli/scenario.h"
#include "json/recording_read.h"
#include "json/recording_rows.h"
#include "json/recording_write.h"

#define ID   "11111111-2222-3333-4444-555555555555"
#define HEAD "{\"recording\":1}"
#define PATH "limits.jsonl"

/* A look of so many bytes. */
static char *look_of(size_t length)
{
	static const char begin[] = "{\"at\":0";
	char *line = memory_new(length + 1);
	memset(line, ' ', length);
	memcpy(line, begin, sizeof begin - 1);
	line[length - 1] = '}';
	return line;
}

static void expect_taken(struct recording_reader *reader, const char *line, size_t length)
{
	char *problem = NULL;
	if (!recording_reader_take(reader, line, length, &problem))
		fail_msg("%s", problem);
}

static void expect_refused(struct recording_reader *reader, const char *line, const char *says)
{
	char *problem = NULL;
	assert_false(recording_reader_take(reader, line, strlen(line), &problem));
	if (strstr(problem, says) == NULL)
		fail_msg("%s", problem);
	free(problem);
}

static struct recording_reader *begin_reading(void)
{
	struct recording_reader *reader = recording_reader_new();
	expect_taken(reader, HEAD, strlen(HEAD));
	return reader;
}

static void a_line_and_the_whole_end_at_their_limits(void **state)
{
	(void)state;
	struct recording_reader *reader = begin_reading();
	char *line = look_of(RECORDING_LINE_MAX + 1);
	expect_refused(reader, line, "line 2: it is too long");
	recording_reader_free(reader);
	free(line);

	reader = begin_reading();
	line = look_of(RECORDING_LINE_MAX);
	uint64_t left = RECORDING_BYTES_MAX - strlen(HEAD) - 1;
	for (; left > RECORDING_LINE_MAX + 1; left -= RECORDING_LINE_MAX + 1)
		expect_taken(reader, line, RECORDING_LINE_MAX);
	free(line);
	line = look_of((size_t)left - 1); /* the last byte is its line break */
	expect_taken(reader, line, strlen(line));
	free(line);
	expect_refused(reader, "", "the recording is larger than 64 MB");
	recording_reader_free(reader);
}

static void ten_thousand_jobs_are_listed_and_no_more(void **state)
{
	(void)state;
	struct recording_reader *reader = begin_reading();
	struct text line = {0};
	text_append(&line, "{\"at\":0,\"jobs\":[");
	for (unsigned i = 0; i < RECORDING_JOBS_MAX; i++)
		text_appendf(&line, "%s{\"id\":\"%08x-2222-3333-4444-555555555555\"}",
		        i > 0 ? "," : "", i);
	text_append(&line, "]}");
	expect_taken(reader, line.data, line.length);
	expect_refused(reader,
	        "{\"at\":1,\"jobs\":[{\"id\":\"ffffffff-2222-3333-4444-555555555555\"}]}",
	        "line 3: \"jobs\" are too many");
	text_release(&line);
	recording_reader_free(reader);
}

/* The recording's members stand at the edge, and one beyond. */
static void numbers_end_at_their_limits(void **state)
{
	(void)state;
#define OF_JOB(member)  "{\"at\":0,\"jobs\":[{\"id\":\"" ID "\"," member "}]}"
#define OF_FILE(member) OF_JOB("\"files\":[{" member "}]")
#define OF_ERROR(member) \
	OF_JOB("\"error\":{\"code\":\"0x80190194\",\"context\":\"remote-file\"," member "}")
	static const struct {
		const char *good, *bad;
	} rows[] = {
	        {"{\"at\":31556952000000}", "{\"at\":31556952000001}"},
	        {"{\"at\":0,\"epoch\":4294967295}", "{\"at\":0,\"epoch\":4294967296}"},
	        {"{\"at\":0,\"untagged\":4294967295}", "{\"at\":0,\"untagged\":4294967296}"},
	        {"{\"at\":0,\"restricted\":4294967295}", "{\"at\":0,\"restricted\":4294967296}"},
	        {"{\"at\":0,\"failed\":\"0x80000000\"}", "{\"at\":0,\"failed\":\"0x7FFFFFFF\"}"},
	        {OF_JOB("\"bytesTotal\":9007199254740991"),
	                OF_JOB("\"bytesTotal\":9007199254740992")},
	        {OF_JOB("\"bytesTransferred\":9007199254740991"),
	                OF_JOB("\"bytesTransferred\":9007199254740992")},
	        {OF_JOB("\"replyBytesTotal\":9007199254740991"),
	                OF_JOB("\"replyBytesTotal\":9007199254740992")},
	        {OF_JOB("\"created\":31556952000000"), OF_JOB("\"created\":31556952000001")},
	        {OF_JOB("\"retryAt\":-31556952000000"), OF_JOB("\"retryAt\":-31556952000001")},
	        {OF_JOB("\"filesTotal\":4294967294"), OF_JOB("\"filesTotal\":4294967295")},
	        {OF_JOB("\"retryDelay\":4294967294"), OF_JOB("\"retryDelay\":4294967295")},
	        {OF_FILE("\"bytesTotal\":9007199254740991"),
	                OF_FILE("\"bytesTotal\":9007199254740992")},
	        {OF_ERROR("\"file\":199"), OF_ERROR("\"file\":200")},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct recording_reader *reader = begin_reading();
		expect_taken(reader, rows[i].good, strlen(rows[i].good));
		recording_reader_free(reader);
		reader = begin_reading();
		expect_refused(reader, rows[i].bad, "line 2: \"");
		recording_reader_free(reader);
	}
}

static void a_job_has_at_most_two_hundred_files(void **state)
{
	(void)state;
	struct recording_reader *reader = begin_reading();
	struct text line = {0};
	text_append(&line, "{\"at\":0,\"jobs\":[{\"id\":\"" ID "\",\"files\":[{}");
	for (unsigned i = 1; i < JOB_FILES_MAX; i++)
		text_append(&line, ",{}");
	size_t end = line.length;
	text_append(&line, "]}]}");
	expect_taken(reader, line.data, line.length);
	recording_reader_free(reader);
	line.length = end;
	text_append(&line, ",{}]}]}");
	reader = begin_reading();
	expect_refused(reader, line.data, "\"files\" leaves out a file, or has too many");
	recording_reader_free(reader);
	text_release(&line);
}

static void speeds_end_at_their_limits(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		uint32_t speed;
	} rows[] = {{"0.01", 10}, {"1000", 1000000}, {"1000.000", 1000000}, {"0.009", 0},
	        {"1000.001", 0}, {"1001", 0}, {"0", 0}, {"1.2345", 0}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint32_t speed = 0;
		assert_int_equal(scenario_speed_parse(rows[i].text, &speed), rows[i].speed != 0);
		assert_int_equal(speed, rows[i].speed);
	}
}

static struct job *job_of(unsigned number)
{
	struct job *job = job_new();
	snprintf(job->id.text, sizeof job->id.text, "%08x-2222-3333-4444-555555555555", number);
	job->type = JOB_DOWNLOAD;
	job->priority = JOB_PRIORITY_NORMAL;
	job->error_count = 0;
	return job;
}

/* Records a look at these jobs, which are released, into a file with this cap; how many bytes it has then. */
static size_t record(const struct job **jobs, size_t count, uint64_t max)
{
	char *error = NULL;
	struct recording_file *file = recording_file_open(PATH, "test", false, max, &error);
	assert_non_null(file);
	struct recording_sink sink = recording_file_sink(file);
	sink.step(sink.data, &(struct recording_step){.jobs = jobs, .job_count = count}, 0);
	recording_file_close(file);
	for (size_t i = 0; i < count; i++)
		job_unref(jobs[i]);
	size_t length = 0;
	char *text = file_read(PATH, (size_t)RECORDING_BYTES_MAX, &length, &error);
	assert_non_null(text);
	free(text);
	remove(PATH);
	return length;
}

/* What a recording begins with. */
static size_t record_head(void)
{
	return record(NULL, 0, RECORDING_BYTES_MAX) - strlen("{\"at\":0}\n");
}

/* The same of one job that has a name of so many bytes. */
static size_t record_name(size_t length, uint64_t max)
{
	struct job *job = job_of(1);
	job->display_name = memory_new(length + 1);
	memset(job->display_name, 'x', length);
	job_seal(job);
	return record((const struct job *[]){job}, 1, max);
}

static void a_line_that_does_not_fit_is_left_out(void **state)
{
	(void)state;
	size_t head = record_head(), whole = record_name(10, RECORDING_BYTES_MAX);
	assert_true(head < whole);
	assert_int_equal(record_name(10, whole), whole);
	assert_int_equal(record_name(10, whole - 1), head);
}

static void no_line_is_written_that_is_too_long_to_be_read(void **state)
{
	(void)state;
	size_t head = record_head();
	size_t around =
	        record_name(1, RECORDING_BYTES_MAX) - head - 1 - 1; /* its name, its line break */
	size_t most = RECORDING_LINE_MAX - around;
	assert_int_equal(record_name(most, RECORDING_BYTES_MAX), head + RECORDING_LINE_MAX + 1);
	assert_int_equal(record_name(most + 1, RECORDING_BYTES_MAX), head);
}

static void no_look_is_written_that_lists_too_many_jobs(void **state)
{
	(void)state;
	size_t head = record_head();
	const struct job **jobs = memory_new_array(RECORDING_JOBS_MAX + 1, sizeof *jobs);
	for (size_t count = RECORDING_JOBS_MAX; count <= RECORDING_JOBS_MAX + 1; count++) {
		for (unsigned i = 0; i < count; i++) {
			struct job *job = job_of(i);
			job_seal(job);
			jobs[i] = job;
		}
		size_t length = record(jobs, count, RECORDING_BYTES_MAX);
		assert_int_equal(length > head, count == RECORDING_JOBS_MAX);
	}
	free(jobs);
}

static void a_time_that_no_recording_reaches_is_unknown(void **state)
{
	(void)state;
	static const int64_t began = INT64_C(1700000000000);
	struct recording_writer *writer = recording_writer_new(NULL);
	struct job *job = job_of(1);
	struct text text = {0};
	job->created = began + RECORDING_TIME_MAX;
	job->modified = began + RECORDING_TIME_MAX + 1;
	job->retry_at = began - RECORDING_TIME_MAX - 1;
	job_seal(job);
	recording_write_step(writer,
	        &(struct recording_step){.jobs = (const struct job *[]){job}, .job_count = 1},
	        began, &text);
	struct recording_reader *reader = begin_reading();
	text.data[text.length - 1] = '\0';
	expect_taken(reader, text.data, text.length - 1);
	assert_non_null(strstr(text.data, "\"created\":31556952000000"));
	assert_non_null(strstr(text.data, "\"modified\":null"));
	assert_non_null(strstr(text.data, "\"retryAt\":null"));
	recording_reader_free(reader);
	recording_writer_free(writer);
	job_unref(job);
	text_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_line_and_the_whole_end_at_their_limits),
	        cmocka_unit_test(ten_thousand_jobs_are_listed_and_no_more),
	        cmocka_unit_test(numbers_end_at_their_limits),
	        cmocka_unit_test(a_job_has_at_most_two_hundred_files),
	        cmocka_unit_test(speeds_end_at_their_limits),
	        cmocka_unit_test(a_line_that_does_not_fit_is_left_out),
	        cmocka_unit_test(no_line_is_written_that_is_too_long_to_be_read),
	        cmocka_unit_test(no_look_is_written_that_lists_too_many_jobs),
	        cmocka_unit_test(a_time_that_no_recording_reaches_is_unknown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
