/* SPDX-License-Identifier: MIT */
#include "base/descriptors.h"

struct descriptor_shares descriptors_share(unsigned limit)
{
	enum { PART = 8 }; /* transfers have at least one in so many */
	unsigned rest = (limit > DESCRIPTORS_MIN ? limit : DESCRIPTORS_MIN) - DESCRIPTORS_OWN;
	unsigned transfers =
	        rest / PART > DESCRIPTORS_TRANSFERS_MIN ? rest / PART : DESCRIPTORS_TRANSFERS_MIN;
	unsigned http =
	        rest - transfers < DESCRIPTORS_HTTP_MAX ? rest - transfers : DESCRIPTORS_HTTP_MAX;
	return (struct descriptor_shares){.http = http, .transfers = rest - http};
}
