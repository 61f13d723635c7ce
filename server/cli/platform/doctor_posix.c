/* SPDX-License-Identifier: MIT */
/* Variables of the environment that look like options and are none; how many files and sockets a bridge may open. */
#include <stdlib.h>
#include <string.h>

#include "base/descriptors.h"
#include "base/memory.h"
#include "base/text.h"
#include "cli/commands/doctor.h"
#include "cli/environment.h"
#include "http/capacity.h"

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

/* As a bridge that is started from here would have them. */
static void look_at_descriptors(struct findings *findings)
{
	descriptors_raise(DESCRIPTORS_WANTED);
	unsigned limit = descriptors_limit();
	struct http_capacity capacity = http_capacity_of(descriptors_share(limit).http);
	if (limit < DESCRIPTORS_MIN)
		findings_add(findings, HEALTH_FAIL, "limits:descriptors",
		        "a bridge started here may open only %u files and sockets at a time, and "
		        "needs %d; raise that limit (ulimit -n, LimitNOFILE=)",
		        limit, DESCRIPTORS_MIN);
	else if (!http_capacity_is_full(&capacity))
		findings_add(findings, HEALTH_WARN, "limits:descriptors",
		        "a bridge started here may open only %u files and sockets at a time, and "
		        "serves at most %u connections at once; raise that limit to 1024 (ulimit "
		        "-n, LimitNOFILE=)",
		        limit, capacity.workers);
}

static void look_at_variables(struct findings *findings)
{
	struct text unknown = {0};
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

void doctor_look_at_system(const struct invocation *invocation, struct findings *findings)
{
	(void)invocation;
	look_at_variables(findings);
	look_at_descriptors(findings);
}
