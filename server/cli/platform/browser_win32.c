/* SPDX-License-Identifier: MIT */
/* windows.h comes before shellapi.h. */
#include <windows.h>

#include <shellapi.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/wide.h"
#include "cli/platform/browser.h"

bool browser_open(const char *url)
{
	enum { LARGEST_ERROR = 32 };
	wchar_t *wide = wide_from_utf8(url);
	HINSTANCE result = ShellExecuteW(NULL, L"open", wide, NULL, NULL, SW_SHOWNORMAL);
	free(wide);
	return (intptr_t)result > LARGEST_ERROR;
}
