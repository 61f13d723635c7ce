/* SPDX-License-Identifier: MIT */
#include "base/files.h"

#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "base/memory.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/wide.h"

#define BESIDE       L".new"
#define PAUSE_MAX_MS 16
#define GIVE_WAY_MS  100

/* Of winbase.h and ntifs.h; mingw-w64's headers leave them out. */
#define RENAME_INFO_EX ((FILE_INFO_BY_HANDLE_CLASS)22)
#define RENAME_REPLACE 1u
#define RENAME_POSIX   2u

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

/* Who waits for another to let go of a file: soon again at first. False: the time is up. */
static bool pause_once(DWORD *pause, DWORD *waited)
{
	if (*waited >= FILE_REPLACE_WAIT_MS)
		return false;
	Sleep(*pause);
	*waited += *pause;
	*pause = *pause < PAUSE_MAX_MS ? *pause * 2 : PAUSE_MAX_MS;
	return true;
}

/* Somebody has it open, a virus scanner perhaps, or it goes at this moment. */
static bool is_in_use(DWORD error)
{
	return error == ERROR_SHARING_VIOLATION || error == ERROR_LOCK_VIOLATION ||
	       error == ERROR_ACCESS_DENIED || error == ERROR_DELETE_PENDING;
}

static wchar_t *name_beside(const wchar_t *wide)
{
	size_t length = wcslen(wide);
	wchar_t *beside = memory_new_array(length + wcslen(BESIDE) + 1, sizeof(wchar_t));
	memcpy(beside, wide, length * sizeof(wchar_t));
	memcpy(beside + length, BESIDE, sizeof BESIDE);
	return beside;
}

/* A file that is not there: is another about to take its place? Who writes shares the new one with readers alone. */
static bool is_being_replaced(const wchar_t *wide)
{
	wchar_t *beside = name_beside(wide);
	HANDLE file = CreateFileW(beside, GENERIC_WRITE,
	        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
	        FILE_ATTRIBUTE_NORMAL, NULL);
	DWORD error = file == INVALID_HANDLE_VALUE ? GetLastError() : ERROR_SUCCESS;
	if (file != INVALID_HANDLE_VALUE)
		CloseHandle(file);
	free(beside);
	return is_in_use(error);
}

static bool is_missing(DWORD error, const wchar_t *wide)
{
	/* Between the two questions the new one may have got its name. */
	return error == ERROR_FILE_NOT_FOUND && !is_being_replaced(wide) &&
	       GetFileAttributesW(wide) == INVALID_FILE_ATTRIBUTES;
}

