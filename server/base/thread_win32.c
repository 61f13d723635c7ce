/* SPDX-License-Identifier: MIT */
#include "base/thread.h"

#include <process.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include "base/clock.h"
#include "base/memory.h"

struct thread {
	HANDLE handle;
	void (*run)(void *data);
	void *data;
};

struct mutex {
	SRWLOCK handle;
};

struct condition {
	CONDITION_VARIABLE handle;
};

static unsigned __stdcall begin(void *argument)
{
	const struct thread *thread = argument;
	thread->run(thread->data);
	return 0;
}

struct thread *thread_new(const char *name, void (*run)(void *data), void *data)
{
	struct thread *thread = memory_new(sizeof *thread);
	thread->run = run;
	thread->data = data;
	thread->handle = (HANDLE)_beginthreadex(NULL, 0, begin, thread, 0, NULL);
	if (thread->handle == NULL) {
		fprintf(stderr, "bitsbridge: cannot start the %s thread\n", name);
		abort();
	}
	return thread;
}

void thread_join(struct thread *thread)
{
	if (thread == NULL)
		return;
	WaitForSingleObject(thread->handle, INFINITE);
	CloseHandle(thread->handle);
	free(thread);
}

void thread_detach(struct thread *thread)
{
	/* The thread itself still reads its struct: it lives as long as the process. */
	CloseHandle(thread->handle);
}

void thread_pause(int64_t ms)
{
	Sleep((DWORD)ms);
}

struct mutex *mutex_new(void)
{
	struct mutex *mutex = memory_new(sizeof *mutex);
	InitializeSRWLock(&mutex->handle);
	return mutex;
}

void mutex_free(struct mutex *mutex)
{
	free(mutex);
}

void mutex_lock(struct mutex *mutex)
{
	AcquireSRWLockExclusive(&mutex->handle);
}

void mutex_unlock(struct mutex *mutex)
{
	ReleaseSRWLockExclusive(&mutex->handle);
}

struct condition *condition_new(void)
{
	struct condition *condition = memory_new(sizeof *condition);
	InitializeConditionVariable(&condition->handle);
	return condition;
}

void condition_free(struct condition *condition)
{
	free(condition);
}

void condition_signal_all(struct condition *condition)
{
	WakeAllConditionVariable(&condition->handle);
}

void condition_signal_one(struct condition *condition)
{
	WakeConditionVariable(&condition->handle);
}

bool condition_wait(struct condition *condition, struct mutex *mutex, int64_t deadline)
{
	DWORD wait = INFINITE;
	if (deadline != THREAD_FOREVER) {
		int64_t left = deadline - clock_monotonic_ms();
		if (left <= 0)
			return false;
		wait = left < (int64_t)INFINITE ? (DWORD)left : INFINITE - 1;
	}
	return SleepConditionVariableSRW(&condition->handle, &mutex->handle, wait, 0) != 0;
}
