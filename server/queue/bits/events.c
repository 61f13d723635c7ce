/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <windows.h>
#include <winevt.h>

#include "base/memory.h"
#include "base/thread.h"
#include "queue/bits/service.h"

#define LOG_NAME L"Microsoft-Windows-Bits-Client/Operational"
/*
 * A job was made (3), is done (4), cancelled (5); a transfer has started (59), stopped (60), failed (61). Nothing that
 * reading the queue leaves there itself.
 */
#define WANTED \
	L"*[System[(EventID=3 or EventID=4 or EventID=5 or EventID=59 or EventID=60 or EventID=61)]]"

typedef EVT_HANDLE(WINAPI *subscribe_function)(
        EVT_HANDLE, HANDLE, LPCWSTR, LPCWSTR, EVT_HANDLE, PVOID, EVT_SUBSCRIBE_CALLBACK, DWORD);
typedef BOOL(WINAPI *close_function)(EVT_HANDLE);

struct bits_events {
	HMODULE library;
	close_function close;
	EVT_HANDLE subscription;
	struct mutex *lock;
	void (*changed)(void *data); /* NULL: it is over */
	void *data;
};

static DWORD WINAPI on_event(EVT_SUBSCRIBE_NOTIFY_ACTION action, PVOID context, EVT_HANDLE event)
{
	struct bits_events *events = context;
	(void)event;
	if (action != EvtSubscribeActionDeliver)
		return 0;
	mutex_lock(events->lock);
	if (events->changed != NULL)
		events->changed(events->data);
	mutex_unlock(events->lock);
	return 0;
}

/* What each function really is, only its caller knows. */
typedef void (*any_function)(void);

static any_function function_of(HMODULE library, const char *name)
{
	return library != NULL ? (any_function)GetProcAddress(library, name) : NULL;
}

struct bits_events *bits_events_new(void (*changed)(void *data), void *data)
{
	struct bits_events *events = memory_new(sizeof *events);
	events->lock = mutex_new();
	events->changed = changed;
	events->data = data;
	events->library = LoadLibraryExW(L"wevtapi.dll", NULL, LOAD_LIBRARY_SEARCH_SYSTEM32);
	subscribe_function subscribe =
	        (subscribe_function)function_of(events->library, "EvtSubscribe");
	events->close = (close_function)function_of(events->library, "EvtClose");
	if (subscribe != NULL && events->close != NULL)
		events->subscription = subscribe(NULL, NULL, LOG_NAME, WANTED, NULL, events,
		        on_event, EvtSubscribeToFutureEvents);
	if (events->subscription != NULL)
		return events;
	if (events->library != NULL)
		FreeLibrary(events->library);
	mutex_free(events->lock);
	free(events);
	return NULL;
}

/*
 * Whether a call may still come while the subscription is closed, no document says. So nothing changes hands after
 * the lock was had once, and the little that a late call needs stays until the process ends.
 */
void bits_events_free(struct bits_events *events)
{
	if (events == NULL)
		return;
	mutex_lock(events->lock);
	events->changed = NULL;
	mutex_unlock(events->lock);
	events->close(events->subscription);
}
