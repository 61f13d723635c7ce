/* SPDX-License-Identifier: MIT */
/* Windows only: between the UTF-16 of Windows and the UTF-8 of everything else. Lone surrogates become U+FFFD. */
#ifndef BITSBRIDGE_BASE_WIDE_H
#define BITSBRIDGE_BASE_WIDE_H

#include <wchar.h>

/* malloc'ed; NULL gives NULL. */
wchar_t *wide_from_utf8(const char *text);
char *wide_to_utf8(const wchar_t *wide);

#endif
