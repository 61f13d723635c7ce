/* SPDX-License-Identifier: MIT */
#include "base/file_lock.h"

#include <stdbool.h>
#include <stdlib.h>
#include <windows.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/wide.h"

#define TRY_EVERY_MS 20

struct file_lock {
	HANDLE handle;
};

/* Shared with nobody: opening it is the lock. */
struct file_lock *file_lock_take(const char *path, int64_t deadline)
{
	wchar_t *wide = wide_from_utf8(path);
	HANDLE handle;
	for (;;) {
		handle = CreateFileW(
		        wide, GENERIC_WRITE, 0, NULL, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
		bool held =
		        handle == INVALID_HANDLE_VALUE && GetLastError() == ERROR_SHARING_VIOLATION;
		if (!held || clock_monotonic_ms() >= deadline)
			break;
		Sleep(TRY_EVERY_MS);
	}
	free(wide);
	if (handle == INVALID_HANDLE_VALUE)
		return NULL;
	struct file_lock *lock = memory_new(sizeof *lock);
	lock->handle = handle;
	return lock;
}

void file_lock_free(struct file_lock *lock)
{
	if (lock == NULL)
		return;
	CloseHandle(lock->handle);
	free(lock);
}
