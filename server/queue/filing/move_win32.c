/* SPDX-License-Identifier: MIT */
#include "queue/filing/move.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/wide.h"

#define BUFFER_SIZE (1u << 20)
/* Of winbase.h: from here on a path needs its long form where the system was not told otherwise. */
#define PLAIN_PATH_MAX 240
#define LONG_PREFIX    L"\\\\?\\"

/* A long path in the form that has no limit; shared folders have one of their own and stay as they are. */
static wchar_t *wide_path(const char *path)
{
	wchar_t *plain = wide_from_utf8(path);
	size_t length = wcslen(plain);
	if (length < PLAIN_PATH_MAX || plain[1] != L':')
		return plain;
	size_t prefix = wcslen(LONG_PREFIX);
	wchar_t *made = memory_new_array(prefix + length + 1, sizeof(wchar_t));
	memcpy(made, LONG_PREFIX, prefix * sizeof(wchar_t));
	for (size_t i = 0; i <= length; i++)
		made[prefix + i] = plain[i] == L'/' ? L'\\' : plain[i];
	free(plain);
	return made;
}

static bits_hr code_of(DWORD error)
{
	switch (error) {
	case ERROR_SUCCESS:
		return BITS_S_OK;
	case ERROR_ALREADY_EXISTS:
		return BITS_E_FILE_EXISTS;
	case ERROR_REQUEST_ABORTED:
		return BITS_E_REQUEST_CANCELED;
	case ERROR_FILE_NOT_FOUND:
		return BITS_E_PATH_NOT_FOUND;
	default:
		return HRESULT_FROM_WIN32(error);
	}
}

static DWORD error_of(BOOL good)
{
	return good ? ERROR_SUCCESS : GetLastError();
}

static DWORD CALLBACK check_stop(LARGE_INTEGER size, LARGE_INTEGER done, LARGE_INTEGER stream_size,
        LARGE_INTEGER stream_done, DWORD stream, DWORD reason, HANDLE from, HANDLE to, LPVOID data)
{
	const atomic_bool *stop = data;
	(void)size, (void)done, (void)stream_size, (void)stream_done;
	(void)stream, (void)reason, (void)from, (void)to;
	return atomic_load(stop) ? PROGRESS_CANCEL : PROGRESS_CONTINUE;
}

