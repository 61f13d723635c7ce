/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <string.h>

#include "base/memory.h"
#include "job.h"

static void a_new_job_knows_nothing(void **state)
{
	(void)state;
	struct job *job = job_new();
	job_seal(job);
	assert_string_equal(job->display_name, "");
	assert_string_equal(job->description, "");
	assert_null(job->owner);
	assert_int_equal(job->tag_kind, TAG_NONE);
	assert_false(job_is_tagged(job));
	assert_true(job->bytes_total == JOB_SIZE_UNKNOWN);
	assert_true(job->files_total == JOB_COUNT_UNKNOWN);
	assert_true(job->created == JOB_TIME_UNKNOWN && job->retry_at == JOB_TIME_UNKNOWN);
	assert_null(job_type_name(job->type));
	assert_null(job_priority_name(job->priority));
	job_unref(job);
	job_unref(NULL);
}

static void sealing_parses_the_tag(void **state)
{
	(void)state;
	struct job *job = job_new();
	job->description = memory_string("::WMP_STATUS:1:9:P\xff::::::");
	job_seal(job);
	assert_true(job_is_tagged(job));
	assert_int_equal(job->tag.service_id, 9);
	assert_string_equal(job->tag.fields[TAG_PROVIDER], "P\xef\xbf\xbd");
	assert_string_equal(job->description, "::WMP_STATUS:1:9:P\xef\xbf\xbd::::::");
	job_unref(job);

	job = job_new();
	job->description = memory_string("::WMP_STATUS:1:0:P::::::");
	job_seal(job);
	assert_int_equal(job->tag_kind, TAG_NEAR_MISS);
	assert_int_equal(job->tag_problem.position, 15);
	assert_false(job_is_tagged(job));
	job_unref(job);
}

static void totals_come_from_the_files(void **state)
{
	(void)state;
	static const struct {
		uint64_t own, a, b, expected;
	} rows[] = {
	        {JOB_SIZE_UNKNOWN, 3, 4, 7},
	        {0, 3, 4, 7},
	        {JOB_SIZE_UNKNOWN, 3, JOB_SIZE_UNKNOWN, JOB_SIZE_UNKNOWN},
	        {9, 3, JOB_SIZE_UNKNOWN, 9},
	        {JOB_SIZE_UNKNOWN, 0, 0, 0},
	        {JOB_SIZE_UNKNOWN, UINT64_MAX - 2, 1, UINT64_MAX - 1},
	        {JOB_SIZE_UNKNOWN, UINT64_MAX - 2, 2, JOB_SIZE_UNKNOWN},
	        {JOB_SIZE_UNKNOWN, UINT64_MAX - 2, 3, JOB_SIZE_UNKNOWN},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct job *job = job_new();
		job->bytes_total = rows[i].own;
		job_add_file(job)->bytes_total = rows[i].a;
		job_add_file(job)->bytes_total = rows[i].b;
		job->files[1].completed = true;
		job_seal(job);
		assert_true(job->bytes_total == rows[i].expected);
		assert_int_equal(job->files_total, 2);
		assert_int_equal(job->files_transferred, 1);
		assert_string_equal(job->files[0].local_name, "");
		job_unref(job);
	}
}

static void what_the_queue_counted_stays(void **state)
{
	(void)state;
	struct job *job = job_new();
	job->files_total = 5;
	job->files_transferred = 3;
	job_add_file(job);
	job_seal(job);
	assert_int_equal(job->files_total, 5);
	assert_int_equal(job->files_transferred, 3);
	const struct job *second = job_ref(job);
	job_unref(job);
	assert_int_equal(second->files_total, 5);
	job_unref(second);
}

static void states_have_names_and_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		int download_state;
		bool final, active;
	} rows[JOB_STATE_COUNT] = {
	        {"queued", 0, false, true},
	        {"connecting", 0, false, true},
	        {"transferring", 0, false, true},
	        {"suspended", 1, false, false},
	        {"error", 1, false, false},
	        {"transient-error", 0, false, true},
	        {"transferred", 2, false, false},
	        {"acknowledged", 3, true, false},
	        {"cancelled", 4, true, false},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		enum job_state found = JOB_STATE_COUNT;
		assert_string_equal(job_state_name((enum job_state)i), rows[i].name);
		assert_true(job_state_parse(rows[i].name, &found));
		assert_int_equal(found, i);
		assert_int_equal(job_state_download_state(found), rows[i].download_state);
		assert_int_equal(job_state_is_final(found), rows[i].final);
		assert_int_equal(job_state_is_active(found), rows[i].active);
	}
	enum job_state untouched = JOB_ERROR;
	assert_false(job_state_parse("Queued", &untouched));
	assert_false(job_state_parse("", &untouched));
	assert_int_equal(untouched, JOB_ERROR);
}

