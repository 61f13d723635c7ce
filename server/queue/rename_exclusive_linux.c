/* SPDX-License-Identifier: MIT */
#define _GNU_SOURCE
#include "queue/rename_new.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

int rename_exclusive(const char *from, const char *to)
{
	return renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0 ? 0 : errno;
}
