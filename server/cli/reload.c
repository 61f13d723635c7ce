/* SPDX-License-Identifier: MIT */
/* bitsbridge reload: the running bridge reads its config again. This program has read it by then, and found it good. */
#include <stdlib.h>

#include "cli/bridge_files.h"
#include "cli/places.h"
#include "cli/report.h"
#include "cli/signals.h"

static int run(const struct invocation *invocation)
{
	struct bridge_files files;
	char *data_dir = place_data_dir(invocation);
	if (data_dir == NULL)
		return CLI_FAILED;
	bool runs = bridge_files_find(data_dir, &files);
	free(data_dir);
	if (!runs)
		return report_failure(
		        "no bridge is running here; start one with: bitsbridge serve");
	if (!signals_send_reload(files.process))
		return report_failure(
		        "the bridge (process %ld) cannot be told; it is another user's, or "
		        "restart it",
		        files.process);
	return CLI_DONE;
}

const struct subcommand cli_reload = {
        .name = "reload",
        .user = USER_RELOAD,
        .group = SUBCOMMAND_BRIDGE,
        .arguments = "",
        .summary = "has the running bridge read its config file again",
        .description =
                "Has the running bridge read from its config file again who may ask, as SIGHUP\n"
                "does. What its command line or environment sets stays.",
        .examples = "bitsbridge reload",
        .run = run,
};
