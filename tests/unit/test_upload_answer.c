/* SPDX-License-Identifier: MIT */
/* Headers of servers that speak BITS uploads, as they write them and as nobody should. */
#include <stdlib.h>
#include <string.h>

#include "cmocka_ready.h"

#include "queue/local/upload/answer.h"

static void codes_are_read_in_every_spelling(void **state)
{
	static const struct {
		const char *text;
		uint32_t code; /* 0: it is none */
	} rows[] = {
	        {"0x8020001F", 0x8020001F},
	        {"0X8020001f", 0x8020001F},
	        {"8020001F", 0x8020001F},
	        {"80200020", 0x80200020},
	        {"80070005", 0x80070005},
	        {"2149580831", 0x8020001F},
	        {"-2145386465", 0x8020001F},
	        {"-2147483648", 0x80000000},
	        {"-1", 0xFFFFFFFF},
	        {"4294967295", 0xFFFFFFFF},
	        {"2147483648", 0x80000000},
	        {"0x80000000", 0x80000000},
	        {"0", 0},
	        {"-0", 0},
	        {"1", 0},
	        {"0x1", 0},
	        {"0x0", 0},
	        {"0x7FFFFFFF", 0},
	        {"2147483647", 0},
	        {"-2147483649", 0},
	        {"4294967296", 0},
	        {"99999999999999999999999", 0},
	        {"0x18020001F", 0},
	        {"0x08020001F", 0},
	        {"0x", 0},
	        {"", 0},
	        {"-", 0},
	        {"--1", 0},
	        {"+2149580831", 0},
	        {" 0x8020001F", 0},
	        {"0x8020001F ", 0},
	        {"0x8020 01F", 0},
	        {"0x-020001F", 0},
	        {"8020001G", 0},
	        {"BG_E_SESSION_NOT_FOUND", 0},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		bits_hr code = 0;
		bool found = upload_parse_code(rows[i].text, &code);
		if (found != (rows[i].code != 0) || (uint32_t)code != rows[i].code)
			fail_msg("\"%s\": 0x%08x", rows[i].text, (unsigned)code);
	}
	(void)state;
}

static struct upload_answer answer_of(const char *name, const char *value)
{
	struct upload_answer answer;
	upload_answer_init(&answer);
	upload_answer_add(&answer, name, value);
	return answer;
}

static void names_and_words_stand_in_any_case(void **state)
{
	struct upload_answer answer = answer_of("bits-packet-type", "ACK");
	assert_true(answer.is_ack);
	answer = answer_of("BITS-PROTOCOL", "{7DF0354D-249B-430F-820D-3D2A9BEF4931}");
	assert_false(answer.is_foreign);
	answer = answer_of("BITS-Error", "0x80200020");
	assert_int_equal(answer.error, BITS_E_TOO_LARGE);
	answer = answer_of("BITS-Error-Code", "2149580832");
	assert_int_equal(answer.error, BITS_E_TOO_LARGE);
	(void)state;
}

static void what_is_no_answer_is_not_there(void **state)
{
	static const char *const packets[] = {"", "Ack ", "Nack", "Acknowledged"};
	for (size_t i = 0; i < COUNT(packets); i++)
		assert_false(answer_of("BITS-Packet-Type", packets[i]).is_ack);
	assert_true(answer_of("BITS-Protocol", "").is_foreign);
	assert_true(
	        answer_of("BITS-Protocol", "{7df0354d-249b-430f-820d-3d2a9bef4932}").is_foreign);
	static const char *const numbers[] = {
	        "", "-1", "0x10", "1 ", " 1", "1-2", "bytes 0-1/2", "9223372036854775808", "1e3"};
	for (size_t i = 0; i < COUNT(numbers); i++)
		assert_true(answer_of("BITS-Received-Content-Range", numbers[i]).next ==
		            JOB_SIZE_UNKNOWN);
	assert_true(answer_of("BITS-Received-Content-Range", "0").next == 0);
	assert_true(
	        answer_of("BITS-Received-Content-Range", "9223372036854775807").next == INT64_MAX);
	assert_int_equal(answer_of("BITS-Host-Id-Fallback-Timeout", "4294967296").host_timeout,
	        JOB_COUNT_UNKNOWN);
	assert_int_equal(answer_of("BITS-Host-Id-Fallback-Timeout", "0").host_timeout, 0);
	assert_int_equal(
	        answer_of("BITS-Error-Context", "0x7").context, JOB_CONTEXT_REMOTE_APPLICATION);
	assert_int_equal(
	        answer_of("BITS-Error-Context", "7").context, JOB_CONTEXT_REMOTE_APPLICATION);
	static const char *const contexts[] = {"5", "0x5", "", "4", "8", "0x", "0xfffffff7", "x"};
	for (size_t i = 0; i < COUNT(contexts); i++)
		assert_int_equal(answer_of("BITS-Error-Context", contexts[i]).context,
		        JOB_CONTEXT_REMOTE_FILE);
	(void)state;
}

/* A text of so many characters in a header; was it taken? */
static bool is_taken(const char *name, size_t length)
{
	char *value = malloc(length + 1);
	assert_non_null(value);
	memset(value, 'x', length);
	value[length] = '\0';
	struct upload_answer answer = answer_of(name, value);
	bool taken = answer.session_id != NULL || answer.reply_url != NULL || answer.host != NULL;
	upload_answer_release(&answer);
	free(value);
	return taken;
}

static void texts_have_limits(void **state)
{
	assert_false(is_taken("BITS-Session-Id", 0));
	assert_true(is_taken("BITS-Session-Id", 1));
	assert_true(is_taken("BITS-Session-Id", UPLOAD_SESSION_ID_MAX));
	assert_false(is_taken("BITS-Session-Id", UPLOAD_SESSION_ID_MAX + 1));
	assert_true(is_taken("BITS-Reply-URL", UPLOAD_REPLY_URL_MAX));
	assert_false(is_taken("BITS-Reply-URL", UPLOAD_REPLY_URL_MAX + 1));
	assert_true(is_taken("BITS-Host-Id", 300));
	assert_false(is_taken("BITS-Host-Id", 301));
	struct upload_answer answer = answer_of("BITS-Session-Id", "a\tb");
	assert_null(answer.session_id);
	answer = answer_of("BITS-Session-Id", "\xc3\xbc");
	assert_null(answer.session_id);
	(void)state;
}

static void a_later_header_takes_the_place_of_an_earlier_one(void **state)
{
	struct upload_answer answer = answer_of("BITS-Session-Id", "one");
	upload_answer_add(&answer, "BITS-Session-Id", "two");
	upload_answer_add(&answer, "BITS-Session-Id", "");
	upload_answer_add(&answer, "X-BITS-Session-Id", "three");
	assert_string_equal(answer.session_id, "two");
	upload_answer_release(&answer);
	(void)state;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	        cmocka_unit_test(codes_are_read_in_every_spelling),
	        cmocka_unit_test(names_and_words_stand_in_any_case),
	        cmocka_unit_test(what_is_no_answer_is_not_there),
	        cmocka_unit_test(texts_have_limits),
	        cmocka_unit_test(a_later_header_takes_the_place_of_an_earlier_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
