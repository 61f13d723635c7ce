/* SPDX-License-Identifier: MIT */
#include "base/wide.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"

wchar_t *wide_from_utf8(const char *text)
{
	if (text == NULL)
		return NULL;
	wchar_t *wide = memory_new_array(text_utf16_length(text) + 1, sizeof(wchar_t));
	wchar_t *at = wide;
	for (uint32_t c; (c = text_next_code_point(&text)) != 0;) {
		if (c >= 0x10000) {
			*at++ = (wchar_t)(0xD800 + ((c - 0x10000) >> 10));
			c = 0xDC00 + ((c - 0x10000) & 0x3FF);
		}
		*at++ = (wchar_t)c;
	}
	return wide;
}

char *wide_to_utf8(const wchar_t *wide)
{
	if (wide == NULL)
		return NULL;
	struct text text = {0};
	for (; *wide != L'\0'; wide++) {
		uint32_t c = (uint16_t)*wide, next = (uint16_t)wide[1];
		if (c >= 0xD800 && c <= 0xDBFF && next >= 0xDC00 && next <= 0xDFFF) {
			c = 0x10000 + ((c - 0xD800) << 10) + (next - 0xDC00);
			wide++;
		}
		text_append_code_point(&text, c);
	}
	return text_steal(&text);
}
