/* SPDX-License-Identifier: MIT */
/* Folders and files for tests on POSIX systems. */
#ifndef BITSBRIDGE_CONTRACT_FOLDER_H
#define BITSBRIDGE_CONTRACT_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "job_queue.h"

/* A new folder with a space and an umlaut in its name; malloc'ed. */
char *folder_new(void);
/* With all that is in it. */
void folder_remove(const char *folder);
char *folder_path(const char *folder, const char *name);
/* Files in it whose names hold part (".part": unfinished ones). */
size_t folder_count(const char *folder, const char *part);
void folder_remove_parts(const char *folder);
/* The local queue under folder/data; NULL when it cannot be opened. */
struct job_queue *folder_open_queue(const char *folder, enum queue_role role, uint32_t max_jobs);

#endif
