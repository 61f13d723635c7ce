/* SPDX-License-Identifier: MIT */
#include "base/files.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "base/memory.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/wide.h"

static void set_reason(char **ret_reason, DWORD error)
{
	wchar_t wide[256] = L"";
	if (ret_reason == NULL)
		return;
	DWORD length = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS,
	        NULL, error, 0, wide, sizeof wide / sizeof wide[0], NULL);
	while (length > 0 && wcschr(L"\r\n. ", wide[length - 1]) != NULL)
		wide[--length] = L'\0';
	*ret_reason = length > 0 ? wide_to_utf8(wide) : text_format("error %lu", error);
}

static DWORD attributes(const char *path)
{
	wchar_t *wide = wide_from_utf8(path);
	DWORD found = GetFileAttributesW(wide);
	free(wide);
	return found;
}

bool file_exists(const char *path)
{
	return attributes(path) != INVALID_FILE_ATTRIBUTES;
}

bool file_is_folder(const char *path)
{
	DWORD found = attributes(path);
	return found != INVALID_FILE_ATTRIBUTES && (found & FILE_ATTRIBUTE_DIRECTORY) != 0;
}

static DWORD read_all(HANDLE file, size_t max, struct text *text)
{
	char buffer[4096];
	for (;;) {
		DWORD count = 0;
		if (!ReadFile(file, buffer, sizeof buffer, &count, NULL))
			return GetLastError();
		if (count == 0)
			return ERROR_SUCCESS;
		text_append_n(text, buffer, count);
		if (text->length > max)
			return ERROR_FILE_TOO_LARGE;
	}
}

char *file_read(const char *path, size_t max, size_t *ret_length, char **ret_reason)
{
	struct text text = {0};
	wchar_t *wide = wide_from_utf8(path);
	HANDLE file = CreateFileW(wide, GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE, NULL,
	        OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, NULL);
	DWORD error = file == INVALID_HANDLE_VALUE ? GetLastError() : read_all(file, max, &text);
	if (file != INVALID_HANDLE_VALUE)
		CloseHandle(file);
	free(wide);
	if (error != ERROR_SUCCESS) {
		text_release(&text);
		set_reason(ret_reason, error);
		return NULL;
	}
	if (ret_length != NULL)
		*ret_length = text.length;
	return text_steal(&text);
}

static DWORD write_new(const wchar_t *wide, const char *content, bool durable)
{
	DWORD written = 0, error = ERROR_SUCCESS;
	HANDLE file = CreateFileW(
	        wide, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
	if (file == INVALID_HANDLE_VALUE)
		return GetLastError();
	if (!WriteFile(file, content, (DWORD)strlen(content), &written, NULL) ||
	        (durable && !FlushFileBuffers(file)))
		error = GetLastError();
	CloseHandle(file);
	return error;
}

/* The folder's rights are inherited: below %LOCALAPPDATA% nobody but the user and administrators may read. */
bool file_write_private(const char *path, const char *content, bool durable, char **ret_reason)
{
	char *beside = text_format("%s.new", path);
	wchar_t *wide = wide_from_utf8(path), *wide_beside = wide_from_utf8(beside);
	DWORD error = write_new(wide_beside, content, durable);
	if (error == ERROR_SUCCESS &&
	        !MoveFileExW(wide_beside, wide, MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
		error = GetLastError();
	if (error != ERROR_SUCCESS) {
		set_reason(ret_reason, error);
		DeleteFileW(wide_beside);
	}
	free(wide);
	free(wide_beside);
	free(beside);
	return error == ERROR_SUCCESS;
}

void file_remove(const char *path)
{
	wchar_t *wide = wide_from_utf8(path);
	DeleteFileW(wide);
	free(wide);
}

bool folder_make(const char *path, char **ret_reason)
{
	if (file_is_folder(path))
		return true;
	char *above = path_folder(path);
	bool good = strlen(above) >= strlen(path) || strcmp(above, ".") == 0 ||
	            folder_make(above, ret_reason);
	free(above);
	if (!good)
		return false;
	wchar_t *wide = wide_from_utf8(path);
	DWORD error = CreateDirectoryW(wide, NULL) ? ERROR_SUCCESS : GetLastError();
	free(wide);
	if (error == ERROR_SUCCESS || file_is_folder(path))
		return true;
	set_reason(ret_reason, error);
	return false;
}

bool folder_is_writable(const char *path, char **ret_reason)
{
	wchar_t *wide = wide_from_utf8(path);
	wchar_t name[MAX_PATH + 1] = L"";
	UINT made = GetTempFileNameW(wide, L"bit", 0, name);
	if (made == 0)
		set_reason(ret_reason, GetLastError());
	else
		DeleteFileW(name);
	free(wide);
	return made != 0;
}

uint64_t folder_free_space(const char *path)
{
	if (!file_exists(path)) {
		char *above = path_folder(path);
		bool higher = strlen(above) < strlen(path);
		uint64_t space = higher ? folder_free_space(above) : FILE_SPACE_UNKNOWN;
		free(above);
		return space;
	}
	wchar_t *wide = wide_from_utf8(path);
	ULARGE_INTEGER bytes;
	bool good = GetDiskFreeSpaceExW(wide, &bytes, NULL, NULL) != 0;
	free(wide);
	return good ? bytes.QuadPart : FILE_SPACE_UNKNOWN;
}
