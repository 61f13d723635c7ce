/* SPDX-License-Identifier: MIT */
/* bitsbridge check: is this description a tag, and what does it say? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "cli/print_tag.h"
#include "cli/printable.h"
#include "cli/report.h"
#include "cli/subcommand.h"
#include "tag.h"

/* The description with a caret under the place where it goes wrong. */
static void print_place(const char *description, size_t position)
{
	char *line = printable(description);
	char *before = memory_string_n(description, position);
	char *shown_before = printable(before);
	printf("%s\n%*s^\n", line, (int)printable_width(shown_before), "");
	free(shown_before);
	free(before);
	free(line);
}

static int report_problem(const char *description, const struct tag_problem *problem)
{
	size_t length = strlen(description);
	size_t position = problem->position < length ? problem->position : length;
	print_place(description, position);
	bool has_field = problem->field != NULL && *problem->field != '\0';
	return report_failure("no tag: %s (%s%sat byte %zu)", problem->reason,
	        has_field ? problem->field : "", has_field ? ", " : "", position);
}

static int run(const struct invocation *invocation)
{
	const char *description = invocation->arguments[0];
	struct tag tag = {0};
	struct tag_problem problem = {0};
	size_t length = text_utf16_length(description);
	enum tag_kind kind = tag_parse(description, &tag, &problem);
	if (kind == TAG_NONE) {
		problem.reason = "a tag begins with ::WMP_STATUS:1: or ::WMP_JOB:1:";
		return report_problem(description, &problem);
	}
	if (kind == TAG_NEAR_MISS)
		return report_problem(description, &problem);
	print_tag(&tag);
	tag_release(&tag);
	if (length > TAG_DESCRIPTION_MAX)
		return report_failure("too long: a description has at most %d UTF-16 code units, "
		                      "this one %zu; shorten a field",
		        TAG_DESCRIPTION_MAX, length);
	return CLI_DONE;
}

const struct subcommand cli_check = {
        .name = "check",
        .user = USER_CHECK,
        .group = SUBCOMMAND_TOOLS,
        .arguments = "DESCRIPTION",
        .arguments_min = 1,
        .arguments_max = 1,
        .summary = "takes a tag apart, or says what is wrong with it",
        .description = "Parses a job's description as players and the bridge do. Prints its\n"
                       "fields, or says what is wrong and where, and exits with 1.",
        .examples = "bitsbridge check '::WMP_STATUS:1:253675:Proseware:::7:Song::'",
        .run = run,
};
