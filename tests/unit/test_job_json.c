/* SPDX-License-Identifier: MIT */
/* A job as JSON, member by member: what is known, what is null, and who sees what. */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "model/changes.h"
#include "model/snapshot_build.h"
#include "json/job_json.h"
#include "json/job_request.h"

static struct job *full_job(void)
{
	struct job *job = job_new();
	job_id_parse("6F1C2A9E-7D0B-4A53-9D0E-0F6F7C2F7A11", &job->id);
	job->type = JOB_DOWNLOAD;
	job->priority = JOB_PRIORITY_NORMAL;
	job->state = JOB_TRANSIENT_ERROR;
	job->display_name = memory_string("T\xc3\xb6ne \"1\"");
	job->description = memory_string("::WMP_STATUS:1:253675:Proseware:A:B:7:T:241:4");
	job->owner = memory_string("somebody");
	job->maker = memory_string("https://store.example");
	job->created = 1700000000250;
	job->retry_at = 1700000600000;
	job->error_count = 2;
	job->bytes_transferred = 1048576;
	job->error = (struct job_error){.code = error_from_http_status(503),
	        .context = JOB_CONTEXT_REMOTE_FILE,
	        .message = memory_string("/home/x")};
	struct job_file *file = job_add_file(job);
	file->remote_name = memory_string("https://store.example/a.mp3?s=1");
	file->local_name = memory_string("/home/somebody/a.mp3");
	file->bytes_transferred = 1048576;
	file->bytes_total = 4194304;
	job_seal(job);
	return job;
}

static char *print(struct job *job, int64_t rate, enum job_reader reader)
{
	struct text text = {0};
	struct entry *entry = entry_new(job);
	entry->rate = rate;
	entry->changes = changes_after(NULL, JOB_QUEUED, JOB_TIME_UNKNOWN);
	const struct changes *first = entry->changes;
	entry->changes = changes_after(first, JOB_TRANSIENT_ERROR, 1700000000250);
	changes_unref(first);
	job_json_append(&text, entry, reader);
	entry_unref(entry);
	return text_steal(&text);
}

static void assert_has(const char *json, const char *part)
{
	if (strstr(json, part) == NULL)
		fail_msg("%s is not in %s", part, json);
}

static void assert_lacks(const char *json, const char *part)
{
	if (strstr(json, part) != NULL)
		fail_msg("%s is in %s", part, json);
}

static void a_store_reads_what_it_may(void **state)
{
	(void)state;
	struct job *job = full_job();
	char *json = print(job, 524288, READER_STORE);
	static const char start[] =
	        "{\"id\":\"6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a11\",\"tag\":\"status\","
	        "\"serviceId\":253675,\"provider\":\"Proseware\",\"metadata\":{\"albumArtist\":"
	        "\"A\",\"albumTitle\":\"B\",\"trackNumber\":\"7\",\"title\":\"T\",\"duration\":"
	        "\"241\",\"rating\":\"4\"},\"displayName\":\"T\xc3\xb6ne \\\"1\\\"\",\"type\":"
	        "\"download\",\"priority\":\"normal\",\"state\":\"transient-error\","
	        "\"downloadState\":0,\"progress\":{\"bytesTransferred\":1048576,\"bytesTotal\":"
	        "4194304,\"filesTransferred\":0,\"filesTotal\":1,\"fraction\":0.25},\"rate\":"
	        "524288,\"eta\":null,\"times\":{\"created\":\"2023-11-14T22:13:20.250Z\","
	        "\"modified\":null,\"transferCompleted\":null},\"error\":{\"code\":\"0x801901F7\","
	        "\"name\":\"BG_E_HTTP_ERROR_503\",\"context\":\"remote-file\",";
	if (!text_starts_with(json, start))
		fail_msg("%s", json);
	assert_has(json,
	        "\"lastError\":null,\"errorCount\":2,\"retryAt\":\"2023-11-14T22:23:20.000Z\"");
	assert_has(json, "\"files\":[{\"name\":\"a.mp3\",\"bytesTransferred\":1048576,"
	                 "\"bytesTotal\":4194304,\"completed\":false}],\"reply\":null,"
	                 "\"warnings\":[]}");
	static const char *const private[] = {"/home", "somebody", "?s=1", "::WMP", "\"url\"",
	        "\"owner\"", "\"description\"", "\"changes\""};
	for (size_t i = 0; i < sizeof private / sizeof *private; i++)
		assert_lacks(json, private[i]);
	free(json);
	json = print(job, RATE_UNKNOWN, READER_MAKER);
	assert_has(json, "\"url\":\"https://store.example/a.mp3?s=1\"");
	assert_has(json, "\"rate\":null");
	assert_lacks(json, "remoteName");
	free(json);
	job_unref(job);
}

static void the_own_eyes_read_everything(void **state)
{
	(void)state;
	struct job *job = full_job();
	char *json = print(job, RATE_UNKNOWN, READER_OWN);
	assert_has(json, "\"localName\":\"/home/somebody/a.mp3\"");
	assert_has(json, "\"remoteName\":\"https://store.example/a.mp3?s=1\"");
	assert_has(json, "\"owner\":\"somebody\"");
	assert_has(json, "\"description\":\"::WMP_STATUS:1:253675:");
	assert_has(json,
	        "\"changes\":[{\"state\":\"queued\",\"time\":null},{\"state\":\"transient-error\",\"time\":"
	        "\"2023-11-14T22:13:20.250Z\"}]}");
	assert_has(json, "(/home/x)\"");
	free(json);
	job_unref(job);
}

