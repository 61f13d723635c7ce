/* SPDX-License-Identifier: MIT */
/* What an answer means for an upload. */
#include "cmocka_ready.h"

#include "queue/local/upload/judgement.h"

#define NONE JOB_SIZE_UNKNOWN
/* Of a file of 100 bytes the second ten; 40 have been sent. */
#define REACH 40

struct row {
	enum upload_packet_kind packet;
	long status;
	bool ack;
	uint32_t error;
	uint64_t next;
	enum upload_verdict verdict;
	uint64_t expected; /* next of UPLOAD_GO_ON; else the failure's code */
	bool fatal;
};

static const struct row rows[] = {
        {UPLOAD_FRAGMENT, 200, true, 0, 20, UPLOAD_GO_ON, 20, false},
        {UPLOAD_FRAGMENT, 201, true, 0, 20, UPLOAD_GO_ON, 20, false},
        {UPLOAD_FRAGMENT, 200, true, 0, NONE, UPLOAD_GO_ON, 20, false},
        {UPLOAD_FRAGMENT, 200, true, 0, 15, UPLOAD_GO_ON, 15, false},
        {UPLOAD_FRAGMENT, 200, true, 0, 0, UPLOAD_GO_ON, 0, false},
        {UPLOAD_FRAGMENT, 200, true, 0, 40, UPLOAD_GO_ON, 40, false},
        {UPLOAD_FRAGMENT, 200, true, 0, 41, UPLOAD_RESTART, 0x8020001B, false},
        {UPLOAD_FRAGMENT, 200, true, 0x8020001F, 20, UPLOAD_GO_ON, 20, false},
        {UPLOAD_FRAGMENT, 200, false, 0, 20, UPLOAD_FAILED, 0x8020001B, false},
        {UPLOAD_FRAGMENT, 416, true, 0, 12, UPLOAD_GO_ON, 12, false},
        {UPLOAD_FRAGMENT, 416, false, 0, 12, UPLOAD_GO_ON, 12, false},
        {UPLOAD_FRAGMENT, 416, true, 0, NONE, UPLOAD_RESTART, 0x801901A0, true},
        {UPLOAD_FRAGMENT, 416, true, 0, 41, UPLOAD_RESTART, 0x8020001B, false},
        {UPLOAD_FRAGMENT, 500, true, 0x8020001F, NONE, UPLOAD_RESTART, 0x8020001F, false},
        {UPLOAD_FRAGMENT, 404, false, 0x8020001F, NONE, UPLOAD_RESTART, 0x8020001F, false},
        {UPLOAD_FRAGMENT, 413, false, 0, NONE, UPLOAD_SHRINK, 0x80200020, true},
        {UPLOAD_FRAGMENT, 500, true, 0x80200020, NONE, UPLOAD_SHRINK, 0x80200020, true},
        {UPLOAD_FRAGMENT, 500, true, 0x80070005, NONE, UPLOAD_FAILED, 0x80070005, false},
        {UPLOAD_FRAGMENT, 403, true, 0x80070005, NONE, UPLOAD_FAILED, 0x80070005, true},
        {UPLOAD_FRAGMENT, 404, false, 0, NONE, UPLOAD_FAILED, 0x80190194, true},
        {UPLOAD_FRAGMENT, 408, false, 0, NONE, UPLOAD_FAILED, 0x80190198, false},
        {UPLOAD_FRAGMENT, 409, false, 0, NONE, UPLOAD_FAILED, 0x80190199, false},
        {UPLOAD_FRAGMENT, 429, false, 0, NONE, UPLOAD_FAILED, 0x801901AD, false},
        {UPLOAD_FRAGMENT, 300, false, 0, NONE, UPLOAD_FAILED, 0x8019012C, true},
        {UPLOAD_FRAGMENT, 305, false, 0, NONE, UPLOAD_FAILED, 0x80190131, true},
        {UPLOAD_FRAGMENT, 306, false, 0, NONE, UPLOAD_FAILED, 0x80190132, false},
        {UPLOAD_FRAGMENT, 307, false, 0, NONE, UPLOAD_FAILED, 0x80190133, true},
        {UPLOAD_FRAGMENT, 308, false, 0, NONE, UPLOAD_FAILED, 0x80190134, false},
        {UPLOAD_FRAGMENT, 500, false, 0, NONE, UPLOAD_DOUBT, 0x801901F4, false},
        {UPLOAD_FRAGMENT, 501, false, 0, NONE, UPLOAD_FAILED, 0x801901F5, true},
        {UPLOAD_FRAGMENT, 503, false, 0, NONE, UPLOAD_FAILED, 0x801901F7, false},
        {UPLOAD_FRAGMENT, 505, false, 0, NONE, UPLOAD_FAILED, 0x801901F9, true},
        {UPLOAD_FRAGMENT, 99, false, 0, NONE, UPLOAD_FAILED, 0x8020001B, false},

        {UPLOAD_CREATE_SESSION, 501, false, 0, NONE, UPLOAD_FAILED, 0x8020001B, true},
        {UPLOAD_CREATE_SESSION, 501, true, 0x80070005, NONE, UPLOAD_FAILED, 0x80070005, true},
        {UPLOAD_CREATE_SESSION, 200, false, 0, NONE, UPLOAD_FAILED, 0x8020001B, true},
        {UPLOAD_CREATE_SESSION, 403, true, 0x80070005, NONE, UPLOAD_FAILED, 0x80070005, true},
        {UPLOAD_CREATE_SESSION, 500, true, 0x80200020, NONE, UPLOAD_FAILED, 0x80200020, true},
        {UPLOAD_CREATE_SESSION, 409, false, 0, NONE, UPLOAD_FAILED, 0x80190199, false},

        {UPLOAD_CLOSE_SESSION, 200, true, 0, NONE, UPLOAD_GO_ON, 0, false},
        {UPLOAD_CLOSE_SESSION, 200, false, 0, NONE, UPLOAD_FAILED, 0x8020001B, false},
        {UPLOAD_CLOSE_SESSION, 500, true, 0x8020001F, NONE, UPLOAD_RESTART, 0x8020001F, false},
        {UPLOAD_CLOSE_SESSION, 500, true, 0, NONE, UPLOAD_FAILED, 0x801901F4, false},
        {UPLOAD_CLOSE_SESSION, 599, true, 0, NONE, UPLOAD_FAILED, 0x80190257, false},
        {UPLOAD_CLOSE_SESSION, 404, true, 0, NONE, UPLOAD_FAILED, 0x80190194, true},

        {UPLOAD_CANCEL_SESSION, 500, true, 0x8020001F, NONE, UPLOAD_GO_ON, 0, false},
        {UPLOAD_CANCEL_SESSION, 503, false, 0, NONE, UPLOAD_FAILED, 0x801901F7, false},
        {UPLOAD_PING, 200, true, 0, NONE, UPLOAD_GO_ON, 0, false},
        {UPLOAD_PING, 500, true, 0x8020001F, NONE, UPLOAD_RESTART, 0x8020001F, false},
};

