/* SPDX-License-Identifier: MIT */
/* What a command says on stderr, one line each, safe for a terminal whatever the text holds. */
#ifndef BITSBRIDGE_CLI_REPORT_H
#define BITSBRIDGE_CLI_REPORT_H

#include "base/text.h"

/* "bitsbridge: ..."; returns CLI_FAILED. Says what failed and what to do. */
int report_failure(const char *format, ...) TEXT_PRINTF(1, 2);
/* The same for wrong usage; returns CLI_USAGE. */
int report_usage(const char *format, ...) TEXT_PRINTF(1, 2);
/* What is said from now on is of this place ("list.txt:3"; borrowed); NULL: of none. */
void report_set_place(const char *place);
/* Something worth knowing that is no failure. */
void report_note(const char *format, ...) TEXT_PRINTF(1, 2);

#endif
