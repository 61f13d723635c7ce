/* SPDX-License-Identifier: MIT */
/* The lines of a recording: what is wrong with one, what follows from a short one, and what is hidden in one. */
#include "cmocka_ready.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "replay_world.h"
#include "json/recording_write.h"

#define ID            "11111111-2222-3333-4444-555555555555"
#define HEAD          "{\"recording\":1}\n"
#define LOOK          "{\"at\":5}\n"
#define WITH(members) HEAD "{\"at\":0,\"jobs\":[{\"id\":\"" ID "\"," members "}]}"

static void wrong_lines_are_named(void **state)
{
	(void)state;
	static const struct {
		const char *lines, *problem;
	} bad[] = {
	        {"", "line 0"},
	        {HEAD, "line 1: there is no look"},
	        {"\n", "line 1: it is no JSON object"},
	        {"[]", "line 1: it is no JSON object"},
	        {"{}", "line 1: it is no recording"},
	        {"{\"recording\":2}", "line 1: this program reads recordings of version 1"},
	        {"{\"recording\":1,\"x\":1}", "line 1: \"x\" is not"},
	        {"{\"recording\":1,\"source\":1}", "line 1: \"source\" is not"},
	        {HEAD "{\"at\":1", "line 2: it is no JSON object"},
	        {HEAD "{\"at\":1} x", "line 2: it is no JSON object"},
	        {HEAD LOOK "{}", "line 3: \"at\" is missing"},
	        {HEAD LOOK "\n" LOOK, "line 3: it is no JSON object"},
	        {HEAD LOOK "{\"at\":4}", "line 3: \"at\" goes back"},
	        {HEAD "{\"at\":-1}", "line 2: \"at\" must be"},
	        {HEAD "{\"at\":0.5}", "line 2: \"at\" must be"},
	        {HEAD "{\"at\":1e300}", "line 2: \"at\" must be"},
	        {HEAD "{\"at\":1,\"at\":1}", "line 2: \"at\" stands there twice"},
	        {HEAD "{\"at\":1,\"what\":1}", "line 2: \"what\" is no member of a line"},
	        {HEAD "{\"at\":1,\"failed\":\"0x00000000\"}", "line 2: \"failed\" must be"},
	        {HEAD "{\"at\":1,\"failed\":\"0x80070005\",\"jobs\":[]}", "beside \"at\" alone"},
	        {HEAD "{\"at\":1,\"jobs\":{}}", "\"jobs\" must be an array"},
	        {HEAD "{\"at\":1,\"jobs\":[1]}", "\"jobs\" must be an array of objects"},
	        {HEAD "{\"at\":1,\"jobs\":[{}]}", "\"id\" must be"},
	        {HEAD "{\"at\":1,\"jobs\":[{\"id\":\"1\"}]}", "\"id\" must be"},
	        {HEAD "{\"at\":1,\"gone\":[\"" ID "\"]}", "\"gone\" names a job"},
	        {HEAD "{\"at\":1,\"order\":[\"" ID "\"]}", "\"order\" must name"},
	        {HEAD "{\"at\":1,\"epoch\":-1}", "\"epoch\" must be"},
	        {HEAD "{\"at\":1,\"tellsAll\":1}", "\"tellsAll\" must be"},
	        {WITH("\"new\":false"), "\"new\" can only be true"},
	        {WITH("\"state\":\"done\""), "\"state\" must be one"},
	        {WITH("\"state\":null"), "\"state\" must be one"},
	        {WITH("\"type\":\"x\""), "\"type\" must be"},
	        {WITH("\"priority\":\"x\""), "\"priority\" must be"},
	        {WITH("\"displayName\":null"), "\"displayName\" must be a string"},
	        {WITH("\"owner\":1"), "\"owner\" must be a string or null"},
	        {WITH("\"bytesTransferred\":null"), "\"bytesTransferred\" must be"},
	        {WITH("\"bytesTotal\":9007199254740993000"), "\"bytesTotal\" must be"},
	        {WITH("\"errorCount\":4294967295"), "\"errorCount\" must be"},
	        {WITH("\"created\":\"now\""), "\"created\" must be"},
	        {WITH("\"error\":{}"), "\"error\" must be"},
	        {WITH("\"error\":{\"code\":\"0x80190194\",\"x\":1}"), "\"error\" must be"},
	        {WITH("\"error\":{\"code\":\"0x80190194\",\"file\":200}"), "\"error\" must be"},
	        {WITH("\"completionError\":1"), "\"completionError\" must be"},
	        {WITH("\"unverified\":null"), "\"unverified\" must be"},
	        {WITH("\"replyLocalName\":1"), "\"replyLocalName\" must be a string or null"},
	        {WITH("\"replyBytesTransferred\":null"), "\"replyBytesTransferred\" must be"},
	        {WITH("\"replyBytesTotal\":-1"), "\"replyBytesTotal\" must be"},
	        {WITH("\"reply\":null"), "\"reply\" is no member of a job"},
	        {WITH("\"files\":{}"), "\"files\" must be"},
	        {WITH("\"files\":[{\"index\":1}]"), "\"files\" leaves out"},
	        {WITH("\"files\":[{\"index\":200}]"), "\"index\" must be"},
	        {WITH("\"files\":[{\"size\":1}]"), "\"size\" is no member of a file"},
	        {WITH("\"files\":[{\"completed\":1}]"), "\"completed\" must be"},
	        {WITH("\"state\":\"queued\",\"state\":\"queued\""), "stands there twice"},
	        {WITH("\"stat\":\"queued\""), "\"stat\" is no member of a job"},
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		char *problem = NULL;
		struct recording_reader *reader = read_lines(bad[i].lines, &problem);
		if (reader != NULL || strstr(problem, bad[i].problem) == NULL)
			print_error("%s: %s\n", bad[i].lines, reader != NULL ? "good" : problem);
		assert_null(reader);
		assert_non_null(strstr(problem, bad[i].problem));
		free(problem);
	}
}

