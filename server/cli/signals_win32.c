/* SPDX-License-Identifier: MIT */
#include "cli/signals.h"

#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

/* What "bitsbridge reload" sets; one bridge a session. */
#define RELOAD_EVENT L"Local\\bitsbridge-reload"

/* After closing or logging off the system ends the process when the handler returns: time to stop. */
#define CLOSE_WAIT_MS 5000

static HANDLE stop_event, reload_event, wake_event;
static volatile LONG stops;

static BOOL WINAPI handle(DWORD kind)
{
	if (InterlockedIncrement(&stops) > 1)
		return FALSE;
	SetEvent(stop_event);
	if (kind != CTRL_C_EVENT && kind != CTRL_BREAK_EVENT)
		Sleep(CLOSE_WAIT_MS);
	return TRUE;
}

void signals_init(void)
{
	stop_event = CreateEventW(NULL, TRUE, FALSE, NULL);
	reload_event = CreateEventW(NULL, FALSE, FALSE, RELOAD_EVENT);
	wake_event = CreateEventW(NULL, FALSE, FALSE, NULL);
	if (stop_event == NULL || reload_event == NULL || wake_event == NULL) {
		fputs("bitsbridge: cannot make an event\n", stderr);
		abort();
	}
	SetConsoleCtrlHandler(handle, TRUE);
}

enum signals_event signals_wait(int64_t timeout_ms)
{
	HANDLE events[] = {stop_event, reload_event, wake_event};
	DWORD timeout = timeout_ms < 0 || timeout_ms >= INFINITE ? INFINITE : (DWORD)timeout_ms;
	switch (WaitForMultipleObjects(3, events, FALSE, timeout)) {
	case WAIT_OBJECT_0:
		return SIGNALS_STOP;
	case WAIT_OBJECT_0 + 1:
		return SIGNALS_RELOAD;
	case WAIT_OBJECT_0 + 2:
		return SIGNALS_WAKE;
	default:
		return SIGNALS_TIMEOUT;
	}
}

void signals_wake(void)
{
	SetEvent(wake_event);
}

bool signals_send_reload(long process)
{
	/* The event's name is the same whoever serves. */
	(void)process;
	HANDLE event = OpenEventW(EVENT_MODIFY_STATE, FALSE, RELOAD_EVENT);
	bool sent = event != NULL && SetEvent(event);
	if (event != NULL)
		CloseHandle(event);
	return sent;
}
