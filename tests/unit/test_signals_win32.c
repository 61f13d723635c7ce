/* SPDX-License-Identifier: MIT */
/* How one session of a user reaches the bridge of another one: by names that all sessions see. */
#include "cmocka_ready.h"

#include <stdio.h>
#include <windows.h>

#include "cli/platform/signals.h"

static HANDLE open_event(const char *space, const char *event)
{
	char name[64];
	snprintf(name, sizeof name, "%s\\bitsbridge-%lu-%s", space, GetCurrentProcessId(), event);
	return OpenEventA(EVENT_MODIFY_STATE, FALSE, name);
}

static const struct {
	const char *name;
	enum signals_event event;
} rows[] = {{"look", SIGNALS_LOOK}, {"reload", SIGNALS_RELOAD}, {"stop", SIGNALS_STOP}};

/* The wish to stop stays, but for the next test. */
static void expect_told(enum signals_event event, HANDLE by)
{
	assert_int_equal(signals_wait(0), event);
	ResetEvent(by);
	assert_int_equal(signals_wait(0), SIGNALS_TIMEOUT);
}

static void all_sessions_see_what_it_is_told_by(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		HANDLE event = open_event("Global", rows[i].name);
		assert_non_null(event);
		SetEvent(event);
		expect_told(rows[i].event, event);
		CloseHandle(event);
		assert_null(open_event("Local", rows[i].name));
	}
}

static void who_knows_the_process_reaches_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		HANDLE event = open_event("Global", rows[i].name);
		assert_true(signals_send((long)GetCurrentProcessId(), rows[i].event));
		expect_told(rows[i].event, event);
		CloseHandle(event);
		assert_false(signals_send(0, rows[i].event));
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	        cmocka_unit_test(all_sessions_see_what_it_is_told_by),
	        cmocka_unit_test(who_knows_the_process_reaches_it),
	};
	signals_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
