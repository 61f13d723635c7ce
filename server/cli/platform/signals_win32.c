/* SPDX-License-Identifier: MIT */
#include "cli/platform/signals.h"

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

#include "cli/platform/session_end.h"

/* What other processes set: "bitsbridge uninstall" for a bridge that has no console, "bitsbridge reload", and whatever has
 * made or changed jobs. */
#define EVENT_NAME_SIZE 64
static const wchar_t *const event_words[] = {
        [SIGNALS_STOP] = L"stop", [SIGNALS_RELOAD] = L"reload", [SIGNALS_LOOK] = L"look"};

/* After closing or logging off the system ends the process when it has been answered: time to stop. */
#define CLOSE_WAIT_MS 5000

static HANDLE stop_event, reload_event, look_event, wake_event;
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

static void stop_before_log_off(void)
{
	handle(CTRL_LOGOFF_EVENT);
}

/* The same user may have several sessions (remote desktop): names that all of them see come first. */
static const wchar_t *const spaces[] = {L"Global", L"Local"};

static void name_event(const wchar_t *space, unsigned long process, enum signals_event event,
        wchar_t ret[EVENT_NAME_SIZE])
{
	swprintf(ret, EVENT_NAME_SIZE, L"%ls\\bitsbridge-%lu-%ls", space, process,
	        event_words[event]);
}

/* A name that is there already is somebody else's, who would have our signals: another is taken then. */
static HANDLE make_event(enum signals_event event, bool stays_set)
{
	for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++) {
		wchar_t name[EVENT_NAME_SIZE];
		name_event(spaces[i], GetCurrentProcessId(), event, name);
		HANDLE made = CreateEventW(NULL, stays_set, FALSE, name);
		if (made != NULL && GetLastError() != ERROR_ALREADY_EXISTS)
			return made;
		if (made != NULL)
			CloseHandle(made);
	}
	return CreateEventW(NULL, stays_set, FALSE, NULL);
}

void signals_init(void)
{
	stop_event = make_event(SIGNALS_STOP, true);
	reload_event = make_event(SIGNALS_RELOAD, false);
	look_event = make_event(SIGNALS_LOOK, false);
	wake_event = CreateEventW(NULL, FALSE, FALSE, NULL);
	if (stop_event == NULL || reload_event == NULL || look_event == NULL ||
	        wake_event == NULL) {
		fputs("bitsbridge: cannot make an event\n", stderr);
		abort();
	}
	SetConsoleCtrlHandler(handle, TRUE);
	session_end_watch(stop_before_log_off);
}

enum signals_event signals_wait(int64_t timeout_ms)
{
	static const enum signals_event meanings[] = {
	        SIGNALS_STOP, SIGNALS_RELOAD, SIGNALS_LOOK, SIGNALS_WAKE};
	HANDLE events[] = {stop_event, reload_event, look_event, wake_event};
	enum { COUNT = sizeof events / sizeof events[0] };
	DWORD timeout = timeout_ms < 0 || timeout_ms >= INFINITE ? INFINITE : (DWORD)timeout_ms;
	DWORD set = WaitForMultipleObjects(COUNT, events, FALSE, timeout) - WAIT_OBJECT_0;
	return set < COUNT ? meanings[set] : SIGNALS_TIMEOUT;
}

void signals_wake(void)
{
	SetEvent(wake_event);
}

bool signals_send(long process, enum signals_event event)
{
	bool sent = false;
	for (size_t i = 0; i < sizeof spaces / sizeof spaces[0] && !sent; i++) {
		wchar_t name[EVENT_NAME_SIZE];
		name_event(spaces[i], (unsigned long)process, event, name);
		HANDLE opened = OpenEventW(EVENT_MODIFY_STATE, FALSE, name);
		sent = opened != NULL && SetEvent(opened);
		if (opened != NULL)
			CloseHandle(opened);
	}
	return sent;
}
