/* SPDX-License-Identifier: MIT */
/* Uploads, replies, headers and credentials on a BITS service made of C: the service at hand makes no uploads. */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/wide.h"
#include "bits_place.h"

#define REMOTE "http://store.example/up/take.wav"

/* A file to send and a name for the reply, in the test's own folder. */
struct things {
	char *folder, *sent, *reply;
	struct job_file_spec file;
};

static void begin(struct bits_place *place, struct things *ret)
{
	wchar_t full[MAX_PATH + 1];
	wchar_t *folder = wide_from_utf8(place->folder);
	assert_true(GetFullPathNameW(folder, MAX_PATH, full, NULL) > 0);
	free(folder);
	ret->folder = wide_to_utf8(full);
	ret->sent = path_join(ret->folder, "take.wav");
	ret->reply = path_join(ret->folder, "answer.txt");
	assert_true(file_write_private(ret->sent, "music", false, NULL));
	ret->file = (struct job_file_spec){.remote_name = REMOTE, .local_name = ret->sent};
}

static void end(struct things *things)
{
	file_remove(things->sent);
	file_remove(things->reply);
	free(things->folder);
	free(things->sent);
	free(things->reply);
}

static struct job_spec upload_of(const struct things *things, enum job_type type)
{
	return (struct job_spec){.type = type,
	        .priority = JOB_PRIORITY_NORMAL,
	        .display_name = "take",
	        .description = "::WMP_STATUS:1:253675:Proseware:A:B:1:T:241:4",
	        .no_progress_timeout = JOB_COUNT_UNKNOWN,
	        .files = &things->file,
	        .file_count = 1};
}

static struct fake_job *add_upload(struct bits_place *place, BG_JOB_TYPE type)
{
	struct fake_job *job = fake_add_job(&place->service, TAGGED);
	struct fake_file *file = fake_add_file(job, L"http://store.example/up/a", L"C:\\a.wav");
	job->type = type;
	job->state = BG_JOB_STATE_TRANSFERRING;
	job->progress.BytesTotal = file->progress.BytesTotal = 9;
	return job;
}

static void an_upload_is_made_with_its_reply(void **state)
{
	struct bits_place *place = *state;
	struct things things;
	struct job_id id;
	begin(place, &things);
	struct job_spec spec = upload_of(&things, JOB_UPLOAD_REPLY);
	spec.reply_name = things.reply;
	assert_int_equal(job_queue_create(place->queue, &spec, &id, NULL), BITS_S_OK);
	const struct fake_job *job = &place->service.jobs[0];
	assert_int_equal(job->type, BG_JOB_TYPE_UPLOAD_REPLY);
	assert_int_equal(job->file_count, 1);
	char *name = wide_to_utf8(job->reply_name);
	assert_string_equal(name, things.reply);
	free(name);
	/* BITS makes a name where none was asked for. */
	spec.reply_name = NULL;
	assert_int_equal(job_queue_create(place->queue, &spec, &id, NULL), BITS_S_OK);
	assert_true(*place->service.jobs[1].reply_name == L'\0');
	spec.type = JOB_UPLOAD;
	assert_int_equal(job_queue_create(place->queue, &spec, &id, NULL), BITS_S_OK);
	assert_int_equal(place->service.jobs[2].type, BG_JOB_TYPE_UPLOAD);
	end(&things);
}

static void expect_refusal(struct bits_place *place, const struct job_spec *spec, bits_hr expected)
{
	struct job_id id;
	size_t jobs = place->service.job_count;
	assert_int_equal(job_queue_create(place->queue, spec, &id, NULL), expected);
	for (size_t i = jobs; i < place->service.job_count; i++)
		assert_int_equal(place->service.jobs[i].state, BG_JOB_STATE_CANCELLED);
}

static void what_cannot_be_sent_is_refused_at_once(void **state)
{
	struct bits_place *place = *state;
	struct things things;
	begin(place, &things);
	struct job_spec spec = upload_of(&things, JOB_UPLOAD);
	const struct job_file_spec two[] = {things.file, things.file};
	spec.files = two;
	spec.file_count = 2;
	expect_refusal(place, &spec, BITS_E_TOO_MANY_FILES_IN_JOB);
	spec.file_count = 0;
	expect_refusal(place, &spec, BITS_E_EMPTY);
	spec = upload_of(&things, JOB_UPLOAD);
	spec.reply_name = things.reply;
	expect_refusal(place, &spec, BITS_E_INVALID_ARGUMENT);
	spec.type = JOB_UPLOAD_REPLY;
	spec.reply_name = "answer.txt";
	expect_refusal(place, &spec, BITS_E_INVALID_ARGUMENT);
	spec.reply_name = things.sent;
	expect_refusal(place, &spec, BITS_E_FILE_EXISTS);
	things.file.overwrite = true;
	struct job_id id;
	assert_int_equal(job_queue_create(place->queue, &spec, &id, NULL), BITS_S_OK);
	things.file.local_name = things.folder;
	expect_refusal(place, &spec, BITS_E_INVALID_ARGUMENT);
	things.file.local_name = things.reply;
	expect_refusal(place, &spec, BITS_E_LOCAL_FILE_NOT_FOUND);
	end(&things);
}

