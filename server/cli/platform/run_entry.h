/* SPDX-License-Identifier: MIT */
/*
 * Windows only: what this program has in the user's own Run key
 * (HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Run), whose commands run at log-on.
 */
#ifndef BITSBRIDGE_CLI_PLATFORM_RUN_ENTRY_H
#define BITSBRIDGE_CLI_PLATFORM_RUN_ENTRY_H

#include "cli/subcommand.h"

/* In UTF-16 units; what Windows takes there. */
#define RUN_ENTRY_MAX 260

/* Which program the entry starts, and the options that it gives. */
struct run_entry {
	char *program; /* owned, UTF-8; NULL: there is no entry, or none that could be read */
	struct options options;
};

void run_entry_read(const struct subcommand_table *table, struct run_entry *ret);
/* Has the user turned it off, in Task Manager or Settings? It stays where it is then, and is not started. */
bool run_entry_is_disabled(void);
void run_entry_release(struct run_entry *entry);
/* False: *ret_reason (malloc'ed) says why. */
bool run_entry_write(const char *command, char **ret_reason);
bool run_entry_remove(char **ret_reason);

#endif
