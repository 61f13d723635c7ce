/* SPDX-License-Identifier: MIT */
#include "cli/platform/session_end.h"

#include <windows.h>

#include "base/thread.h"

#define WINDOW_CLASS L"bitsbridge-session"

/* A start is not held up for longer by a system that makes no window. */
#define WINDOW_WAIT_MS 10000

static void (*session_ended)(void);

static LRESULT CALLBACK hear(HWND window, UINT message, WPARAM first, LPARAM second)
{
	switch (message) {
	case WM_QUERYENDSESSION:
		return TRUE;
	case WM_ENDSESSION:
		/* False where another program has called it off. */
		if (first != FALSE)
			session_ended();
		return 0;
	default:
		return DefWindowProcW(window, message, first, second);
	}
}

/* A top-level window: those of the message-only kind are not told. Where there are no windows, nobody logs off. */
static void listen(void *listening)
{
	MSG message;
	WNDCLASSW class = {.lpfnWndProc = hear,
	        .hInstance = GetModuleHandleW(NULL),
	        .lpszClassName = WINDOW_CLASS};
	bool hears = RegisterClassW(&class) != 0 &&
	             CreateWindowExW(0, WINDOW_CLASS, L"bitsbridge", 0, 0, 0, 0, 0, NULL, NULL,
	                     class.hInstance, NULL) != NULL;
	SetEvent(listening);
	while (hears && GetMessageW(&message, NULL, 0, 0) > 0)
		DispatchMessageW(&message);
}

void session_end_watch(void (*ended)(void))
{
	session_ended = ended;
	/* Stays until the process ends, as the thread does, which may come late. */
	HANDLE listening = CreateEventW(NULL, TRUE, FALSE, NULL);
	thread_detach(thread_new("session-end", listen, listening));
	WaitForSingleObject(listening, WINDOW_WAIT_MS);
}
