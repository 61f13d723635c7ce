/* SPDX-License-Identifier: MIT */
#include "cli/url_change.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

const char *url_change_split(const char *value, uint64_t *ret_file)
{
	size_t digits = strspn(value, "0123456789");
	*ret_file = 0;
	if (digits == 0 || value[digits] != '=')
		return value;
	char *number = memory_string_n(value, digits);
	bool good = text_parse_uint(number, UINT32_MAX, ret_file);
	free(number);
	return good ? value + digits + 1 : value;
}