static void a_service_without_uploads_or_replies_says_so(void **state)
{
	struct bits_place *place = *state;
	struct things things;
	struct job_id id;
	char *detail = NULL;
	begin(place, &things);
	struct job_spec spec = upload_of(&things, JOB_UPLOAD);
	place->service.create_code = E_NOTIMPL;
	assert_int_equal(
	        job_queue_create(place->queue, &spec, &id, &detail), BITS_E_NOT_IMPLEMENTED);
	assert_string_equal(detail, "This BITS makes no uploads.");
	free(detail);
	end(&things);
}

static void the_reply_is_read_while_it_comes(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = add_upload(place, BG_JOB_TYPE_UPLOAD_REPLY);
	struct queue_look look = bits_place_look(place);
	assert_int_equal(look.jobs[0]->type, JOB_UPLOAD_REPLY);
	assert_int_equal(look.jobs[0]->reply.bytes_transferred, 0);
	assert_true(look.jobs[0]->reply.bytes_total == JOB_SIZE_UNKNOWN);
	assert_null(look.jobs[0]->reply.local_name);
	queue_look_release(&look);
	/* All is sent, and nothing but the reply moves. */
	job->progress.BytesTransferred = job->files[0].progress.BytesTransferred = 9;
	look = bits_place_look(place);
	queue_look_release(&look);
	job->reply = (BG_JOB_REPLY_PROGRESS){.BytesTotal = 5, .BytesTransferred = 3};
	look = bits_place_look(place);
	assert_int_equal(look.jobs[0]->reply.bytes_transferred, 3);
	assert_int_equal(look.jobs[0]->reply.bytes_total, 5);
	assert_int_equal(look.jobs[0]->bytes_transferred, 9);
	queue_look_release(&look);
	job->state = BG_JOB_STATE_TRANSFERRED;
	job->reply.BytesTransferred = 5;
	wcscpy(job->reply_name, L"C:\\BITF1.tmp");
	look = bits_place_look(place);
	assert_string_equal(look.jobs[0]->reply.local_name, "C:\\BITF1.tmp");
	assert_int_equal(look.jobs[0]->reply.bytes_transferred, 5);
	queue_look_release(&look);
}

static void what_is_not_an_upload_reply_is_not_asked_for_one(void **state)
{
	struct bits_place *place = *state;
	ULONG calls[3];
	for (int type = BG_JOB_TYPE_DOWNLOAD; type <= BG_JOB_TYPE_UPLOAD_REPLY; type++)
		add_upload(place, (BG_JOB_TYPE)type);
	struct queue_look look = bits_place_look(place);
	for (int i = 0; i < 3; i++)
		calls[i] = place->service.jobs[i].calls;
	assert_int_equal(calls[BG_JOB_TYPE_DOWNLOAD], calls[BG_JOB_TYPE_UPLOAD]);
	/* The interface, the name, the progress. */
	assert_int_equal(calls[BG_JOB_TYPE_UPLOAD_REPLY], calls[BG_JOB_TYPE_UPLOAD] + 3);
	queue_look_release(&look);
}

static void a_service_that_tells_nothing_of_replies_costs_nothing_else(void **state)
{
	struct bits_place *place = *state;
	add_upload(place, BG_JOB_TYPE_UPLOAD_REPLY)->newer_code = E_NOINTERFACE;
	struct queue_look look = bits_place_look(place);
	assert_int_equal(look.job_count, 1);
	assert_int_equal(look.jobs[0]->type, JOB_UPLOAD_REPLY);
	assert_int_equal(look.jobs[0]->reply.bytes_transferred, 0);
	assert_true(look.jobs[0]->reply.bytes_total == JOB_SIZE_UNKNOWN);
	queue_look_release(&look);
	add_upload(place, BG_JOB_TYPE_UPLOAD_REPLY)->reply_code = E_FAIL;
	look = bits_place_look(place);
	assert_int_equal(look.job_count, 2);
	assert_true(look.jobs[1]->reply.bytes_total == JOB_SIZE_UNKNOWN);
	queue_look_release(&look);
}

static void a_service_that_dies_while_it_is_asked_for_a_reply_is_found_again(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = add_upload(place, BG_JOB_TYPE_UPLOAD_REPLY);
	struct queue_look look = bits_place_look(place);
	queue_look_release(&look);
	for (unsigned call = 1; call < 12; call++) {
		job->reply.BytesTransferred++;
		place->service.die_after = call;
		look = bits_place_look(place);
		assert_int_equal(look.job_count, 1);
		assert_int_equal(look.restricted, 0);
		assert_int_equal(look.jobs[0]->reply.bytes_transferred, call);
		place->service.die_after = 0;
		queue_look_release(&look);
	}
	assert_true(place->service.connects > 5);
}

