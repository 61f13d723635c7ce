/* SPDX-License-Identifier: MIT */
#include "cli/platform/log_file.h"

#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/program.h"
#include "base/thread.h"
#include "base/wide.h"

/* bitsbridgew.exe: by its own head, since what its stderr is depends on who has started it. */
static bool has_no_console(void)
{
	const char *image = (const char *)GetModuleHandleW(NULL);
	const IMAGE_DOS_HEADER *head = (const void *)image;
	const IMAGE_NT_HEADERS *headers = (const void *)(image + head->e_lfanew);
	return headers->OptionalHeader.Subsystem == IMAGE_SUBSYSTEM_WINDOWS_GUI;
}

/* They stay until the process ends. */
static struct mutex *lock;
static wchar_t *path, *old_path;
static int64_t most;

/* Fails where another bridge runs, which holds its log, or somebody reads it. */
static bool set_aside(void)
{
	return MoveFileExW(path, old_path, MOVEFILE_REPLACE_EXISTING) != 0;
}

static bool open_log(void)
{
	if (_wfreopen(path, L"a", stderr) == NULL)
		return false;
	setvbuf(stderr, NULL, _IONBF, 0);
	/* Who inherits it would hold it, too: Wine gives it to the desktop that a program with a window starts. */
	SetHandleInformation((HANDLE)_get_osfhandle(_fileno(stderr)), HANDLE_FLAG_INHERIT, 0);
	SetStdHandle(STD_ERROR_HANDLE, NULL);
	return true;
}

/* Lines of other threads wait while the log is set aside: none is lost. */
static void write_line(const char *line, size_t length)
{
	mutex_lock(lock);
	fwrite(line, 1, length, stderr);
	int64_t size = _filelengthi64(_fileno(stderr));
	if (size > most) {
		_wfreopen(L"NUL", L"w", stderr);
		most = set_aside() ? LOG_FILE_MAX : size + LOG_FILE_STEP;
		open_log();
	}
	mutex_unlock(lock);
}

static wchar_t *wide_path(const char *data_dir, const char *name)
{
	char *joined = path_join(data_dir, name);
	wchar_t *wide = wide_from_utf8(joined);
	free(joined);
	return wide;
}

void log_file_keep(const char *data_dir)
{
	char now[CLOCK_ISO_SIZE];
	path = wide_path(data_dir, LOG_FILE);
	old_path = wide_path(data_dir, LOG_FILE_OLD);
	most = LOG_FILE_MAX;
	set_aside();
	if (!open_log())
		return;
	lock = mutex_new();
	log_set_writer(write_line);
	clock_format_iso(clock_wall_ms(), now);
	fprintf(stderr, "bitsbridge: process %ld begins at %s\n", program_id(), now);
}

void log_file_begin(const char *data_dir)
{
	char *reason = NULL;
	if (has_no_console() && folder_make(data_dir, &reason))
		log_file_keep(data_dir);
	free(reason);
}
