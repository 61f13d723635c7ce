/* SPDX-License-Identifier: MIT */
/* The recordings inside of the program; the build makes the list (script/cmake/EmbedScenarios.cmake). */
#ifndef BITSBRIDGE_CLI_SCENARIO_LIST_H
#define BITSBRIDGE_CLI_SCENARIO_LIST_H

#include <stddef.h>

struct embedded_scenario {
	const char *name;
	const char *text; /* lines; no terminator */
	size_t length;
};

extern const struct embedded_scenario embedded_scenarios[];
extern const size_t embedded_scenario_count;

#endif
