/* SPDX-License-Identifier: MIT */
#include "base/paths.h"

#include <initguid.h>
#include <knownfolders.h>
#include <shlobj.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <windows.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/wide.h"

static bool is_separator(char c)
{
	return c == '\\' || c == '/';
}

/* NULL: the user has no such folder. */
static char *known_folder(const KNOWNFOLDERID *id)
{
	wchar_t *wide = NULL;
	char *path = NULL;
	if (SUCCEEDED(SHGetKnownFolderPath(id, KF_FLAG_DONT_VERIFY, NULL, &wide)))
		path = wide_to_utf8(wide);
	CoTaskMemFree(wide);
	return path;
}

static char *below(char *folder, const char *name)
{
	char *path = folder != NULL ? path_join(folder, name) : NULL;
	free(folder);
	return path;
}

/* The variable first: whoever sets it for one program means it. */
static char *local_data(void)
{
	const wchar_t *value = _wgetenv(L"LOCALAPPDATA");
	if (value != NULL && *value != L'\0')
		return wide_to_utf8(value);
	return known_folder(&FOLDERID_LocalAppData);
}

char *path_config_file(void)
{
	return below(local_data(), "bitsbridge\\config");
}

char *path_data_dir(void)
{
	return below(local_data(), "bitsbridge");
}

char *path_download_dir(void)
{
	char *folder = known_folder(&FOLDERID_Downloads);
	return folder != NULL ? folder : below(known_folder(&FOLDERID_Profile), "Downloads");
}

char *path_music_dir(void)
{
	char *folder = known_folder(&FOLDERID_Music);
	return folder != NULL ? folder : below(known_folder(&FOLDERID_Profile), "Music");
}

bool path_is_absolute(const char *path)
{
	bool drive = ((path[0] >= 'A' && path[0] <= 'Z') || (path[0] >= 'a' && path[0] <= 'z')) &&
	             path[1] == ':' && is_separator(path[2]);
	return drive || (is_separator(path[0]) && is_separator(path[1]));
}

char *path_absolute(const char *path, const char *folder)
{
	if (path[0] == '~' && is_separator(path[1])) {
		char *expanded = below(known_folder(&FOLDERID_Profile), path + 2);
		if (expanded != NULL)
			return expanded;
	}
	bool rooted = is_separator(path[0]) || (path[0] != '\0' && path[1] == ':');
	char *written = rooted || folder == NULL ? memory_string(path) : path_join(folder, path);
	wchar_t *wide = wide_from_utf8(written);
	DWORD size = GetFullPathNameW(wide, 0, NULL, NULL);
	wchar_t *full = memory_new_array((size_t)size + 1, sizeof(wchar_t));
	char *absolute = NULL;
	if (size > 0 && GetFullPathNameW(wide, size, full, NULL) < size)
		absolute = wide_to_utf8(full);
	else
		absolute = memory_string(written);
	free(full);
	free(wide);
	free(written);
	return absolute;
}

char *path_join(const char *folder, const char *name)
{
	return text_format("%s%s%s", folder, path_names_folder(folder) ? "" : "\\", name);
}

char *path_folder(const char *path)
{
	size_t length = strlen(path);
	while (length > 0 && !is_separator(path[length - 1]))
		length--;
	if (length == 0)
		return memory_string(".");
	bool is_root = length == 1 || path[length - 2] == ':';
	return memory_string_n(path, is_root ? length : length - 1);
}

bool path_is_same(const char *a, const char *b)
{
	wchar_t *wide_a = wide_from_utf8(a), *wide_b = wide_from_utf8(b);
	bool same = wide_a != NULL && wide_b != NULL &&
	            CompareStringOrdinal(wide_a, -1, wide_b, -1, TRUE) == CSTR_EQUAL;
	free(wide_b);
	free(wide_a);
	return same;
}

bool path_names_folder(const char *path)
{
	size_t length = strlen(path);
	return length > 0 && is_separator(path[length - 1]);
}
