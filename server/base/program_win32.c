/* SPDX-License-Identifier: MIT */
#include "base/program.h"

/* windows.h comes before shellapi.h. */
#include <windows.h>

#include <shellapi.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/wide.h"

char **program_arguments(int *count, char **arguments)
{
	int wide_count = 0;
	wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), &wide_count);
	if (wide == NULL)
		return arguments;
	char **made = memory_new_array((size_t)wide_count + 1, sizeof *made);
	for (int i = 0; i < wide_count; i++)
		made[i] = wide_to_utf8(wide[i]);
	LocalFree(wide);
	*count = wide_count;
	return made;
}

char *program_variable(const char *name)
{
	wchar_t *wide = wide_from_utf8(name);
	char *value = wide_to_utf8(_wgetenv(wide));
	free(wide);
	return value;
}

long program_id(void)
{
	return (long)GetCurrentProcessId();
}
