/* SPDX-License-Identifier: MIT */
/* What becomes of the bytes that we hold when a server answers this or that. */
#include "cmocka_ready.h"

#include "queue/local/fetch/verdict.h"

#define NONE JOB_SIZE_UNKNOWN
static char ours[] = "\"v1\"", others[] = "\"v2\"", weak[] = "W/\"v1\"";
#define OURS   ours
#define OTHERS others

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
#define RANGED(number, first, last, size, tag)                                         \
	{                                                                              \
		.status = (number), .length = NONE, .has_range = true, .ranged = true, \
		.range_first = (first), .range_last = (last), .range_total = (size),   \
		.validator = (tag)                                                     \
	}
#define PART(first, size, tag) RANGED(206, first, 99, size, tag)
#define ONLY(number)                                                                         \
	{                                                                                    \
		.status = (number), .length = NONE, .range_first = NONE, .range_total = NONE \
	}

/* Questions, short: all of a file that nobody knows; the rest of one by its version; the same with four bytes again. */
#define FIRST                 \
	{                     \
		.total = NONE \
	}
#define REST(tag)                                                         \
	{                                                                 \
		.first = 40, .held = 40, .total = 100, .validator = (tag) \
	}
#define AGAIN(tag)                                                        \
	{                                                                 \
		.first = 36, .held = 40, .total = 100, .validator = (tag) \
	}
#define WEAK weak

