/* SPDX-License-Identifier: MIT */
/* bitsbridge reload: the running bridge reads its config again. This program has read it by then, and found it good. */
#include "cli/platform/signals.h"
#include "cli/report.h"
#include "cli/running_bridge.h"

static int run(const struct invocation *invocation)
{
	struct bridge_files files;
	if (!running_bridge_find(invocation, &files))
		return CLI_FAILED;
	if (signals_send(files.process, SIGNALS_RELOAD))
		return CLI_DONE;
	return report_failure(
	        "the bridge (process %ld) cannot be told; it is another user's, or restart it",
	        files.process);
}

const struct subcommand cli_reload = {
        .name = "reload",
        .user = USER_RELOAD,
        .group = SUBCOMMAND_BRIDGE,
        .arguments = "",
        .summary = "has the running bridge read its config file again",
        .description =
                "Has the running bridge read from its config file again who may ask, where\n"
                "downloads go, and whether and where songs are to be filed, as SIGHUP does. What\n"
                "its command line or environment sets stays.",
        .examples = "bitsbridge reload",
        .run = run,
};