static const struct recording_clock real_time = {.began = 1000000, .speed = RECORDING_SPEED_UNIT};

static void what_is_not_said_follows_from_the_files(void **state)
{
	(void)state;
	char *problem = NULL;
	struct recording_reader *reader = read_lines(
	        WITH("\"created\":-5,\"files\":[{\"bytesTransferred\":3,\"bytesTotal\":4},"
	             "{\"bytesTransferred\":5,\"bytesTotal\":5,\"completed\":true}]") "\n"
	                                                                              "{\"at\":9,\"jobs\":[{\"id\":\"" ID
	                                                                              "\",\"files\":[{\"index\":0,"
	                                                                              "\"bytesTransferred\":4,\"completed\":true}]}]}",
	        &problem);
	assert_non_null(reader);
	struct recording_steps steps = recording_reader_steps(reader);
	struct recording_step step;
	steps.rewind(steps.data, &real_time);
	assert_true(steps.next(steps.data, &step));
	const struct job *job = step.jobs[0];
	assert_int_equal(job->created, 1000000 - 5);
	assert_int_equal(job->state, JOB_QUEUED);
	assert_int_equal(job->type, JOB_DOWNLOAD);
	assert_int_equal(job->bytes_transferred, 8);
	assert_int_equal(job->bytes_total, 9);
	assert_int_equal(job->files_transferred, 1);
	assert_true(steps.next(steps.data, &step));
	assert_int_equal(step.at, 9);
	assert_int_equal(step.jobs[0]->bytes_transferred, 9);
	assert_int_equal(step.jobs[0]->files_transferred, 2);
	assert_false(steps.next(steps.data, &step));
	recording_reader_free(reader);
}

static void speed_squeezes_what_comes(void **state)
{
	(void)state;
	struct recording_clock clock = {.began = 1000000, .speed = 20 * RECORDING_SPEED_UNIT};
	assert_int_equal(recording_wall(&clock, 2000), 1000100);
	assert_int_equal(recording_wall(&clock, -2000), 998000);
	assert_int_equal(recording_wall(&clock, 0), 1000000);
}