static void an_answer_means_what_the_protocol_says(void **state)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct row *row = &rows[i];
		struct upload_packet packet = {
		        .kind = row->packet, .first = 10, .end = 20, .total = 100};
		struct upload_answer answer;
		upload_answer_init(&answer);
		answer.status = row->status;
		answer.is_ack = row->ack;
		answer.error = (bits_hr)row->error;
		answer.next = row->next;
		struct upload_judgement judgement = upload_judge(&packet, REACH, &answer);
		uint64_t found = judgement.verdict == UPLOAD_GO_ON
		                         ? judgement.next
		                         : (uint32_t)judgement.failure.code;
		if (judgement.verdict != row->verdict || found != row->expected ||
		        judgement.failure.fatal != row->fatal)
			fail_msg("row %zu: verdict %d, 0x%llx, fatal %d", i, (int)judgement.verdict,
			        (unsigned long long)found, (int)judgement.failure.fatal);
	}
	(void)state;
}

static void a_session_needs_a_name_and_our_protocol(void **state)
{
	struct upload_packet packet = {.kind = UPLOAD_CREATE_SESSION};
	char name[] = "a";
	struct upload_answer answer;
	upload_answer_init(&answer);
	answer.status = 200;
	answer.is_ack = true;
	struct upload_judgement judgement = upload_judge(&packet, 0, &answer);
	assert_int_equal(judgement.verdict, UPLOAD_FAILED);
	assert_int_equal(judgement.failure.code, BITS_E_INVALID_SERVER_RESPONSE);
	answer.session_id = name;
	assert_int_equal(upload_judge(&packet, 0, &answer).verdict, UPLOAD_GO_ON);
	answer.is_foreign = true;
	judgement = upload_judge(&packet, 0, &answer);
	assert_int_equal(judgement.failure.code, BITS_E_SERVER_PROTOCOL_VIOLATION);
	assert_true(judgement.failure.fatal);
	(void)state;
}

static void an_end_that_was_asked_for_before_may_have_come(void **state)
{
	struct upload_packet packet = {.kind = UPLOAD_CLOSE_SESSION, .again = true};
	struct upload_answer answer;
	upload_answer_init(&answer);
	answer.status = 500;
	answer.error = BITS_E_SESSION_NOT_FOUND;
	assert_int_equal(upload_judge(&packet, 0, &answer).verdict, UPLOAD_GO_ON);
	(void)state;
}

static void the_context_of_an_error_is_the_servers_word(void **state)
{
	struct upload_packet packet = {.kind = UPLOAD_FRAGMENT, .end = 1, .total = 1};
	struct upload_answer answer;
	upload_answer_init(&answer);
	answer.status = 500;
	answer.error = BITS_E_DISK_FULL;
	answer.context = JOB_CONTEXT_REMOTE_APPLICATION;
	assert_int_equal(
	        upload_judge(&packet, 1, &answer).failure.context, JOB_CONTEXT_REMOTE_APPLICATION);
	answer.error = 0;
	assert_int_equal(
	        upload_judge(&packet, 1, &answer).failure.context, JOB_CONTEXT_REMOTE_FILE);
	(void)state;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	        cmocka_unit_test(an_answer_means_what_the_protocol_says),
	        cmocka_unit_test(a_session_needs_a_name_and_our_protocol),
	        cmocka_unit_test(an_end_that_was_asked_for_before_may_have_come),
	        cmocka_unit_test(the_context_of_an_error_is_the_servers_word),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
