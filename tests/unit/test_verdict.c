/* SPDX-License-Identifier: MIT */
/* What becomes of the bytes that we hold when a server answers this or that. */
#include "cmocka_ready.h"

#include "queue/local/fetch/verdict.h"

#define NONE   JOB_SIZE_UNKNOWN
#define OURS   "\"v1\""
#define OTHERS "\"v2\""

struct row {
	const char *what;
	struct local_request asked;
	struct local_response response;
	enum local_verdict verdict;
	uint64_t total;
	bits_hr code;
	bool fatal;
};

/* Answers, short: a whole file of so many bytes; a part that begins there, of that many; only a status. */
#define WHOLE(size)                                                                        \
	{                                                                                  \
		.status = 200, .length = (size), .range_first = NONE, .range_total = NONE, \
		.accepts_ranges = true, .validator = OURS                                  \
	}
#define PART(first, size, tag)                                                         \
	{                                                                              \
		.status = 206, .length = NONE, .ranged = true, .range_first = (first), \
		.range_total = (size), .validator = (tag)                              \
	}
#define ONLY(number)                                                                         \
	{                                                                                    \
		.status = (number), .length = NONE, .range_first = NONE, .range_total = NONE \
	}

static const struct row rows[] = {
        /* The first request of a file. */
        {"all of it", {0, NONE, NULL}, WHOLE(100), VERDICT_VERSION, 100, 0, false},
        {"all of it, as a part", {0, NONE, NULL}, PART(0, 100, OURS), VERDICT_VERSION, 100, 0,
                false},
        {"an empty file", {0, NONE, NULL}, WHOLE(0), VERDICT_VERSION, 0, 0, false},
        {"an empty file has no range", {0, NONE, NULL},
                {.status = 416, .ranged = true, .range_first = NONE, .range_total = 0},
                VERDICT_VERSION, 0, 0, false},
        {"no size", {0, NONE, NULL}, WHOLE(NONE), VERDICT_FAILED, 0, BITS_E_MISSING_FILE_SIZE,
                true},
        {"a part of what nobody knows", {0, NONE, NULL}, PART(0, NONE, OURS), VERDICT_FAILED, 0,
                BITS_E_MISSING_FILE_SIZE, true},
        {"no ranges", {0, NONE, NULL}, {.status = 200, .length = 100}, VERDICT_FAILED, 0,
                BITS_E_INSUFFICIENT_RANGE_SUPPORT, true},
        {"no ranges, but nothing to divide", {0, NONE, NULL}, {.status = 200, .length = 0},
                VERDICT_VERSION, 0, 0, false},
        {"a part that begins elsewhere", {0, NONE, NULL}, PART(10, 100, OURS), VERDICT_FAILED, 0,
                BITS_E_INVALID_SERVER_RESPONSE, false},
        {"a part without a range", {0, NONE, NULL}, ONLY(206), VERDICT_FAILED, 0,
                BITS_E_INVALID_SERVER_RESPONSE, false},
        {"416 though all was asked for", {0, NONE, NULL}, ONLY(416), VERDICT_FAILED, 0,
                (bits_hr)0x801901A0, true},
        /* The rest of one. */
        {"the rest", {40, 100, OURS}, PART(40, 100, OURS), VERDICT_GO_ON, 0, 0, false},
        {"the rest of another version", {40, 100, OURS}, PART(40, 100, OTHERS), VERDICT_RESTART, 0,
                0, false},
        {"the rest of another size", {40, 100, OURS}, PART(40, 120, OURS), VERDICT_RESTART, 0, 0,
                false},
        {"the rest of who knows what", {40, 100, OURS}, PART(40, 100, NULL), VERDICT_RESTART, 0, 0,
                false},
        {"another rest", {40, 100, OURS}, PART(50, 100, OURS), VERDICT_FAILED, 0,
                BITS_E_INVALID_SERVER_RESPONSE, false},
        {"all of it, instead", {40, 100, OURS}, WHOLE(80), VERDICT_VERSION, 80, 0, false},
        {"shorter than what we hold", {40, 100, OURS}, ONLY(416), VERDICT_RESTART, 0, 0, false},
        /* Statuses. */
        {"301", {0, NONE, NULL}, ONLY(301), VERDICT_REDIRECT, 0, 0, false},
        {"302", {0, NONE, NULL}, ONLY(302), VERDICT_REDIRECT, 0, 0, false},
        {"303", {0, NONE, NULL}, ONLY(303), VERDICT_REDIRECT, 0, 0, false},
        {"307", {0, NONE, NULL}, ONLY(307), VERDICT_REDIRECT, 0, 0, false},
        {"308", {0, NONE, NULL}, ONLY(308), VERDICT_REDIRECT, 0, 0, false},
        {"300 is no redirect", {0, NONE, NULL}, ONLY(300), VERDICT_FAILED, 0, (bits_hr)0x8019012C,
                true},
        {"304 though nothing was said", {0, NONE, NULL}, ONLY(304), VERDICT_FAILED, 0,
                (bits_hr)0x80190130, true},
        {"204", {0, NONE, NULL}, ONLY(204), VERDICT_FAILED, 0, (bits_hr)0x801900CC, true},
        {"400", {0, NONE, NULL}, ONLY(400), VERDICT_FAILED, 0, (bits_hr)0x80190190, true},
        {"401", {0, NONE, NULL}, ONLY(401), VERDICT_FAILED, 0, (bits_hr)0x80190191, true},
        {"403", {0, NONE, NULL}, ONLY(403), VERDICT_FAILED, 0, (bits_hr)0x80190193, true},
        {"404", {0, NONE, NULL}, ONLY(404), VERDICT_FAILED, 0, (bits_hr)0x80190194, true},
        {"408 is of the moment", {0, NONE, NULL}, ONLY(408), VERDICT_FAILED, 0, (bits_hr)0x80190198,
                false},
        {"410", {0, NONE, NULL}, ONLY(410), VERDICT_FAILED, 0, (bits_hr)0x8019019A, true},
        {"429 is of the moment", {0, NONE, NULL}, ONLY(429), VERDICT_FAILED, 0, (bits_hr)0x801901AD,
                false},
        {"500", {0, NONE, NULL}, ONLY(500), VERDICT_FAILED, 0, (bits_hr)0x801901F4, false},
        {"503", {0, NONE, NULL}, ONLY(503), VERDICT_FAILED, 0, (bits_hr)0x801901F7, false},
        {"599", {0, NONE, NULL}, ONLY(599), VERDICT_FAILED, 0, (bits_hr)0x80190257, false},
};

static void every_answer_has_its_verdict(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct row *row = &rows[i];
		struct local_judgement got = local_judge(&row->asked, &row->response);
		if (got.verdict != row->verdict)
			fail_msg("%s: verdict %d", row->what, (int)got.verdict);
		if (row->verdict == VERDICT_VERSION && got.total != row->total)
			fail_msg("%s: %llu bytes", row->what, (unsigned long long)got.total);
		if (row->verdict != VERDICT_FAILED)
			continue;
		if (got.failure.code != row->code || got.failure.fatal != row->fatal ||
		        got.failure.context != JOB_CONTEXT_REMOTE_FILE)
			fail_msg("%s: 0x%08x%s", row->what, (unsigned)got.failure.code,
			        got.failure.fatal ? ", fatal" : "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_answer_has_its_verdict),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
