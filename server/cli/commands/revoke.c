/* SPDX-License-Identifier: MIT */
/* bitsbridge revoke: takes back what was said on the consent page or by "bitsbridge allow". */
#include <stdlib.h>

#include "base/clock.h"
#include "cli/commands/site_access.h"
#include "cli/report.h"

static bool is_decided(const struct site_access *access, const char *origin)
{
	struct site_list list;
	sites_copy(access->sites, &list);
	bool found = site_find(&list, origin) != NULL;
	site_list_release(&list);
	return found;
}

static int report_named(const struct site *named)
{
	return report_failure("%s is still allowed %s; take it out there", named->origin,
	        named->by == SITE_BY_CONFIG ? "by the config file (allow-origin or allow-control)"
	                                    : "by an option of the running bridge or its "
	                                      "environment (allow-origin or allow-control)");
}

/* A grant that stands in the running bridge's memory alone ends by a "never", which is then forgotten, too. */
static bool end_fleeting(struct site_access *access, char *origin, char **ret_error)
{
	return sites_put(access->sites,
	               &(struct site){.origin = origin,
	                       .decision = SITE_NEVER,
	                       .by = SITE_BY_COMMAND,
	                       .since = clock_wall_ms(),
	                       .last_seen = SITE_TIME_NEVER},
	               ret_error) &&
	       site_access_apply(access, origin, false);
}

static int revoke(struct site_access *access, char *origin)
{
	const struct site *named = site_access_named(access, origin);
	char *error = NULL;
	bool good = true;
	if (!is_decided(access, origin) && site_access_decided(access, origin) != NULL)
		good = end_fleeting(access, origin, &error);
	if (good && (named == NULL || is_decided(access, origin)))
		good = sites_remove(access->sites, origin, &error);
	if (error != NULL)
		report_failure("%s", error);
	free(error);
	if (good && !site_access_apply(access, origin, false))
		return CLI_FAILED;
	if (good && named != NULL)
		return report_named(named);
	return good ? CLI_DONE : CLI_FAILED;
}

static int run(const struct invocation *invocation)
{
	struct site site = {0};
	struct site_access access;
	if (!site_access_take_argument(invocation, false, &site))
		return CLI_USAGE;
	int status = CLI_FAILED;
	if (site_access_open(invocation, &access)) {
		status = revoke(&access, site.origin);
		site_access_close(&access);
	}
	site_release(&site);
	return status;
}

const struct subcommand cli_revoke = {
        .name = "revoke",
        .user = USER_REVOKE,
        .group = SUBCOMMAND_SITES,
        .arguments = "ORIGIN",
        .arguments_min = 1,
        .arguments_max = 1,
        .summary = "takes back what web pages of an origin may",
        .description =
                "Takes back what was said of this origin on the consent page (\"never\", too) or\n"
                "by \"bitsbridge allow\". Streams of its pages end at once; jobs that they have\n"
                "made go on. What the config file or an option allows stays, and is named.",
        .examples = "bitsbridge revoke https://store.example",
        .run = run,
};
