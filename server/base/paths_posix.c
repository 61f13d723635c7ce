/* SPDX-License-Identifier: MIT */
#include "base/paths.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/text.h"

/* user-dirs.dirs is a few lines. */
#define USER_DIRS_MAX 65536

/* NULL: none. */
static char *home(void)
{
	const char *value = getenv("HOME");
	if (value != NULL && path_is_absolute(value))
		return memory_string(value);
	const struct passwd *user = getpwuid(getuid());
	return user != NULL && path_is_absolute(user->pw_dir) ? memory_string(user->pw_dir) : NULL;
}

static char *below_home(const char *name)
{
	char *folder = home();
	char *path = folder != NULL ? path_join(folder, name) : NULL;
	free(folder);
	return path;
}

/* The XDG base directory: the variable where it holds an absolute path, else its default below home. */
static char *base_folder(const char *variable, const char *fallback)
{
	const char *value = getenv(variable);
	return value != NULL && path_is_absolute(value) ? memory_string(value)
	                                                : below_home(fallback);
}

static char *in_base_folder(const char *variable, const char *fallback, const char *name)
{
	char *folder = base_folder(variable, fallback);
	char *path = folder != NULL ? path_join(folder, name) : NULL;
	free(folder);
	return path;
}

char *path_config_file(void)
{
	return in_base_folder("XDG_CONFIG_HOME", ".config", "bitsbridge/config");
}

char *path_data_dir(void)
{
	return in_base_folder("XDG_STATE_HOME", ".local/state", "bitsbridge");
}

/* "$HOME/Downloads" or "/somewhere", up to the closing quote; NULL: neither. */
static char *user_dir_value(const char *value)
{
	struct text text = {0};
	for (; *value != '\0' && *value != '"' && *value != '\n'; value++) {
		if (*value == '\\' && value[1] != '\0')
			value++;
		text_append_char(&text, *value);
	}
	char *written = text_steal(&text);
	char *path = NULL;
	if (text_starts_with(written, "$HOME/") && written[6] != '\0')
		path = below_home(written + 6);
	else if (path_is_absolute(written))
		path = memory_string(written);
	free(written);
	return path;
}

/* What user-dirs.dirs (xdg-user-dirs) says of a folder, name like XDG_MUSIC_DIR="; NULL: nothing. */
static char *user_dir(const char *name)
{
	char *file = in_base_folder("XDG_CONFIG_HOME", ".config", "user-dirs.dirs");
	char *content = file != NULL ? file_read(file, USER_DIRS_MAX, NULL, NULL) : NULL;
	char *found = NULL;
	for (char *line = content; line != NULL && *line != '\0';) {
		line += strspn(line, " \t");
		if (text_starts_with(line, name)) {
			free(found);
			found = user_dir_value(line + strlen(name));
		}
		char *end = strchr(line, '\n');
		line = end != NULL ? end + 1 : NULL;
	}
	free(content);
	free(file);
	return found;
}

char *path_download_dir(void)
{
	char *configured = user_dir("XDG_DOWNLOAD_DIR=\"");
	return configured != NULL ? configured : below_home("Downloads");
}

char *path_music_dir(void)
{
	char *configured = user_dir("XDG_MUSIC_DIR=\"");
	return configured != NULL ? configured : below_home("Music");
}

bool path_is_absolute(const char *path)
{
	return path[0] == '/';
}

static char *working_folder(void)
{
	for (size_t size = 256;; size *= 2) {
		char *folder = memory_new(size);
		if (getcwd(folder, size) != NULL)
			return folder;
		free(folder);
		/* A working folder that is gone: its paths fail when they are used, with a message. */
		if (size > 1 << 20)
			return memory_string("/");
	}
}

char *path_absolute(const char *path, const char *folder)
{
	if (path_is_absolute(path))
		return memory_string(path);
	if (text_starts_with(path, "~/")) {
		char *expanded = below_home(path + 2);
		if (expanded != NULL)
			return expanded;
	}
	while (text_starts_with(path, "./"))
		path += 2;
	char *from = folder != NULL ? memory_string(folder) : working_folder();
	char *absolute = strcmp(path, ".") == 0 ? memory_string(from) : path_join(from, path);
	free(from);
	return absolute;
}

char *path_join(const char *folder, const char *name)
{
	return text_format("%s%s%s", folder, path_names_folder(folder) ? "" : "/", name);
}

char *path_folder(const char *path)
{
	const char *last = strrchr(path, '/');
	if (last == NULL)
		return memory_string(".");
	return last == path ? memory_string("/") : memory_string_n(path, (size_t)(last - path));
}

bool path_is_same(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

bool path_names_folder(const char *path)
{
	size_t length = strlen(path);
	return length > 0 && path[length - 1] == '/';
}
