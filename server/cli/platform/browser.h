/* SPDX-License-Identifier: MIT */
/* The user's web browser. Twins: browser_posix.c, browser_win32.c. */
#ifndef BITSBRIDGE_CLI_PLATFORM_BROWSER_H
#define BITSBRIDGE_CLI_PLATFORM_BROWSER_H

#include <stdbool.h>

/* False: there is none, or it could not be started. */
bool browser_open(const char *url);

#endif
