/* SPDX-License-Identifier: MIT */
#include "queue/bits/com.h"

#include <stdlib.h>
#include <windows.h>

#include "base/memory.h"
#include "base/thread.h"

/*
 * The apartment ends with its last thread, and with it every pointer. So one thread stays in it, doing nothing,
 * for as long as the queue is open; the others come and go.
 */
struct keeper {
	struct thread *thread;
	struct mutex *mutex;
	struct condition *changed;
	bool ready, stop;
	HRESULT code;
	struct bits_events *events; /* NULL: nobody watches, or nobody tells */
};

static void keep(void *data)
{
	struct keeper *keeper = data;
	HRESULT code = CoInitializeEx(NULL, COINIT_MULTITHREADED);
	bool entered = SUCCEEDED(code);
	/* Once per process, before any call: BITS acts in the name of who calls it. */
	if (entered)
		code = CoInitializeSecurity(NULL, -1, NULL, NULL, RPC_C_AUTHN_LEVEL_CONNECT,
		        RPC_C_IMP_LEVEL_IMPERSONATE, NULL, EOAC_NONE, NULL);
	mutex_lock(keeper->mutex);
	keeper->code = code == RPC_E_TOO_LATE ? S_OK : code;
	keeper->ready = true;
	condition_signal_all(keeper->changed);
	while (!keeper->stop)
		condition_wait(keeper->changed, keeper->mutex, THREAD_FOREVER);
	mutex_unlock(keeper->mutex);
	if (entered)
		CoUninitialize();
}

static enum bits_service_state state(void *data)
{
	(void)data;
	return bits_service_state();
}

static bool watch(void *data, void (*changed)(void *), void *changed_data)
{
	struct keeper *keeper = data;
	bits_events_free(keeper->events);
	keeper->events = changed != NULL ? bits_events_new(changed, changed_data) : NULL;
	return keeper->events != NULL;
}

static void keeper_free(void *data)
{
	struct keeper *keeper = data;
	watch(keeper, NULL, NULL);
	mutex_lock(keeper->mutex);
	keeper->stop = true;
	condition_signal_all(keeper->changed);
	mutex_unlock(keeper->mutex);
	thread_join(keeper->thread);
	condition_free(keeper->changed);
	mutex_free(keeper->mutex);
	free(keeper);
}

static bits_hr enter(void *data)
{
	(void)data;
	return CoInitializeEx(NULL, COINIT_MULTITHREADED);
}

static void leave(void *data)
{
	(void)data;
	CoUninitialize();
}

static bits_hr connect_to_service(void *data, IBackgroundCopyManager **ret)
{
	(void)data;
	void *manager = NULL;
	HRESULT code = CoCreateInstance(&CLSID_BackgroundCopyManager, NULL, CLSCTX_LOCAL_SERVER,
	        &IID_IBackgroundCopyManager, &manager);
	if (SUCCEEDED(code))
		*ret = manager;
	return code;
}

bool bits_com_connector(struct bits_connector *ret, bits_hr *ret_code)
{
	struct keeper *keeper = memory_new(sizeof *keeper);
	keeper->mutex = mutex_new();
	keeper->changed = condition_new();
	keeper->thread = thread_new("bits-com", keep, keeper);
	mutex_lock(keeper->mutex);
	while (!keeper->ready)
		condition_wait(keeper->changed, keeper->mutex, THREAD_FOREVER);
	mutex_unlock(keeper->mutex);
	if (FAILED(keeper->code)) {
		*ret_code = keeper->code;
		keeper_free(keeper);
		return false;
	}
	*ret = (struct bits_connector){
	        enter, leave, connect_to_service, state, watch, keeper_free, keeper};
	return true;
}
