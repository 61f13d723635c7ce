/* SPDX-License-Identifier: MIT */
#include "queue/rename_new.h"

#include <errno.h>

int rename_exclusive(const char *from, const char *to)
{
	(void)from;
	(void)to;
	return ENOSYS;
}
