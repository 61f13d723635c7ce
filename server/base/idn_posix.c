/* SPDX-License-Identifier: MIT */
#include "base/idn.h"

#include <idn2.h>

#include "base/memory.h"

char *idn_to_ascii(const char *host)
{
	char *ascii = NULL;
	if (idn2_to_ascii_8z(host, &ascii, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) != IDN2_OK)
		return NULL;
	char *copy = memory_string(ascii);
	idn2_free(ascii);
	return copy;
}

char *idn_to_unicode(const char *host)
{
	char *unicode = NULL;
	if (idn2_to_unicode_8z8z(host, &unicode, 0) != IDN2_OK)
		return NULL;
	char *copy = memory_string(unicode);
	idn2_free(unicode);
	return copy;
}
