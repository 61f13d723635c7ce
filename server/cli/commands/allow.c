/* SPDX-License-Identifier: MIT */
/* bitsbridge allow: as if the user had said yes on the consent page. */
#include <stdlib.h>

#include "base/clock.h"
#include "base/files.h"
#include "cli/commands/site_access.h"
#include "cli/places.h"
#include "cli/report.h"

static bool allow(struct site_access *access, const struct site *site)
{
	char *error = NULL;
	bool good = sites_put(access->sites, site, &error);
	if (!good)
		report_failure("%s", error);
	free(error);
	return good && site_access_apply(access, site->origin, true);
}

static bool make_data_dir(const struct invocation *invocation)
{
	char *data_dir = place_data_dir(&invocation->options), *reason = NULL;
	bool good = data_dir != NULL && folder_make(data_dir, &reason);
	if (data_dir != NULL && !good)
		report_failure("cannot make %s: %s", data_dir, reason);
	free(reason);
	free(data_dir);
	return good;
}

static int run(const struct invocation *invocation)
{
	struct site site = {0};
	struct site_access access;
	if (!site_access_take_argument(invocation, true, &site))
		return CLI_USAGE;
	int status = CLI_FAILED;
	if (make_data_dir(invocation) && site_access_open(invocation, &access)) {
		site.control = options_flag(&invocation->options, OPTION_CONTROL);
		site.by = SITE_BY_COMMAND;
		site.since = clock_wall_ms();
		status = allow(&access, &site) ? CLI_DONE : CLI_FAILED;
		site_access_close(&access);
	}
	site_release(&site);
	return status;
}

const struct subcommand cli_allow = {
        .name = "allow",
        .user = USER_ALLOW,
        .group = SUBCOMMAND_SITES,
        .arguments = "ORIGIN=PROVIDER[,PROVIDER...]",
        .arguments_min = 1,
        .arguments_max = 1,
        .summary = "lets web pages of an origin read",
        .description =
                "Lets pages of this origin read the jobs of these providers, as if the user had\n"
                "said yes on the consent page. What it may read already stays. The running bridge\n"
                "goes by it at once.",
        .examples = "bitsbridge allow https://store.example=Proseware\n"
                    "bitsbridge allow https://store.example=Proseware --control",
        .run = run,
};
