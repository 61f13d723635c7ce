/* SPDX-License-Identifier: MIT */
/* Windows has handles as long as it has memory. */
#include "base/descriptors.h"

#include <limits.h>

unsigned descriptors_limit(void)
{
	return UINT_MAX;
}

void descriptors_raise(unsigned wanted)
{
	(void)wanted;
}
