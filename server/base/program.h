/* SPDX-License-Identifier: MIT */
/* What the system hands to the program, as UTF-8. Twins: program_posix.c, program_win32.c. */
#ifndef BITSBRIDGE_BASE_PROGRAM_H
#define BITSBRIDGE_BASE_PROGRAM_H

/* The command line's words, as main() got them or better; for the program's whole life. */
char **program_arguments(int *count, char **arguments);
/* An environment variable, malloc'ed; NULL: not set. */
char *program_variable(const char *name);
/* This process's number. */
long program_id(void);

#endif
