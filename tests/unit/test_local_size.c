/* SPDX-License-Identifier: MIT */
/* What an answer tells of a file's size, before any of the file is fetched. */
#include "cmocka_ready.h"

#include "queue/local/fetch/size.h"

#define NONE JOB_SIZE_UNKNOWN

struct row {
	const char *what;
	bool head, no_page;
	struct local_response response;
	enum local_size_outcome outcome;
	uint64_t bytes;
};

#define PLAIN(number, size)                                                                    \
	{                                                                                      \
		.status = (number), .length = (size), .range_first = NONE, .range_total = NONE \
	}
#define PART(number, first, size)                                                    \
	{                                                                            \
		.status = (number), .length = 1, .has_range = true, .ranged = true,  \
		.range_first = (first), .range_last = (first), .range_total = (size) \
	}
#define PAGE(size)                                                                         \
	{                                                                                  \
		.status = 200, .length = (size), .range_first = NONE, .range_total = NONE, \
		.is_page = true                                                            \
	}

static const struct row rows[] = {
        {"HEAD tells it", true, true, PLAIN(200, 100), SIZE_TOLD, 100},
        {"HEAD of one byte", true, true, PLAIN(200, 1), SIZE_TOLD, 1},
        {"HEAD tells no length", true, true, PLAIN(200, NONE), SIZE_AGAIN, 0},
        {"HEAD says nothing is there", true, true, PLAIN(200, 0), SIZE_AGAIN, 0},
        {"HEAD is not known", true, true, PLAIN(501, 20), SIZE_AGAIN, 0},
        {"HEAD is not allowed", true, true, PLAIN(405, 20), SIZE_AGAIN, 0},
        {"HEAD is forbidden", true, true, PLAIN(403, 20), SIZE_AGAIN, 0},
        {"HEAD finds nothing", true, true, PLAIN(404, 20), SIZE_AGAIN, 0},
        {"HEAD is sent on", true, true, PLAIN(302, 20), SIZE_AGAIN, 0},
        {"HEAD is too much", true, true, PLAIN(503, 20), SIZE_UNTOLD, 0},
        {"HEAD comes too often", true, true, PLAIN(429, 20), SIZE_UNTOLD, 0},
        {"HEAD of a page in place of the file", true, true, PAGE(50), SIZE_UNTOLD, 0},
        {"HEAD of a page", true, false, PAGE(50), SIZE_TOLD, 50},
        {"GET gives one byte", false, true, PART(206, 0, 100), SIZE_TOLD, 100},
        {"GET gives one byte and calls it the whole", false, true, PART(200, 0, 100), SIZE_TOLD,
                100},
        {"GET gives one byte of nobody knows how many", false, true, PART(206, 0, NONE),
                SIZE_MISSING, 0},
        {"GET gives another byte", false, true, PART(206, 1, 100), SIZE_UNTOLD, 0},
        {"GET gives a part of nobody knows what", false, true, PLAIN(206, 1), SIZE_UNTOLD, 0},
        {"GET gives the whole", false, true, PLAIN(200, 100), SIZE_TOLD, 100},
        {"GET gives a whole of nothing", false, true, PLAIN(200, 0), SIZE_TOLD, 0},
        {"GET gives it without an end", false, true, PLAIN(200, NONE), SIZE_MISSING, 0},
        {"GET gives a page without an end in place of the file", false, true, PAGE(NONE),
                SIZE_UNTOLD, 0},
        {"GET finds no byte in an empty file", false, true, PART(416, NONE, 0), SIZE_TOLD, 0},
        {"GET finds no byte", false, true, PLAIN(416, 0), SIZE_UNTOLD, 0},
        {"GET finds no first byte in a file that has some", false, true, PART(416, NONE, 100),
                SIZE_UNTOLD, 0},
        {"GET is sent on", false, true, PLAIN(308, 0), SIZE_AGAIN, 0},
        {"GET finds nothing", false, true, PLAIN(404, 20), SIZE_UNTOLD, 0},
        {"GET is too much", false, true, PLAIN(503, 20), SIZE_UNTOLD, 0},
};

static void each_answer_tells_what_it_tells(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		uint64_t bytes = 0;
		enum local_size_outcome outcome =
		        local_size_judge(rows[i].head, rows[i].no_page, &rows[i].response, &bytes);
		if (outcome != rows[i].outcome || bytes != rows[i].bytes)
			fail_msg("%s: %d, %llu bytes", rows[i].what, (int)outcome,
			        (unsigned long long)bytes);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	        cmocka_unit_test(each_answer_tells_what_it_tells),
	};
	return cmocka_run_group_tests_name("sizes up front", tests, NULL, NULL);
}
