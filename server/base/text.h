/* SPDX-License-Identifier: MIT */
/* Growing text, and UTF-8. */
#ifndef BITSBRIDGE_BASE_TEXT_H
#define BITSBRIDGE_BASE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Always NUL-terminated once something was appended; data is NULL before. Zeroed is empty. */
struct text {
	char *data;
	size_t length, capacity;
};

#if defined(__MINGW32__)
#define TEXT_PRINTF(text, first) __attribute__((format(gnu_printf, text, first)))
#else
#define TEXT_PRINTF(text, first) __attribute__((format(printf, text, first)))
#endif

void text_release(struct text *text);
/* Room for so many more bytes, so that what is appended next need not grow the text step by step. */
void text_reserve(struct text *text, size_t count);
void text_clear(struct text *text); /* keeps the memory */
void text_append(struct text *text, const char *string);
void text_append_n(struct text *text, const void *bytes, size_t count);
void text_append_char(struct text *text, char c);
void text_appendf(struct text *text, const char *format, ...) TEXT_PRINTF(2, 3);
void text_append_format(struct text *text, const char *format, va_list arguments) TEXT_PRINTF(2, 0);
/* Gives the string away (never NULL) and leaves the text empty. */
char *text_steal(struct text *text);
/* A new string by format; the caller frees it. */
char *text_format(const char *format, ...) TEXT_PRINTF(1, 2);

/*
 * The code point at *cursor (NUL-terminated UTF-8), and moves the cursor behind it; 0 at the end, not moving.
 * A byte that begins no valid sequence (overlong, surrogate, above U+10FFFF) gives U+FFFD and moves one byte.
 */
uint32_t text_next_code_point(const char **cursor);
/* Appends a code point as UTF-8; what is none becomes U+FFFD. */
void text_append_code_point(struct text *text, uint32_t code_point);
bool text_is_utf8(const char *string);
/* A malloc'ed copy in which every invalid byte has become U+FFFD. */
char *text_to_utf8(const char *string);
/*
 * May this code point upset a terminal or a log? C0, DEL, C1, line and paragraph separators, and the marks and
 * overrides of writing direction.
 */
bool text_is_harmful(uint32_t code_point);
/* Is it one that shows nothing by itself (Unicode's Cf), such as a joiner, a tag or a mark of writing direction? */
bool text_is_format(uint32_t code_point);
/* Appends a string as UTF-8, what is harmful as "\u{1B}": one line, whatever the string holds. */
void text_append_escaped(struct text *text, const char *string);
/* Length in UTF-16 code units, as BITS counts. */
size_t text_utf16_length(const char *string);
/* As much of a string's beginning as has that length at most, malloc'ed; no code point is cut. */
char *text_utf16_beginning(const char *string, size_t length);

/* An ASCII capital letter as a small one; anything else as it is. The locale does not matter. */
char text_lower(char c);
/* Comparison of ASCII letters without case; the locale does not matter. */
bool text_equal_ignoring_case(const char *a, const char *b);
/* Comparison of a secret with what somebody claims it to be: its duration does not tell where they differ. */
bool text_equal_in_secret(const char *secret, const char *claim);
bool text_starts_with(const char *string, const char *prefix);
bool text_ends_with_ignoring_case(const char *string, const char *suffix);

/* A decimal number, digits only, the whole string, at most max. */
bool text_parse_uint(const char *string, uint64_t max, uint64_t *ret);

#endif