static const struct row rows[] = {
        /* The first request of a file. */
        {"all of it", FIRST, WHOLE(100), VERDICT_VERSION, 100, 0, false},
        {"all of it, as a part", FIRST, PART(0, 100, OURS), VERDICT_VERSION, 100, 0, false},
        {"all of it, as a part that calls itself a whole", FIRST, RANGED(200, 0, 99, 100, OURS),
                VERDICT_VERSION, 100, 0, false},
        {"less than all of it", FIRST, RANGED(206, 0, 49, 100, OURS), VERDICT_VERSION, 100, 0,
                false},
        {"a slice that calls itself a whole", FIRST, RANGED(200, 10, 99, 100, OURS), VERDICT_FAILED,
                0, BITS_E_INVALID_SERVER_RESPONSE, false},
        {"a whole with a range that nobody can read", FIRST,
                {.status = 200,
                        .length = 100,
                        .has_range = true,
                        .range_first = NONE,
                        .range_total = NONE,
                        .accepts_ranges = true},
                VERDICT_FAILED, 0, BITS_E_INVALID_SERVER_RESPONSE, false},
        {"a part whose length is another than its range's", FIRST,
                {.status = 206,
                        .length = 90,
                        .has_range = true,
                        .ranged = true,
                        .range_first = 0,
                        .range_last = 99,
                        .range_total = 100},
                VERDICT_FAILED, 0, BITS_E_INVALID_SERVER_RESPONSE, false},
        {"an empty file", FIRST, WHOLE(0), VERDICT_VERSION, 0, 0, false},
        {"an empty file has no range", FIRST,
                {.status = 416, .ranged = true, .range_first = NONE, .range_total = 0},
                VERDICT_VERSION, 0, 0, false},
        {"416 though all was asked for", FIRST, ONLY(416), VERDICT_PLAIN, 0, 0, false},
        {"416 though no range was asked for", {.total = NONE, .plain = true}, ONLY(416),
                VERDICT_FAILED, 0, (bits_hr)0x801901A0, true},
        {"no size", FIRST, WHOLE(NONE), VERDICT_FAILED, 0, BITS_E_MISSING_FILE_SIZE, true},
        {"a part of what nobody knows", FIRST, RANGED(206, 0, 99, NONE, OURS), VERDICT_FAILED, 0,
                BITS_E_MISSING_FILE_SIZE, true},
        {"a part of what is known already", {.total = 100}, RANGED(206, 0, 99, NONE, OURS),
                VERDICT_VERSION, 100, 0, false},
        {"a part that is longer than what was known of all", {.total = 99},
                RANGED(206, 0, 99, NONE, OURS), VERDICT_FAILED, 0, BITS_E_MISSING_FILE_SIZE, true},
        {"no ranges", FIRST, {.status = 200, .length = 100}, VERDICT_FAILED, 0,
                BITS_E_INSUFFICIENT_RANGE_SUPPORT, true},
        {"no ranges, for a foreground job", {.total = NONE, .whole_suffices = true},
                {.status = 200, .length = 100}, VERDICT_VERSION, 100, 0, false},
        {"no ranges, but nothing to divide", FIRST, {.status = 200, .length = 0}, VERDICT_VERSION,
                0, 0, false},
        {"a part that begins elsewhere", FIRST, PART(10, 100, OURS), VERDICT_FAILED, 0,
                BITS_E_INVALID_SERVER_RESPONSE, false},
        {"a part without a range", FIRST, ONLY(206), VERDICT_FAILED, 0,
                BITS_E_INVALID_SERVER_RESPONSE, false},
        {"412 though nothing was demanded", FIRST, ONLY(412), VERDICT_FAILED, 0,
                (bits_hr)0x8019019C, true},
        {"a page at the first request", {.total = NONE, .no_page = true},
                {.status = 200, .length = 9, .accepts_ranges = true, .is_page = true},
                VERDICT_VERSION, 9, 0, false},
        /* The rest of one. */
        {"the rest", REST(OURS), PART(40, 100, OURS), VERDICT_GO_ON, 0, 0, false},
        {"the rest, though it calls itself a whole", REST(OURS), RANGED(200, 40, 99, 100, OURS),
                VERDICT_GO_ON, 0, 0, false},
        {"more than the rest", REST(OURS), PART(30, 100, OURS), VERDICT_GO_ON, 0, 0, false},
        {"some of the rest", REST(OURS), RANGED(206, 40, 59, 100, OURS), VERDICT_GO_ON, 0, 0,
                false},
        {"what is here already, and no more", REST(OURS), RANGED(206, 0, 39, 100, OURS),
                VERDICT_FAILED, 0, BITS_E_INVALID_SERVER_RESPONSE, false},
        {"the rest of another version", REST(OURS), PART(40, 100, OTHERS), VERDICT_RESTART, 0, 0,
                false},
        {"the rest of another size", REST(OURS), PART(40, 120, OURS), VERDICT_RESTART, 0, 0, false},
        {"the rest of who knows what", REST(OURS), PART(40, 100, NULL), VERDICT_REREAD, 0, 0,
                false},
        {"the rest, by a weak validator", AGAIN(WEAK), PART(36, 100, WEAK), VERDICT_GO_ON, 0, 0,
                false},
        {"the rest of another version, by a weak validator", AGAIN(WEAK), PART(36, 100, OTHERS),
                VERDICT_RESTART, 0, 0, false},
        {"the rest, to be compared", AGAIN(NULL), PART(36, 100, NULL), VERDICT_GO_ON, 0, 0, false},
        {"the rest of another size, to be compared", AGAIN(NULL), PART(36, 120, NULL),
                VERDICT_RESTART, 0, 0, false},
        {"another rest", REST(OURS), PART(50, 100, OURS), VERDICT_FAILED, 0,
                BITS_E_INVALID_SERVER_RESPONSE, false},
        {"all of it, instead", REST(OURS), WHOLE(80), VERDICT_VERSION, 80, 0, false},
        {"all of it, instead, by a server that does not say that it knows ranges", REST(OURS),
                {.status = 200, .length = 80}, VERDICT_RESTART, 0, 0, false},
        {"all of it, instead, of nobody knows which size", REST(OURS), WHOLE(NONE), VERDICT_RESTART,
                0, 0, false},
        {"a page in the middle of a song",
                {.first = 40, .held = 40, .total = 100, .validator = OURS, .no_page = true},
                {.status = 200, .length = 80, .accepts_ranges = true, .is_page = true},
                VERDICT_FAILED, 0, BITS_E_INVALID_SERVER_RESPONSE, false},
        {"shorter than what we hold", REST(OURS), ONLY(416), VERDICT_RESTART, 0, 0, false},
        {"the version is gone", REST(OURS), ONLY(412), VERDICT_RESTART, 0, 0, false},
        /* Statuses. */
        {"301", FIRST, ONLY(301), VERDICT_REDIRECT, 0, 0, false},
        {"302", FIRST, ONLY(302), VERDICT_REDIRECT, 0, 0, false},
        {"303", FIRST, ONLY(303), VERDICT_REDIRECT, 0, 0, false},
        {"307", FIRST, ONLY(307), VERDICT_REDIRECT, 0, 0, false},
        {"308", FIRST, ONLY(308), VERDICT_REDIRECT, 0, 0, false},
        {"300 is no redirect", FIRST, ONLY(300), VERDICT_FAILED, 0, (bits_hr)0x8019012C, true},
        {"304 though nothing was said", FIRST, ONLY(304), VERDICT_FAILED, 0, (bits_hr)0x80190130,
                true},
        {"204", FIRST, ONLY(204), VERDICT_FAILED, 0, (bits_hr)0x801900CC, true},
        {"400", FIRST, ONLY(400), VERDICT_FAILED, 0, (bits_hr)0x80190190, true},
        {"401", FIRST, ONLY(401), VERDICT_FAILED, 0, (bits_hr)0x80190191, true},
        {"403", FIRST, ONLY(403), VERDICT_FAILED, 0, (bits_hr)0x80190193, true},
        {"404", FIRST, ONLY(404), VERDICT_FAILED, 0, (bits_hr)0x80190194, true},
        {"408 is of the moment", FIRST, ONLY(408), VERDICT_FAILED, 0, (bits_hr)0x80190198, false},
        {"410", FIRST, ONLY(410), VERDICT_FAILED, 0, (bits_hr)0x8019019A, true},
        {"429 is of the moment", FIRST, ONLY(429), VERDICT_FAILED, 0, (bits_hr)0x801901AD, false},
        {"500", FIRST, ONLY(500), VERDICT_FAILED, 0, (bits_hr)0x801901F4, false},
        {"503", FIRST, ONLY(503), VERDICT_FAILED, 0, (bits_hr)0x801901F7, false},
        {"599", FIRST, ONLY(599), VERDICT_FAILED, 0, (bits_hr)0x80190257, false},
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
		if (row->verdict == VERDICT_GO_ON && got.verified != (row->asked.validator != NULL))
			fail_msg("%s: verified %d", row->what, got.verified);
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
