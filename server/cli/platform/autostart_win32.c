/* SPDX-License-Identifier: MIT */
/*
 * The entry starts bitsbridgew.exe, the same program without a console, so that no window opens at log-on; and it starts
 * it where it lies. What is installed also runs at once, as the user expects of it.
 */
#include "cli/platform/autostart.h"

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>
#include <windows.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/wide.h"
#include "cli/bridge_files.h"
#include "cli/command_words.h"
#include "cli/places.h"
#include "cli/platform/run_entry.h"
#include "cli/platform/signals.h"
#include "cli/report.h"

#define WINDOWLESS_PROGRAM "bitsbridgew.exe"
/* How long a bridge may take to begin, and to end. */
#define BRIDGE_WAIT_MS 60000
#define PAUSE_MS       100
#define PATH_SIZE      32768 /* the longest path of Windows, and a NUL */

static char *own_path(void)
{
	wchar_t *wide = memory_new_array(PATH_SIZE, sizeof *wide);
	DWORD length = GetModuleFileNameW(NULL, wide, PATH_SIZE);
	char *path = length > 0 && length < PATH_SIZE ? wide_to_utf8(wide) : NULL;
	free(wide);
	return path;
}

/* The program without a window, else this one. NULL, and reported: not even that. */
static char *program_to_start(void)
{
	char *own = own_path();
	if (own == NULL) {
		report_failure(
		        "Windows does not tell where this program is; move it to a shorter path");
		return NULL;
	}
	char *folder = path_folder(own), *path = path_join(folder, WINDOWLESS_PROGRAM);
	free(folder);
	if (file_exists(path)) {
		free(own);
		return path;
	}
	report_note("%s is not there, so a console window will be open; put it beside this program "
	            "and repeat the command to be rid of it",
	        path);
	free(path);
	return own;
}

static bool identify(const wchar_t *path, BY_HANDLE_FILE_INFORMATION *ret)
{
	HANDLE file = CreateFileW(path, 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
	        NULL, OPEN_EXISTING, 0, NULL);
	bool good = file != INVALID_HANDLE_VALUE && GetFileInformationByHandle(file, ret);
	if (file != INVALID_HANDLE_VALUE)
		CloseHandle(file);
	return good;
}

/* The entry may name a link, to the program or its folder: package managers make them. Windows names what is behind. */
static bool is_same_file(const wchar_t *one, const wchar_t *other)
{
	BY_HANDLE_FILE_INFORMATION a, b;
	if (_wcsicmp(one, other) == 0)
		return true;
	return identify(one, &a) && identify(other, &b) &&
	       a.dwVolumeSerialNumber == b.dwVolumeSerialNumber &&
	       a.nFileIndexHigh == b.nFileIndexHigh && a.nFileIndexLow == b.nFileIndexLow;
}

/* Is it the program that the entry starts, and not one that somebody has started by hand? */
static bool is_of_entry(HANDLE process, const struct run_entry *entry)
{
	wchar_t *path = memory_new_array(PATH_SIZE, sizeof *path);
	DWORD size = PATH_SIZE;
	wchar_t *program = wide_from_utf8(entry->program);
	bool same = program != NULL && QueryFullProcessImageNameW(process, 0, path, &size) &&
	            is_same_file(path, program);
	free(program);
	free(path);
	return same;
}

/* The bridge that runs on this invocation's data folder, or on the entry's own. */
static bool find_bridge(const struct invocation *invocation, const struct run_entry *entry,
        struct bridge_files *ret)
{
	const char *own = options_text(&entry->options, OPTION_DATA_DIR);
	char *data_dir = own != NULL ? memory_string(own) : place_data_dir(&invocation->options);
	bool runs = data_dir != NULL && bridge_files_find(data_dir, ret);
	free(data_dir);
	return runs;
}

/* Ends the bridge that the entry has started. False, and reported: it does not end. */
static bool end_bridge(const struct invocation *invocation, const struct run_entry *entry)
{
	struct bridge_files files;
	if (entry->program == NULL || !find_bridge(invocation, entry, &files))
		return true;
	HANDLE process = OpenProcess(
	        SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, (DWORD)files.process);
	bool ended = true;
	if (process != NULL && is_of_entry(process, entry))
		ended = signals_send(files.process, SIGNALS_STOP) &&
		        WaitForSingleObject(process, BRIDGE_WAIT_MS) == WAIT_OBJECT_0;
	if (process != NULL)
		CloseHandle(process);
	if (!ended)
		report_failure("the running bridge (process %ld) does not end; end it in the task "
		               "manager, and repeat this command",
		        files.process);
	return ended;
}

