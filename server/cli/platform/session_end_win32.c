/* SPDX-License-Identifier: MIT */
#include "cli/platform/session_end.h"

#include <windows.h>

#include "base/thread.h"

#define WINDOW_CLASS L"bitsbridge-session"

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
static void listen(void *data)
{
	MSG message;
	WNDCLASSW class = {.lpfnWndProc = hear,
	        .hInstance = GetModuleHandleW(NULL),
	        .lpszClassName = WINDOW_CLASS};
	(void)data;
	if (RegisterClassW(&class) == 0 || CreateWindowExW(0, WINDOW_CLASS, L"bitsbridge", 0, 0, 0,
	                                           0, 0, NULL, NULL, class.hInstance, NULL) == NULL)
		return;
	while (GetMessageW(&message, NULL, 0, 0) > 0)
		DispatchMessageW(&message);
}

void session_end_watch(void (*ended)(void))
{
	session_ended = ended;
	thread_detach(thread_new("session-end", listen, NULL));
}
