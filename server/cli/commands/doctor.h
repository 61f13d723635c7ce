/* SPDX-License-Identifier: MIT */
/* What the doctor looks at. Each check adds findings; none of them changes anything. */
#ifndef BITSBRIDGE_CLI_COMMANDS_DOCTOR_H
#define BITSBRIDGE_CLI_COMMANDS_DOCTOR_H

#include "base/text.h"
#include "cli/subcommand.h"
#include "model/site.h"
#include "json/bridge_answers.h"
#include "json/health_json.h"

/* Each has a name of its own ("queue:reachable"; static) and a text, owned: what was found, what to do. */
struct finding {
	enum health_status status;
	const char *name;
	char *text;
};

struct findings {
	struct finding *rows;
	size_t count;
};

void findings_add(struct findings *findings, enum health_status status, const char *name,
        const char *format, ...) TEXT_PRINTF(4, 5);
void findings_release(struct findings *findings);

/* The bridge that runs, by its own word: what it goes by may be other than what this program's options say. */
struct doctor_bridge {
	bool runs, tells_sites;
	struct site_list sites;
	struct bridge_folders folders; /* NULL: not told */
};

void doctor_bridge_release(struct doctor_bridge *bridge);

void doctor_look_at_queue(const struct invocation *invocation, struct findings *findings);
/* Release *ret in any case. */
void doctor_look_at_bridge(
        const struct invocation *invocation, struct findings *findings, struct doctor_bridge *ret);
void doctor_look_at_settings(const struct invocation *invocation,
        const struct doctor_bridge *bridge, struct findings *findings);
void doctor_look_at_folders(const struct invocation *invocation, const struct doctor_bridge *bridge,
        struct findings *findings);
/* What only this system has: twins doctor_posix.c, doctor_win32.c. */
void doctor_look_at_system(const struct invocation *invocation, struct findings *findings);

#endif
