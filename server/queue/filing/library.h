/* SPDX-License-Identifier: MIT */
/*
 * The folder of the user's music. It is made when it is missing for the first time; a folder that was there once and is
 * no longer is on a disk that is not connected now, and making it would put files where nobody finds them. So the last
 * one that was used is remembered in the data folder.
 */
#ifndef BITSBRIDGE_QUEUE_FILING_LIBRARY_H
#define BITSBRIDGE_QUEUE_FILING_LIBRARY_H

#include "job_queue.h"

/* Good: it is there. Else *ret_words (malloc'ed) says more, for the user's own eyes. The filing thread. */
bits_hr library_make_ready(const struct library *library, char **ret_words);
/* What lies there may be replaced by another file system's: a place in which nothing is found may yet come back. */
bool library_holds(const struct library *library, const char *path);

#endif
