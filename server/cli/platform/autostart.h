/* SPDX-License-Identifier: MIT */
/*
 * The bridge that starts with its user's session. Twins: autostart_win32.c, a Run entry of the user's own registry;
 * autostart_posix.c, where that is the service manager's work, and which says so.
 */
#ifndef BITSBRIDGE_CLI_PLATFORM_AUTOSTART_H
#define BITSBRIDGE_CLI_PLATFORM_AUTOSTART_H

#include "cli/subcommand.h"

/* Both return what the program exits with, say what they did, and may be repeated. */
int autostart_install(const struct invocation *invocation);
int autostart_uninstall(const struct invocation *invocation);

#endif
