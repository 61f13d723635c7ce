/* SPDX-License-Identifier: MIT */
/* Variables of the environment that look like options and are none. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "cli/commands/doctor.h"
#include "cli/environment.h"

extern char **environ;

static bool is_option(const char *variable)
{
	char name[ENVIRONMENT_NAME_SIZE];
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		environment_name(&option_table[i], name);
		if (strcmp(name, variable) == 0)
			return true;
	}
	return false;
}

void doctor_look_at_system(const struct invocation *invocation, struct findings *findings)
{
	struct text unknown = {0};
	(void)invocation;
	for (char **variable = environ; *variable != NULL; variable++) {
		char *name = memory_string_n(*variable, strcspn(*variable, "="));
		if (text_starts_with(name, "BITSBRIDGE_") && !is_option(name))
			text_appendf(&unknown, "%s%s", unknown.length > 0 ? ", " : "", name);
		free(name);
	}
	if (unknown.length > 0)
		findings_add(findings, HEALTH_WARN, "settings:variables",
		        "these variables look like options but are none: %s", unknown.data);
	text_release(&unknown);
}