static void an_upload_is_completed_only_once_it_is_transferred(void **state)
{
	struct bits_place *place = *state;
	struct fake_job *job = add_upload(place, BG_JOB_TYPE_UPLOAD_REPLY);
	struct job_id id = bits_place_id(job);
	struct queue_look look = bits_place_look(place);
	/* No force changes it, so none is asked for. */
	assert_int_equal(job_objection_to_completing(look.jobs[0]), JOB_OBJECTION_NONE);
	queue_look_release(&look);
	assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, &id), BITS_E_INVALID_STATE);
	assert_int_equal(job->state, BG_JOB_STATE_TRANSFERRING);
	job->state = BG_JOB_STATE_TRANSFERRED;
	assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, &id), BITS_S_OK);
	assert_int_equal(job->state, BG_JOB_STATE_ACKNOWLEDGED);
	job->left = true;
	job->reply = (BG_JOB_REPLY_PROGRESS){.BytesTotal = 5, .BytesTransferred = 5};
	look = bits_place_look(place);
	assert_int_equal(look.ended_count, 1);
	assert_int_equal(look.ended[0]->reply.bytes_transferred, 5);
	queue_look_release(&look);
	job = add_upload(place, BG_JOB_TYPE_UPLOAD);
	id = bits_place_id(job);
	assert_int_equal(job_queue_act(place->queue, JOB_CANCEL, &id), BITS_S_OK);
	assert_int_equal(job->state, BG_JOB_STATE_CANCELLED);
}

static bits_hr create_with(struct bits_place *place, const struct job_http *http, bool downgrade)
{
	static const struct job_file_spec file = {
	        .remote_name = "http://store.example/a.mp3", .local_name = "C:\\songs\\a.mp3"};
	struct job_id id;
	const struct job_spec spec = {.priority = JOB_PRIORITY_NORMAL,
	        .no_progress_timeout = JOB_COUNT_UNKNOWN,
	        .files = &file,
	        .file_count = 1,
	        .http = *http,
	        .allow_downgrade = downgrade};
	return job_queue_create(place->queue, &spec, &id, NULL);
}

static void headers_and_credentials_reach_bits_and_stay_at_the_first_host(void **state)
{
	struct bits_place *place = *state;
	static const char *const headers[] = {"Authorization: Bearer 1", "X-Gr\xC3\xBC\xC3\x9F: 2"};
	static const char *const good[] = {"Authorization: Bearer 1", "X-Key: gr\xC3\xBCn"};
	const struct fake_job *job = place->service.jobs;
	assert_int_equal(
	        create_with(place, &(struct job_http){headers, 2, NULL, NULL, false}, false),
	        BITS_E_INVALID_ARGUMENT);
	assert_int_equal(place->service.job_count, 0);
	assert_int_equal(
	        create_with(place, &(struct job_http){good, 2, "Ann", "pa:ss", false}, true),
	        BITS_S_OK);
	assert_true(wcscmp(job->headers, L"Authorization: Bearer 1\r\nX-Key: gr\u00FCn\r\n") == 0);
	assert_true(wcscmp(job->user, L"Ann") == 0 && wcscmp(job->password, L"pa:ss") == 0);
	assert_int_equal(job->schemes, 1 << BG_AUTH_SCHEME_BASIC | 1 << BG_AUTH_SCHEME_DIGEST);
	/* No redirect at all: BITS would take them along. */
	assert_int_equal(job->security_flags, 0x200);
	job++;
	assert_int_equal(create_with(place, &(struct job_http){.user = "Ann"}, false), BITS_S_OK);
	assert_true(*job->password == L'\0' && *job->headers == L'\0');
	assert_int_equal(job->security_flags, 0x200);
	job++;
	assert_int_equal(
	        create_with(place, &(struct job_http){good, 1, NULL, NULL, true}, true), BITS_S_OK);
	assert_int_equal(job->security_flags, 0x800);
	assert_int_equal(job->schemes, 0);
	job++;
	assert_int_equal(create_with(place, &(struct job_http){good, 1, NULL, NULL, true}, false),
	        BITS_S_OK);
	assert_int_equal(job->security_flags, 0);
}

static void credentials_that_bits_would_cut_are_refused(void **state)
{
	struct bits_place *place = *state;
	char *name = text_format("%0301d", 1);
	assert_int_equal(create_with(place, &(struct job_http){.user = name}, false),
	        BITS_E_USERNAME_TOO_LARGE);
	assert_int_equal(
	        create_with(place, &(struct job_http){.user = "Ann", .password = name}, false),
	        BITS_E_PASSWORD_TOO_LARGE);
	assert_int_equal(place->service.job_count, 0);
	free(name);
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, bits_place_set_up, bits_place_tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	        TEST(an_upload_is_made_with_its_reply),
	        TEST(what_cannot_be_sent_is_refused_at_once),
	        TEST(a_service_without_uploads_or_replies_says_so),
	        TEST(the_reply_is_read_while_it_comes),
	        TEST(what_is_not_an_upload_reply_is_not_asked_for_one),
	        TEST(a_service_that_tells_nothing_of_replies_costs_nothing_else),
	        TEST(a_service_that_dies_while_it_is_asked_for_a_reply_is_found_again),
	        TEST(an_upload_is_completed_only_once_it_is_transferred),
	        TEST(headers_and_credentials_reach_bits_and_stay_at_the_first_host),
	        TEST(credentials_that_bits_would_cut_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
