/* SPDX-License-Identifier: MIT */
/* For commands that speak to the bridge that runs, not to the queue. */
#ifndef BITSBRIDGE_CLI_RUNNING_BRIDGE_H
#define BITSBRIDGE_CLI_RUNNING_BRIDGE_H

#include "cli/bridge_files.h"
#include "cli/subcommand.h"

/* The bridge that runs on this invocation's data folder. False: none does, which has been reported. */
bool running_bridge_find(const struct invocation *invocation, struct bridge_files *ret);

#endif
