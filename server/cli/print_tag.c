/* SPDX-License-Identifier: MIT */
#include "cli/print_tag.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/printable.h"
#include "snapshot.h"

void print_tag(const struct tag *tag)
{
	printf("%-*s%s\n", PRINT_NAME_COLUMNS, "Tag", tag_kind_name(tag->kind));
	printf("%-*s%lu\n", PRINT_NAME_COLUMNS, "serviceId", (unsigned long)tag->service_id);
	for (enum tag_field field = 0; field < TAG_FIELD_COUNT; field++) {
		char *value = printable(tag->fields[field]);
		printf("%-*s%s\n", PRINT_NAME_COLUMNS, tag_field_name(field), value);
		free(value);
	}
	if (tag->ambiguous_colons)
		printf("%-*s%s: %s\n", PRINT_NAME_COLUMNS, "Warning",
		        job_warning_code(WARN_AMBIGUOUS_COLONS_INDEX),
		        job_warning_message(WARN_AMBIGUOUS_COLONS_INDEX));
}
