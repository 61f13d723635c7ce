/* SPDX-License-Identifier: MIT */
#include "base/idn.h"

#include <stdlib.h>
#include <windows.h>

#include "base/memory.h"

enum { HOST_UNITS_MAX = 256 };

char *idn_to_ascii(const char *host)
{
	WCHAR wide[HOST_UNITS_MAX], ascii[HOST_UNITS_MAX];
	char narrow[HOST_UNITS_MAX];
	if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, host, -1, wide, HOST_UNITS_MAX) == 0)
		return NULL;
	int length = IdnToAscii(0, wide, -1, ascii, HOST_UNITS_MAX);
	if (length <= 0)
		return NULL;
	for (int i = 0; i < length; i++)
		narrow[i] = (char)ascii[i];
	return memory_string_n(narrow, (size_t)length - 1);
}

char *idn_to_unicode(const char *host)
{
	WCHAR ascii[HOST_UNITS_MAX], wide[HOST_UNITS_MAX];
	char *unicode = memory_new(HOST_UNITS_MAX * 4);
	if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, host, -1, ascii, HOST_UNITS_MAX) >
	                0 &&
	        IdnToUnicode(0, ascii, -1, wide, HOST_UNITS_MAX) > 0 &&
	        WideCharToMultiByte(CP_UTF8, 0, wide, -1, unicode, HOST_UNITS_MAX * 4, NULL, NULL) >
	                0)
		return unicode;
	free(unicode);
	return NULL;
}
