/* SPDX-License-Identifier: MIT */
/*
 * Rates and times left, which only a bridge that watches has: whoever looks at the queue once cannot know them. Asked of
 * the bridge that runs on the same data folder. Blocks for moments.
 */
#ifndef BITSBRIDGE_CLI_BRIDGE_FIGURES_H
#define BITSBRIDGE_CLI_BRIDGE_FIGURES_H

#include "json/bridge_answers.h"

/* How long a bridge is given that nobody has asked for a while: a rate takes a second and three looks. */
#define BRIDGE_FIGURES_WAIT_MS 2500

struct bridge_figures {
	struct job_figures *rows; /* owned; of jobs that are transferring */
	size_t count;
};

/* Without a bridge there are none. */
void bridge_figures_ask(const char *data_dir, struct bridge_figures *ret);
/* NULL: nothing is known. */
const struct job_figures *bridge_figures_find(
        const struct bridge_figures *figures, const struct job *job);
void bridge_figures_release(struct bridge_figures *figures);

#endif