static DWORD attributes(const char *path)
{
	DWORD pause = 1, waited = 0, found;
	wchar_t *wide = wide_from_utf8(path);
	while ((found = GetFileAttributesW(wide)) == INVALID_FILE_ATTRIBUTES &&
	        GetLastError() == ERROR_FILE_NOT_FOUND && !is_missing(ERROR_FILE_NOT_FOUND, wide) &&
	        pause_once(&pause, &waited))
		continue;
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

/* Where nobody may replace what others have open, readers in a row would keep every writer out. */
static void give_way(const wchar_t *wide)
{
	DWORD pause = 1, waited = 0;
	while (waited < GIVE_WAY_MS && is_being_replaced(wide) && pause_once(&pause, &waited))
		continue;
}

/* Bears that the file is replaced or removed meanwhile. */
static HANDLE open_to_read(const wchar_t *wide, DWORD *ret_error)
{
	DWORD pause = 1, waited = 0;
	give_way(wide);
	for (;;) {
		HANDLE file = CreateFileW(wide, GENERIC_READ,
		        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING,
		        FILE_ATTRIBUTE_NORMAL, NULL);
		if (file != INVALID_HANDLE_VALUE)
			return file;
		*ret_error = GetLastError();
		bool passing = *ret_error == ERROR_SHARING_VIOLATION ||
		               *ret_error == ERROR_DELETE_PENDING ||
		               *ret_error == ERROR_FILE_NOT_FOUND;
		if (!passing || is_missing(*ret_error, wide) || !pause_once(&pause, &waited))
			return INVALID_HANDLE_VALUE;
	}
}

char *file_read(const char *path, size_t max, size_t *ret_length, char **ret_reason)
{
	struct text text = {0};
	wchar_t *wide = wide_from_utf8(path);
	DWORD error = ERROR_SUCCESS;
	HANDLE file = open_to_read(wide, &error);
	if (file != INVALID_HANDLE_VALUE) {
		error = read_all(file, max, &text);
		CloseHandle(file);
	}
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

/* The new file, held so that a second writer waits until it has its name. */
static HANDLE open_beside(const wchar_t *beside, DWORD *ret_error)
{
	DWORD pause = 1, waited = 0;
	for (;;) {
		HANDLE file = CreateFileW(beside, GENERIC_WRITE | DELETE, FILE_SHARE_READ, NULL,
		        CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
		if (file != INVALID_HANDLE_VALUE)
			return file;
		*ret_error = GetLastError();
		if (!is_in_use(*ret_error) || !pause_once(&pause, &waited))
			return INVALID_HANDLE_VALUE;
	}
}

/* Windows 10 gives the name away though others have the old file open, if they share it so; before, nobody may. */
static DWORD rename_once(HANDLE file, FILE_RENAME_INFO *info, DWORD size)
{
	info->Flags = RENAME_REPLACE | RENAME_POSIX;
	if (SetFileInformationByHandle(file, RENAME_INFO_EX, info, size))
		return ERROR_SUCCESS;
	DWORD error = GetLastError();
	if (is_in_use(error))
		return error;
	info->Flags = 0;
	info->ReplaceIfExists = TRUE;
	return SetFileInformationByHandle(file, FileRenameInfo, info, size) ? ERROR_SUCCESS
	                                                                    : GetLastError();
}

/* Gives the open file this name, in place of whatever has it. */
static DWORD rename_to(HANDLE file, const wchar_t *wide)
{
	wchar_t *full = _wfullpath(NULL, wide, 0);
	if (full == NULL)
		return ERROR_BAD_PATHNAME;
	size_t length = wcslen(full);
	DWORD size = (DWORD)(sizeof(FILE_RENAME_INFO) + length * sizeof(wchar_t));
	FILE_RENAME_INFO *info = memory_new(size);
	info->FileNameLength = (DWORD)(length * sizeof(wchar_t));
	memcpy(info->FileName, full, length * sizeof(wchar_t));
	DWORD pause = 1, waited = 0, error;
	do
		error = rename_once(file, info, size);
	while (is_in_use(error) && pause_once(&pause, &waited));
	free(info);
	free(full);
	return error;
}

static DWORD write_and_rename(HANDLE file, const char *content, bool durable, const wchar_t *wide)
{
	DWORD written = 0;
	if (!WriteFile(file, content, (DWORD)strlen(content), &written, NULL) ||
	        (durable && !FlushFileBuffers(file)))
		return GetLastError();
	return rename_to(file, wide);
}

/* The folder's rights are inherited: below %LOCALAPPDATA% nobody but the user and administrators may read. */
bool file_write_private(const char *path, const char *content, bool durable, char **ret_reason)
{
	wchar_t *wide = wide_from_utf8(path), *beside = name_beside(wide);
	DWORD error = ERROR_SUCCESS;
	HANDLE file = open_beside(beside, &error);
	if (file != INVALID_HANDLE_VALUE) {
		error = write_and_rename(file, content, durable, wide);
		CloseHandle(file);
		if (error != ERROR_SUCCESS)
			DeleteFileW(beside);
	}
	if (error != ERROR_SUCCESS)
		set_reason(ret_reason, error);
	free(wide);
	free(beside);
	return error == ERROR_SUCCESS;
}

FILE *file_stream_open(const char *path, enum file_use use, char **ret_reason)
{
	wchar_t *wide = wide_from_utf8(path);
	FILE *file = _wfopen(wide, use == FILE_USE_READ ? L"rb" : L"wb");
	if (file == NULL)
		set_reason(ret_reason, GetLastError());
	free(wide);
	return file;
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