/* NULL, and reported: Windows would cut it off. */
static char *make_command(const struct invocation *invocation)
{
	struct text text = {0};
	char *program = program_to_start();
	if (program == NULL)
		return NULL;
	command_words_append(&text, program);
	command_words_append(&text, "serve");
	command_words_append_options(&text, &invocation->options, USER_SERVE);
	free(program);
	char *command = text_steal(&text);
	if (text_utf16_length(command) <= RUN_ENTRY_MAX)
		return command;
	report_failure(
	        "the command that Windows is to run has more than %d characters; put the "
	        "options into the config file, and repeat \"bitsbridge install\" without them",
	        RUN_ENTRY_MAX);
	free(command);
	return NULL;
}

/* As the log-on will: nothing of ours is inherited, and no console. */
static HANDLE start(const char *command)
{
	STARTUPINFOW startup = {.cb = sizeof startup};
	PROCESS_INFORMATION made = {0};
	char *own = own_path(), *folder = path_folder(own != NULL ? own : "");
	wchar_t *wide = wide_from_utf8(command), *place = wide_from_utf8(folder);
	bool started = CreateProcessW(
	        NULL, wide, NULL, NULL, FALSE, CREATE_NO_WINDOW, NULL, place, &startup, &made);
	free(place);
	free(wide);
	free(folder);
	free(own);
	if (!started)
		return NULL;
	CloseHandle(made.hThread);
	return made.hProcess;
}

/* Waits until it answers. */
static int report_start(const struct invocation *invocation, HANDLE process)
{
	static const struct run_entry none;
	struct bridge_files files;
	int64_t deadline = clock_monotonic_ms() + BRIDGE_WAIT_MS;
	while (WaitForSingleObject(process, PAUSE_MS) == WAIT_TIMEOUT) {
		if (find_bridge(invocation, &none, &files) &&
		        (DWORD)files.process == GetProcessId(process)) {
			printf("it runs now, on %s\n", files.address);
			return CLI_DONE;
		}
		if (clock_monotonic_ms() > deadline)
			break;
	}
	return report_failure(
	        "it was started but does not answer; see why with: bitsbridge doctor");
}

static int start_now(const struct invocation *invocation, const char *command)
{
	static const struct run_entry none;
	struct bridge_files files;
	if (find_bridge(invocation, &none, &files)) {
		printf("another bridge runs already (process %ld), so this one waits for the next "
		       "log-on\n",
		        files.process);
		return CLI_DONE;
	}
	HANDLE process = start(command);
	if (process == NULL)
		return report_failure("it cannot be started (error %lu)", GetLastError());
	int status = report_start(invocation, process);
	CloseHandle(process);
	return status;
}

int autostart_install(const struct invocation *invocation)
{
	char *reason = NULL, *command = make_command(invocation);
	if (command == NULL)
		return CLI_FAILED;
	struct run_entry before;
	int status = CLI_FAILED;
	run_entry_read(invocation->table, &before);
	if (!end_bridge(invocation, &before))
		goto out;
	if (!run_entry_write(command, &reason)) {
		report_failure("cannot have it started at log-on: %s", reason);
		goto out;
	}
	printf("starts at log-on from now on: %s\n", command);
	if (!options_is_on(&invocation->options, OPTION_MANAGE_JOBS))
		printf("to have songs of WMP_JOBs filed in the music folder: bitsbridge install "
		       "--manage-jobs\n");
	status = start_now(invocation, command);
out:
	run_entry_release(&before);
	free(reason);
	free(command);
	return status;
}

int autostart_uninstall(const struct invocation *invocation)
{
	struct run_entry entry;
	run_entry_read(invocation->table, &entry);
	char *reason = NULL;
	int status = CLI_FAILED;
	bool there = entry.program != NULL;
	if (!end_bridge(invocation, &entry))
		goto out;
	if (!run_entry_remove(&reason)) {
		report_failure("cannot remove what starts it at log-on: %s", reason);
		goto out;
	}
	puts(there ? "no longer starts at log-on" : "was not installed; nothing to take back");
	status = CLI_DONE;
out:
	run_entry_release(&entry);
	free(reason);
	return status;
}
