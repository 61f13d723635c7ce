/* SPDX-License-Identifier: MIT */
/* bitsbridge doctor: is all there that the bridge needs? */
#include "cli/commands/doctor.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"
#include "cli/platform/terminal.h"
#include "cli/printable.h"
#include "cli/report.h"

static const struct {
	const char *word, *colour;
} marks[] = {
        [HEALTH_PASS] = {"pass", "\x1b[32m"},
        [HEALTH_WARN] = {"warn", "\x1b[33m"},
        [HEALTH_FAIL] = {"fail", "\x1b[31m"},
};

void findings_add(struct findings *findings, enum health_status status, const char *name,
        const char *format, ...)
{
	struct text text = {0};
	va_list arguments;
	va_start(arguments, format);
	text_append_format(&text, format, arguments);
	va_end(arguments);
	findings->rows =
	        memory_resize_array(findings->rows, findings->count + 1, sizeof *findings->rows);
	findings->rows[findings->count++] =
	        (struct finding){.status = status, .name = name, .text = text_steal(&text)};
}

void findings_release(struct findings *findings)
{
	for (size_t i = 0; i < findings->count; i++)
		free(findings->rows[i].text);
	free(findings->rows);
	*findings = (struct findings){0};
}

static enum health_status worst_of(const struct findings *findings)
{
	enum health_status worst = HEALTH_PASS;
	for (size_t i = 0; i < findings->count; i++) {
		if (findings->rows[i].status > worst)
			worst = findings->rows[i].status;
	}
	return worst;
}

static void print_lines(const struct findings *findings)
{
	bool colour = terminal_has_colour();
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *finding = &findings->rows[i];
		char *text = printable(finding->text);
		printf("%s%s%s  %-18s %s\n", colour ? marks[finding->status].colour : "",
		        marks[finding->status].word, colour ? "\x1b[0m" : "", finding->name, text);
		free(text);
	}
}

/* The form of GET /healthz, so that one reader does for both. */
static void print_json(const struct findings *findings)
{
	struct text text = {0};
	struct health_check *checks = memory_new_array(findings->count, sizeof *checks);
	for (size_t i = 0; i < findings->count; i++) {
		checks[i] = (struct health_check){
		        .name = findings->rows[i].name,
		        .status = findings->rows[i].status,
		        .output = findings->rows[i].text,
		};
	}
	const struct health health = {
	        .status = worst_of(findings),
	        .version = BITSBRIDGE_VERSION,
	        .time = clock_wall_ms(),
	        .checks = checks,
	        .check_count = findings->count,
	};
	health_json_append(&text, &health);
	puts(text.data);
	text_release(&text);
	free(checks);
}

static int run(const struct invocation *invocation)
{
	struct findings findings = {0};
	struct doctor_bridge bridge = {0};
	doctor_look_at_queue(invocation, &findings);
	doctor_look_at_bridge(invocation, &findings, &bridge);
	doctor_look_at_settings(invocation, &bridge, &findings);
	doctor_look_at_folders(invocation, &bridge, &findings);
	doctor_look_at_system(invocation, &findings);
	doctor_bridge_release(&bridge);
	if (options_flag(&invocation->options, OPTION_JSON))
		print_json(&findings);
	else
		print_lines(&findings);
	bool failed = worst_of(&findings) == HEALTH_FAIL;
	findings_release(&findings);
	return failed ? report_failure(
	                        "something is wrong; the lines marked \"fail\" say what to do")
	              : CLI_DONE;
}

const struct subcommand cli_doctor = {
        .name = "doctor",
        .user = USER_DOCTOR,
        .group = SUBCOMMAND_BRIDGE,
        .arguments = "",
        .bears_flaws = true,
        .summary = "checks what this machine has, and says what to do",
        .description =
                "Checks the queue, the port, the bridge, its settings and its folders: those of\n"
                "the bridge that runs, else those that one would have now. Each line says pass,\n"
                "warn or fail, and what to do. Exits with 1 when a line says fail.",
        .examples = "bitsbridge doctor\n"
                    "bitsbridge doctor --json",
        .run = run,
};
