/* SPDX-License-Identifier: MIT */
/*
 * Dot segments of a path, as any server may read them: with characters that are encoded, once or many times, with
 * backslashes, with parameters or a NUL behind the dots, with blanks around them, in overlong UTF-8. What a server
 * makes of those is not ours to guess. Pure.
 */
#ifndef BITSBRIDGE_BASE_URL_DOTS_H
#define BITSBRIDGE_BASE_URL_DOTS_H

#include <stdbool.h>
#include <stddef.h>

bool url_dots_are_in(const char *path, size_t length);

#endif