static void a_reply_has_figures_and_for_the_own_eyes_a_name(void **state)
{
	(void)state;
	static const struct {
		enum job_type type;
		uint64_t total;
		enum job_reader reader;
		const char *reply;
	} rows[] = {
	        {JOB_UPLOAD, 7, READER_OWN, "\"reply\":null,"},
	        {JOB_TYPE_UNKNOWN, 7, READER_OWN, "\"reply\":null,"},
	        {JOB_UPLOAD_REPLY, 7, READER_STORE,
	                "\"reply\":{\"bytesTransferred\":3,\"bytesTotal\":7},"},
	        {JOB_UPLOAD_REPLY, JOB_SIZE_UNKNOWN, READER_REDUCED,
	                "\"reply\":{\"bytesTransferred\":3,\"bytesTotal\":null},"},
	        {JOB_UPLOAD_REPLY, 7, READER_OWN,
	                "\"reply\":{\"bytesTransferred\":3,\"bytesTotal\":7,\"localName\":\"/home/r\"},"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct job *job = full_job();
		job->type = rows[i].type;
		job->reply = (struct job_reply){memory_string("/home/r"), 3, rows[i].total};
		char *json = print(job, RATE_UNKNOWN, rows[i].reader);
		assert_has(json, rows[i].reply);
		free(json);
		job_unref(job);
	}
}

static void the_unknown_is_null(void **state)
{
	(void)state;
	struct job *job = job_new();
	job->description = memory_string("plain");
	job->display_name = memory_string("\xff");
	job_seal(job);
	char *json = print(job, RATE_UNKNOWN, READER_OWN);
	assert_has(json, "\"tag\":null,\"serviceId\":null,\"provider\":null,\"metadata\":null");
	assert_has(json, "\"displayName\":\"\xef\xbf\xbd\"");
	assert_has(
	        json, "\"times\":{\"created\":null,\"modified\":null,\"transferCompleted\":null}");
	assert_has(json, "\"error\":null,\"lastError\":null,\"errorCount\":null,\"retryAt\":null");
	assert_has(json, "\"owner\":null");
	free(json);
	job_unref(job);
}

static void fractions_are_honest(void **state)
{
	(void)state;
	static const struct {
		uint64_t bytes, total;
		enum job_state state;
		const char *fraction;
	} rows[] = {
	        {0, 100, JOB_QUEUED, "0"},
	        {1, 3, JOB_TRANSFERRING, "0.333333"},
	        {999999999, 1000000000, JOB_TRANSFERRING, "0.999999"},
	        {UINT64_MAX - 2, UINT64_MAX - 1, JOB_TRANSFERRING, "1"},
	        {100, 100, JOB_TRANSFERRED, "1"},
	        {101, 100, JOB_TRANSFERRING, "1"},
	        {5, JOB_SIZE_UNKNOWN, JOB_TRANSFERRING, "null"},
	        {0, 0, JOB_QUEUED, "null"},
	        {0, 0, JOB_TRANSFERRED, "1"},
	        {0, 0, JOB_ACKNOWLEDGED, "1"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct job *job = job_new();
		job->state = rows[i].state;
		job->bytes_transferred = rows[i].bytes;
		job->bytes_total = rows[i].total;
		job_seal(job);
		char *json = print(job, RATE_UNKNOWN, READER_STORE);
		char *part = text_format("\"fraction\":%s}", rows[i].fraction);
		assert_has(json, part);
		free(part);
		free(json);
		job_unref(job);
	}
}

static void bytes_are_exact(void **state)
{
	(void)state;
	struct job *job = job_new();
	job->bytes_transferred = 9007199254740993;
	job->bytes_total = 18446744073709551614u;
	job_seal(job);
	char *json = print(job, RATE_UNKNOWN, READER_STORE);
	assert_has(
	        json, "\"bytesTransferred\":9007199254740993,\"bytesTotal\":18446744073709551614");
	free(json);
	job_unref(job);
}

static void deep_bodies_are_refused_before_they_are_parsed(void **state)
{
	(void)state;
	struct job_request request;
	struct json_fault fault;
	static const char deep[] = "{\"a\":[[[[[[[[1]]]]]]]]}", quoted[] = "{\"a\":\"[[[[[[[[[[\"}";
	assert_false(job_request_parse(deep, sizeof deep - 1, &request, &fault));
	assert_true(fault.broken);
	assert_string_equal(fault.reason, "The body is nested too deeply.");
	assert_false(job_request_parse(quoted, sizeof quoted - 1, &request, &fault));
	assert_string_equal(fault.member, "a");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_store_reads_what_it_may),
	        cmocka_unit_test(the_own_eyes_read_everything),
	        cmocka_unit_test(a_reply_has_figures_and_for_the_own_eyes_a_name),
	        cmocka_unit_test(the_unknown_is_null),
	        cmocka_unit_test(fractions_are_honest),
	        cmocka_unit_test(bytes_are_exact),
	        cmocka_unit_test(deep_bodies_are_refused_before_they_are_parsed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
