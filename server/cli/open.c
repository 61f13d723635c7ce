/* SPDX-License-Identifier: MIT */
/* bitsbridge open: the dashboard in the browser, with the right to control. */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "cli/bridge_files.h"
#include "cli/browser.h"
#include "cli/places.h"
#include "cli/report.h"

static int open_address(const struct bridge_files *files)
{
	char *url = text_format("%s#token=%s", files->address, files->token);
	if (browser_open(url))
		printf("opened %s in the browser\n", files->address);
	else
		printf("%s\n", url);
	free(url);
	return CLI_DONE;
}

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
	return open_address(&files);
}

const struct subcommand cli_open = {
        .name = "open",
        .user = USER_OPEN,
        .group = SUBCOMMAND_BRIDGE,
        .arguments = "",
        .summary = "opens the dashboard in the browser, with control",
        .description =
                "Opens the running bridge's dashboard in the browser, with the token that lets it\n"
                "act on jobs. Prints the address where no browser can be opened.",
        .examples = "bitsbridge open",
        .run = run,
};
