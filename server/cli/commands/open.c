/* SPDX-License-Identifier: MIT */
/* bitsbridge open: the dashboard in the browser, with the right to control. */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"
#include "cli/platform/browser.h"
#include "cli/running_bridge.h"

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
	return running_bridge_find(invocation, &files) ? open_address(&files) : CLI_FAILED;
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
