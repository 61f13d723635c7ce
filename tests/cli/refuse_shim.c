/* SPDX-License-Identifier: MIT */
/*
 * Preloaded: a file system that refuses link(), or to sync the files of downloads, with the error that REFUSE_LINK or
 * REFUSE_SYNC holds. What else is synced (the database) is.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int link(const char *from, const char *to)
{
	const char *refusal = getenv("REFUSE_LINK");
	if (refusal == NULL)
		return (int)syscall(SYS_linkat, -100, from, -100, to, 0);
	errno = atoi(refusal);
	return -1;
}

static int is_part(int descriptor)
{
	char link_name[64], name[4096];
	snprintf(link_name, sizeof link_name, "/proc/self/fd/%d", descriptor);
	ssize_t length = readlink(link_name, name, sizeof name);
	return length > 5 && memcmp(name + length - 5, ".part", 5) == 0;
}

int fsync(int descriptor)
{
	const char *refusal = getenv("REFUSE_SYNC");
	if (refusal == NULL || !is_part(descriptor))
		return (int)syscall(SYS_fsync, descriptor);
	errno = atoi(refusal);
	return -1;
}
