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

static void all_sessions_see_what_stops_and_reloads_it(void **state)
{
	(void)state;
	static const struct {
		const char *event;
		enum signals_event expected;
	} rows[] = {{"reload", SIGNALS_RELOAD}, {"stop", SIGNALS_STOP}};
	for (size_t i = 0; i < COUNT(rows); i++) {
		HANDLE event = open_event("Global", rows[i].event);
		assert_non_null(event);
		assert_int_equal(signals_wait(0), SIGNALS_TIMEOUT);
		SetEvent(event);
		assert_int_equal(signals_wait(0), rows[i].expected);
		CloseHandle(event);
		assert_null(open_event("Local", rows[i].event));
	}
}

static void who_knows_the_process_reaches_it(void **state)
{
	(void)state;
	assert_true(signals_send((long)GetCurrentProcessId(), SIGNALS_STOP));
	assert_int_equal(signals_wait(0), SIGNALS_STOP);
	assert_false(signals_send(0, SIGNALS_STOP));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	        cmocka_unit_test(all_sessions_see_what_stops_and_reloads_it),
	        cmocka_unit_test(who_knows_the_process_reaches_it),
	};
	/* Wine gives them to the desktop that a program with a window starts, and whoever reads them waits for its end. */
	SetStdHandle(STD_OUTPUT_HANDLE, NULL);
	SetStdHandle(STD_ERROR_HANDLE, NULL);
	signals_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