static bool same_shape(const char *a, const char *b)
{
	for (; *a != '\0' && *b != '\0'; a++, b++)
		if (isupper((unsigned char)*a) != isupper((unsigned char)*b) ||
		        islower((unsigned char)*a) != islower((unsigned char)*b) ||
		        isdigit((unsigned char)*a) != isdigit((unsigned char)*b) ||
		        (ispunct((unsigned char)*a) && *a != *b))
			return false;
	return *a == *b;
}

static void stand_ins_have_the_same_shape(void **state)
{
	(void)state;
	static const struct {
		enum redaction_kind kind;
		const char *text, *kept;
	} cases[] = {
	        {REDACT_TEXT, "Blue Monday 1988 (12\" mix)", "(__\" "},
	        {REDACT_TEXT, "", ""},
	        {REDACT_URL, "https://Shop.example:8080/a-b/track07.mp3?u=me", "https://"},
	        {REDACT_URL, "http://shop.example/track07.mp3", ".mp3"},
	        {REDACT_PATH, "C:\\Users\\Ann\\Track.WMA", ".WMA"},
	        {REDACT_DESCRIPTION, "::WMP_STATUS:1:253675:Proseware:Artist:1984:7:Title:241:4",
	                "::WMP_STATUS:1:253675:"},
	        {REDACT_DESCRIPTION, "::WMP_JOB:1:-7:Proseware:Artist:Album:7:Title:241:4",
	                ":241:4"},
	};
	struct redaction *redaction = redaction_new();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *first = redaction_of(redaction, cases[i].kind, cases[i].text);
		char *again = redaction_of(redaction, cases[i].kind, cases[i].text);
		assert_string_equal(first, again);
		assert_true(same_shape(first, cases[i].text));
		if (i > 1) {
			assert_non_null(strstr(first, cases[i].kept));
			assert_string_not_equal(first, cases[i].text);
		}
		free(first);
		free(again);
	}
	assert_null(redaction_of(redaction, REDACT_TEXT, NULL));
	redaction_free(redaction);
}

static void nothing_private_is_left(void **state)
{
	(void)state;
	static const char *const secret[] = {"Secretband", "secretalbum", "Secretsong",
	        "secrethost", "secretname", "secretowner", "secretwords", "1984"};
	struct redaction *redaction = redaction_new();
	struct recording_writer *writer = recording_writer_new(redaction);
	struct job *job = job_new();
	struct text text = {0};
	job_id_parse(ID, &job->id);
	job->display_name = text_format("Secretsong");
	job->description = text_format(
	        "::WMP_STATUS:1:7:secretname:Secretband:1984:1:Secretsong:secretalbum:3");
	job->owner = text_format("secretowner");
	job->maker = text_format("https://secrethost.example");
	job->state = JOB_ERROR;
	job->type = JOB_UPLOAD_REPLY;
	job->reply.local_name = text_format("/home/secretowner/secretwords.txt");
	job->error = (struct job_error){
	        .code = error_from_http_status(404), .message = text_format("/home/secretwords/x")};
	job->completion_error = (struct job_error){
	        .code = BITS_E_FILE_EXISTS, .message = text_format("/home/secretwords/y")};
	struct job_file *file = job_add_file(job);
	file->remote_name = text_format("http://secrethost/Secretsong.mp3?u=secretowner");
	file->local_name = text_format("/home/secretowner/Secretsong.mp3");
	job_seal(job);
	const struct job *jobs[] = {job};
	recording_write_step(
	        writer, &(struct recording_step){.jobs = jobs, .job_count = 1}, 0, &text);
	for (size_t i = 0; i < sizeof secret / sizeof *secret; i++)
		assert_null(strstr(text.data, secret[i]));
	assert_non_null(strstr(text.data, ID));
	assert_non_null(strstr(text.data, "0x80190194"));
	recording_writer_free(writer);
	redaction_free(redaction);
	job_unref(job);
	text_release(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(wrong_lines_are_named),
	        cmocka_unit_test(what_is_not_said_follows_from_the_files),
	        cmocka_unit_test(speed_squeezes_what_comes),
	        cmocka_unit_test(stand_ins_have_the_same_shape),
	        cmocka_unit_test(nothing_private_is_left),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
