/* SPDX-License-Identifier: MIT */
#include "queue/local/part.h"

#include <stdlib.h>

void local_part_release(struct local_part *part)
{
	free(part->remote_name);
	free(part->local_name);
	free(part->temporary_name);
	free(part->validator);
	free(part->sha256);
	local_permission_release(&part->permission);
	*part = (struct local_part){0};
}
