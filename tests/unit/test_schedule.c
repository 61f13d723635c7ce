/* SPDX-License-Identifier: MIT */
/* Who runs beside whom in the embedded queue. */
#include "cmocka_ready.h"

#include "queue/local/run/schedule.h"

#define NOW   INT64_C(10000)
#define SLICE INT64_C(300)
#define JOBS  4
#define MANY  100 /* foreground jobs at once: more than there are */

/* Jobs as letters: f, h, n, l by priority; a capital runs; '-' has nothing to do. */
struct row {
	const char *what, *jobs;
	int64_t since[JOBS];
	const char *chosen; /* '1': runs from now on */
	int64_t until;
};

static const struct row rows[] = {
        {"nobody", "", {0}, "", INT64_MAX},
        {"nobody is ready", "----", {0}, "0000", INT64_MAX},
        {"one alone", "l", {0}, "1", INT64_MAX},
        {"all foreground and one background", "fnfn", {0}, "1110", NOW + SLICE},
        {"foreground only", "fFff", {0, NOW}, "1111", INT64_MAX},
        {"high before normal before low", "lnh", {0}, "001", INT64_MAX},
        {"normal before low", "ln-", {0}, "010", INT64_MAX},
        {"a high one takes the place of a normal one", "Nh", {NOW}, "01", INT64_MAX},
        {"and of a low one", "Lnh", {NOW}, "001", INT64_MAX},
        {"a lower one waits though the slice is over", "Hn", {NOW - 2 * SLICE}, "10", INT64_MAX},
        {"foreground takes nobody's place", "Nf", {NOW}, "11", INT64_MAX},
        {"within the slice", "nN", {0, NOW - SLICE + 1}, "01", NOW + 1},
        {"the slice is over", "nN", {0, NOW - SLICE}, "10", NOW + SLICE},
        {"nobody waits: no slice ends", "-N", {0, NOW - 9 * SLICE}, "01", INT64_MAX},
        {"who never ran goes before who has", "nn", {5, 0}, "01", NOW + SLICE},
        {"who has waited longest", "nnnN", {30, 10, 20, NOW - SLICE}, "0100", NOW + SLICE},
        {"two that run since a priority changed: who began first goes on", "NNn",
                {NOW - 1, NOW - 2, 0}, "010", NOW - 2 + SLICE},
        {"and the other one gets its turn", "NN", {NOW - 2, NOW - 1}, "10", NOW - 2 + SLICE},
        {"equals in order of creation", "nnn", {7, 7, 7}, "100", NOW + SLICE},
};

static enum job_priority priority_of(char letter)
{
	switch (letter) {
	case 'f':
	case 'F':
		return JOB_PRIORITY_FOREGROUND;
	case 'h':
	case 'H':
		return JOB_PRIORITY_HIGH;
	case 'l':
	case 'L':
		return JOB_PRIORITY_LOW;
	default:
		return JOB_PRIORITY_NORMAL;
	}
}

static size_t fill(const char *jobs, const int64_t *since, struct local_candidate *ret)
{
	size_t count = 0;
	for (; jobs[count] != '\0'; count++)
		ret[count] = (struct local_candidate){.priority = priority_of(jobs[count]),
		        .ready = jobs[count] != '-',
		        .running = jobs[count] >= 'A' && jobs[count] <= 'Z',
		        .since = since[count],
		        .chosen = true}; /* of the last time: must not stay */
	return count;
}

static void the_table_says_who_runs(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct local_candidate candidates[JOBS];
		size_t count = fill(rows[i].jobs, rows[i].since, candidates);
		int64_t until = local_schedule(candidates, count, MANY, NOW, SLICE);
		if (until != rows[i].until)
			fail_msg("%s: until %lld", rows[i].what, (long long)until);
		for (size_t j = 0; j < count; j++) {
			if (candidates[j].chosen != (rows[i].chosen[j] == '1'))
				fail_msg("%s: job %zu", rows[i].what, j);
		}
	}
}

/* The one that is chosen runs, the one that ran goes to the end: as the transfer thread does it. */
static void every_job_of_a_level_gets_its_turn(void **state)
{
	(void)state;
	static const int64_t never[JOBS] = {0};
	struct local_candidate candidates[JOBS];
	size_t count = fill("nnnn", never, candidates);
	int64_t now = NOW;
	for (size_t turn = 0; turn < 3 * JOBS; turn++) {
		int64_t until = local_schedule(candidates, count, MANY, now, SLICE);
		assert_true(until == now + SLICE);
		for (size_t i = 0; i < count; i++) {
			assert_int_equal(candidates[i].chosen, i == turn % JOBS);
			if (candidates[i].chosen != candidates[i].running)
				candidates[i].since = now;
			candidates[i].running = candidates[i].chosen;
		}
		now = until;
	}
}

static void where_not_all_foreground_jobs_have_room_those_that_run_go_on(void **state)
{
	(void)state;
	static const int64_t since[JOBS] = {0, 0, NOW, 0};
	static const struct {
		size_t most;
		const char *jobs, *chosen;
	} edges[] = {
	        {0, "ffFf", "0000"},
	        {1, "ffFf", "0010"},
	        {2, "ffFf", "1010"},
	        {3, "ffFf", "1110"},
	        {4, "ffFf", "1111"},
	        {1, "-fFn", "0011"},
	        {1, "FnF-", "1100"},
	};
	for (size_t i = 0; i < COUNT(edges); i++) {
		struct local_candidate candidates[JOBS];
		size_t count = fill(edges[i].jobs, since, candidates);
		local_schedule(candidates, count, edges[i].most, NOW, SLICE);
		for (size_t j = 0; j < count; j++) {
			if (candidates[j].chosen != (edges[i].chosen[j] == '1'))
				fail_msg("at most %zu of %s: job %zu", edges[i].most, edges[i].jobs,
				        j);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_table_says_who_runs),
	        cmocka_unit_test(every_job_of_a_level_gets_its_turn),
	        cmocka_unit_test(where_not_all_foreground_jobs_have_room_those_that_run_go_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
