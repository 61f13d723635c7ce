/* SPDX-License-Identifier: MIT */
#include "cli/platform/log_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/program.h"
#include "base/wide.h"

/* bitsbridgew.exe: by its own head, since what its stderr is depends on who has started it. */
static bool has_no_console(void)
{
	const char *image = (const char *)GetModuleHandleW(NULL);
	const IMAGE_DOS_HEADER *head = (const void *)image;
	const IMAGE_NT_HEADERS *headers = (const void *)(image + head->e_lfanew);
	return headers->OptionalHeader.Subsystem == IMAGE_SUBSYSTEM_WINDOWS_GUI;
}

/* A bridge that runs holds its log: then this one's words come behind them. */
static void begin_anew(const wchar_t *path, const char *data_dir)
{
	char *old = path_join(data_dir, LOG_FILE_OLD);
	wchar_t *wide_old = wide_from_utf8(old);
	if (wide_old != NULL)
		MoveFileExW(path, wide_old, MOVEFILE_REPLACE_EXISTING);
	free(wide_old);
	free(old);
}

void log_file_begin(const char *data_dir)
{
	char *reason = NULL;
	if (!has_no_console() || !folder_make(data_dir, &reason)) {
		free(reason);
		return;
	}
	char *path = path_join(data_dir, LOG_FILE), now[CLOCK_ISO_SIZE];
	wchar_t *wide = wide_from_utf8(path);
	if (wide != NULL)
		begin_anew(wide, data_dir);
	if (wide != NULL && _wfreopen(wide, L"a", stderr) != NULL) {
		setvbuf(stderr, NULL, _IONBF, 0);
		clock_format_iso(clock_wall_ms(), now);
		fprintf(stderr, "bitsbridge: process %ld begins at %s\n", program_id(), now);
	}
	free(wide);
	free(path);
}