static DWORD sync_file(const wchar_t *path)
{
	HANDLE file = CreateFileW(path, GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL,
	        OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
	if (file == INVALID_HANDLE_VALUE)
		return GetLastError();
	DWORD error = error_of(FlushFileBuffers(file));
	CloseHandle(file);
	return error;
}

/* A copy that is hidden until it is whole. */
static DWORD move_across(
        const wchar_t *from, const wchar_t *to, const wchar_t *beside, const atomic_bool *stop)
{
	BOOL cancel = FALSE;
	DWORD error = error_of(CopyFileExW(from, beside, check_stop, (void *)(uintptr_t)stop,
	        &cancel, COPY_FILE_FAIL_IF_EXISTS));
	DWORD usual = GetFileAttributesW(from) & ~(DWORD)FILE_ATTRIBUTE_READONLY;
	if (error == ERROR_SUCCESS) {
		SetFileAttributesW(beside, FILE_ATTRIBUTE_HIDDEN);
		error = sync_file(beside);
	}
	if (error == ERROR_SUCCESS)
		error = error_of(MoveFileExW(beside, to, MOVEFILE_WRITE_THROUGH));
	if (error != ERROR_SUCCESS) {
		DeleteFileW(beside);
		return error;
	}
	SetFileAttributesW(to, usual);
	return error_of(DeleteFileW(from));
}

bits_hr move_file(const char *from, const char *to, const char *temporary, const atomic_bool *stop)
{
	wchar_t *source = wide_path(from), *target = wide_path(to), *beside = wide_path(temporary);
	DeleteFileW(beside);
	/* Without MOVEFILE_COPY_ALLOWED: the system's own copy would stand under its name while it is not whole. */
	DWORD error = error_of(MoveFileExW(source, target, MOVEFILE_WRITE_THROUGH));
	if (error == ERROR_NOT_SAME_DEVICE)
		error = move_across(source, target, beside, stop);
	free(source);
	free(target);
	free(beside);
	return code_of(error);
}

enum move_sight move_look(const char *path, uint64_t *ret_size)
{
	WIN32_FILE_ATTRIBUTE_DATA seen;
	wchar_t *wide = wide_path(path);
	DWORD error = error_of(GetFileAttributesExW(wide, GetFileExInfoStandard, &seen));
	free(wide);
	if (error == ERROR_SUCCESS) {
		DWORD odd = FILE_ATTRIBUTE_DIRECTORY | FILE_ATTRIBUTE_REPARSE_POINT;
		*ret_size = (uint64_t)seen.nFileSizeHigh << 32 | seen.nFileSizeLow;
		return (seen.dwFileAttributes & odd) == 0 ? MOVE_THERE : MOVE_OTHER;
	}
	if (error != ERROR_FILE_NOT_FOUND && error != ERROR_PATH_NOT_FOUND)
		return MOVE_HIDDEN;
	char *folder = path_folder(path);
	bool there = file_is_folder(folder);
	free(folder);
	return there ? MOVE_NONE : MOVE_HIDDEN;
}

static HANDLE open_to_read(const char *path)
{
	wchar_t *wide = wide_path(path);
	HANDLE file = CreateFileW(wide, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, NULL,
	        OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
	free(wide);
	return file;
}

static void close_handle(HANDLE file)
{
	if (file != INVALID_HANDLE_VALUE)
		CloseHandle(file);
}

bool move_is_same_file(const char *a, const char *b)
{
	HANDLE left = open_to_read(a), right = open_to_read(b);
	BY_HANDLE_FILE_INFORMATION x, y;
	bool same = left != INVALID_HANDLE_VALUE && right != INVALID_HANDLE_VALUE &&
	            GetFileInformationByHandle(left, &x) && GetFileInformationByHandle(right, &y) &&
	            x.dwVolumeSerialNumber == y.dwVolumeSerialNumber &&
	            x.nFileIndexHigh == y.nFileIndexHigh && x.nFileIndexLow == y.nFileIndexLow;
	close_handle(left);
	close_handle(right);
	return same;
}

static bool holds_same(HANDLE a, HANDLE b, const atomic_bool *stop)
{
	char *left = memory_new(BUFFER_SIZE), *right = memory_new(BUFFER_SIZE);
	DWORD got = 1, other = 0;
	bool same = true;
	while (same && got > 0) {
		same = ReadFile(a, left, BUFFER_SIZE, &got, NULL) &&
		       ReadFile(b, right, BUFFER_SIZE, &other, NULL) && got == other &&
		       memcmp(left, right, got) == 0 && !atomic_load(stop);
	}
	free(left);
	free(right);
	return same;
}

bool move_holds_same(const char *a, const char *b, const atomic_bool *stop)
{
	HANDLE left = open_to_read(a), right = open_to_read(b);
	bool same = left != INVALID_HANDLE_VALUE && right != INVALID_HANDLE_VALUE &&
	            holds_same(left, right, stop);
	close_handle(left);
	close_handle(right);
	return same;
}

bits_hr move_remove(const char *path, const char *kept)
{
	(void)kept; /* NTFS keeps the order of names */
	wchar_t *wide = wide_path(path);
	DWORD error = error_of(DeleteFileW(wide));
	free(wide);
	return code_of(error);
}

bits_hr move_make_folder(const char *path)
{
	wchar_t *wide = wide_path(path);
	DWORD error = error_of(CreateDirectoryW(wide, NULL));
	free(wide);
	return error == ERROR_SUCCESS || file_is_folder(path) ? BITS_S_OK : code_of(error);
}

/* Drives come and go with their letter. */
bool move_is_mount_point(const char *folder)
{
	(void)folder;
	return false;
}