static void only_what_force_could_do_is_objected_to(void **state)
{
	(void)state;
	static const char status[] = "::WMP_STATUS:1:9:P::::::", player[] = "::WMP_JOB:1:9:P::::::";
	static const struct {
		enum job_type type;
		enum job_state state;
		const char *description;
		enum job_objection objection;
	} rows[] = {
	        {JOB_DOWNLOAD, JOB_TRANSFERRED, status, JOB_OBJECTION_NONE},
	        {JOB_DOWNLOAD, JOB_SUSPENDED, status, JOB_OBJECTION_UNFINISHED},
	        {JOB_DOWNLOAD, JOB_CANCELLED, status, JOB_OBJECTION_NONE},
	        {JOB_DOWNLOAD, JOB_TRANSFERRED, player, JOB_OBJECTION_PLAYER},
	        {JOB_UPLOAD, JOB_TRANSFERRED, status, JOB_OBJECTION_NONE},
	        {JOB_UPLOAD, JOB_TRANSFERRING, status, JOB_OBJECTION_NONE},
	        {JOB_UPLOAD_REPLY, JOB_ERROR, status, JOB_OBJECTION_NONE},
	        {JOB_UPLOAD, JOB_TRANSFERRED, player, JOB_OBJECTION_PLAYER},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct job *job = job_new();
		job->type = rows[i].type;
		job->state = rows[i].state;
		job->description = memory_string(rows[i].description);
		job_seal(job);
		assert_int_equal(job_objection_to_completing(job), rows[i].objection);
		job_unref(job);
	}
}

static void a_copy_shares_nothing(void **state)
{
	(void)state;
	struct job *job = job_new();
	job->type = JOB_UPLOAD_REPLY;
	job->reply.local_name = memory_string("/r");
	job->completion_error = (struct job_error){
	        .code = BITS_E_FILE_EXISTS, .message = memory_string("it is there")};
	job_seal(job);
	struct job *copy = job_copy(job);
	job_unref(job);
	job_seal(copy);
	assert_string_equal(copy->reply.local_name, "/r");
	assert_string_equal(copy->completion_error.message, "it is there");
	job_unref(copy);
}

static void types_priorities_and_contexts_have_names(void **state)
{
	(void)state;
	enum job_priority priority = JOB_PRIORITY_LOW;
	assert_string_equal(job_type_name(JOB_DOWNLOAD), "download");
	assert_string_equal(job_type_name(JOB_UPLOAD_REPLY), "upload-reply");
	assert_false(job_type_is_upload(JOB_DOWNLOAD));
	assert_true(job_type_is_upload(JOB_UPLOAD));
	assert_true(job_type_is_upload(JOB_UPLOAD_REPLY));
	assert_false(job_type_is_upload(JOB_TYPE_UNKNOWN));
	assert_string_equal(job_priority_name(JOB_PRIORITY_LOW), "low");
	assert_true(job_priority_parse("foreground", &priority));
	assert_int_equal(priority, JOB_PRIORITY_FOREGROUND);
	assert_false(job_priority_parse("urgent", &priority));
	assert_string_equal(job_error_context_name(JOB_CONTEXT_REMOTE_FILE), "remote-file");
	assert_string_equal(
	        job_error_context_name(JOB_CONTEXT_REMOTE_APPLICATION), "remote-application");
}

static void ids_come_in_every_spelling(void **state)
{
	(void)state;
	static const char canonical[] = "6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a11";
	static const char *const good[] = {"6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a11",
	        "6F1C2A9E-7D0B-4A53-9D0E-0F6F7C2F7A11", "{6f1C2a9e-7d0b-4a53-9d0e-0f6f7c2f7a11}"};
	static const char *const bad[] = {"", "{", "{}", "6f1c2a9e",
	        "6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a1", "6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a111",
	        "{6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a11", "6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a11}",
	        " 6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a11", "6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a11 ",
	        "6f1c2a9e07d0b-4a53-9d0e-0f6f7c2f7a11", "6g1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a11",
	        "6f1c2a9e-7d0b-4a53-9d0e-0f6f7c2f7a1-"};
	struct job_id id, expected;
	assert_true(job_id_parse(canonical, &expected));
	for (size_t i = 0; i < COUNT(good); i++) {
		assert_true(job_id_parse(good[i], &id));
		assert_string_equal(id.text, canonical);
		assert_true(job_id_equal(&id, &expected));
	}
	for (size_t i = 0; i < COUNT(bad); i++) {
		strcpy(id.text, "untouched");
		assert_false(job_id_parse(bad[i], &id));
		assert_string_equal(id.text, "untouched");
	}
}

static void base_names_are_what_follows_the_last_slash(void **state)
{
	(void)state;
	assert_string_equal(job_file_base_name("/home/x/a b.mp3"), "a b.mp3");
	assert_string_equal(job_file_base_name("C:\\Music\\a.mp3"), "a.mp3");
	assert_string_equal(job_file_base_name("C:/Music\\x/a.mp3"), "a.mp3");
	assert_string_equal(job_file_base_name("a.mp3"), "a.mp3");
	assert_string_equal(job_file_base_name("/dir/"), "");
	assert_string_equal(job_file_base_name(""), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_new_job_knows_nothing),
	        cmocka_unit_test(sealing_parses_the_tag),
	        cmocka_unit_test(totals_come_from_the_files),
	        cmocka_unit_test(what_the_queue_counted_stays),
	        cmocka_unit_test(states_have_names_and_numbers),
	        cmocka_unit_test(types_priorities_and_contexts_have_names),
	        cmocka_unit_test(only_what_force_could_do_is_objected_to),
	        cmocka_unit_test(a_copy_shares_nothing),
	        cmocka_unit_test(ids_come_in_every_spelling),
	        cmocka_unit_test(base_names_are_what_follows_the_last_slash),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
