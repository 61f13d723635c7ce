/* SPDX-License-Identifier: MIT */
#include "queue/rename_new.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"

/* Both names are the same file: a crash came between link() and unlink(). */
static bool is_linked(const char *a, const char *b)
{
	struct stat x, y;
	return lstat(a, &x) == 0 && lstat(b, &y) == 0 && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

static int rename_by_link(const char *from, const char *to)
{
	if (link(from, to) == 0 || (errno == EEXIST && is_linked(from, to)))
		return unlink(from) == 0 ? 0 : errno;
	/* A file system without hard links says so in many ways; what else is wrong rename() finds, too. */
	if (errno == EEXIST || file_exists(to))
		return EEXIST;
	return rename(from, to) == 0 ? 0 : errno;
}

int rename_new(const char *from, const char *to)
{
	int error = rename_exclusive(from, to);
	bool unknown = error == EINVAL || error == ENOSYS || error == EOPNOTSUPP || error == ENOTTY;
	/* Linked by an earlier attempt, they are in each other's way. */
	if (unknown || (error == EEXIST && is_linked(from, to)))
		error = rename_by_link(from, to);
	return error;
}
