/* SPDX-License-Identifier: MIT */
#include "cli/platform/run_entry.h"

/* windows.h comes before shellapi.h. */
#include <windows.h>

#include <shellapi.h>
#include <stdlib.h>
#include <wchar.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/wide.h"
#include "cli/command_line.h"

#define RUN_KEY      L"Software\\Microsoft\\Windows\\CurrentVersion\\Run"
#define NAME         L"bitsbridge"
#define APPROVED_KEY L"Software\\Microsoft\\Windows\\CurrentVersion\\Explorer\\StartupApproved\\Run"
/* Whatever somebody else may have written there. */
#define VALUE_SIZE 4096

static char *reason_of(LSTATUS status)
{
	return text_format("the registry refuses it (error %ld)", status);
}

/* Words as a program gets them; the first one is the program. */
static void take_words(struct run_entry *entry, const struct subcommand_table *table,
        const char *const *words, size_t count)
{
	struct command_line line = {0};
	char *problem = NULL;
	entry->program = memory_string(words[0]);
	if (command_line_parse(table, count - 1, words + 1, &line, &problem)) {
		options_copy(&entry->options, &line.options);
		command_line_release(&line);
	}
	free(problem);
}

void run_entry_read(const struct subcommand_table *table, struct run_entry *ret)
{
	wchar_t value[VALUE_SIZE];
	DWORD size = sizeof value;
	int count = 0;
	*ret = (struct run_entry){0};
	if (RegGetValueW(HKEY_CURRENT_USER, RUN_KEY, NAME, RRF_RT_REG_SZ, NULL, value, &size) !=
	                ERROR_SUCCESS ||
	        *value == L'\0')
		return;
	wchar_t **wide = CommandLineToArgvW(value, &count);
	if (wide == NULL || count <= 0)
		return;
	char **words = memory_new_array((size_t)count, sizeof *words);
	for (int i = 0; i < count; i++)
		words[i] = wide_to_utf8(wide[i]);
	take_words(ret, table, (const char *const *)words, (size_t)count);
	for (int i = 0; i < count; i++)
		free(words[i]);
	free(words);
	LocalFree(wide);
}

/* Twelve bytes, of which no document tells more than that an odd first one means "disabled"; the rest is when. */
bool run_entry_is_disabled(void)
{
	unsigned char value[64] = {0};
	DWORD size = sizeof value;
	return RegGetValueW(HKEY_CURRENT_USER, APPROVED_KEY, NAME, RRF_RT_REG_BINARY, NULL, value,
	               &size) == ERROR_SUCCESS &&
	       size > 0 && value[0] % 2 == 1;
}

void run_entry_release(struct run_entry *entry)
{
	options_release(&entry->options);
	free(entry->program);
	*entry = (struct run_entry){0};
}

bool run_entry_write(const char *command, char **ret_reason)
{
	wchar_t *value = wide_from_utf8(command);
	DWORD size = (DWORD)((wcslen(value) + 1) * sizeof *value);
	LSTATUS status = RegSetKeyValueW(HKEY_CURRENT_USER, RUN_KEY, NAME, REG_SZ, value, size);
	free(value);
	if (status != ERROR_SUCCESS)
		*ret_reason = reason_of(status);
	return status == ERROR_SUCCESS;
}

bool run_entry_remove(char **ret_reason)
{
	LSTATUS status = RegDeleteKeyValueW(HKEY_CURRENT_USER, RUN_KEY, NAME);
	if (status == ERROR_SUCCESS || status == ERROR_FILE_NOT_FOUND)
		return true;
	*ret_reason = reason_of(status);
	return false;
}
