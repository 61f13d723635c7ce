/* SPDX-License-Identifier: MIT */
/* bitsbridge sites: which web pages may read or act, since when, and by whose word. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "cli/commands/site_access.h"
#include "cli/printable.h"
#include "cli/report.h"
#include "json/sites_json.h"

static void print_json(const struct site_list *list)
{
	struct text text = {0};
	sites_json_append(&text, &list, 1);
	puts(text.data);
	text_release(&text);
}

/* "2026-11-23", or what stands for no such day. */
static void format_day(int64_t time, const char *none, char ret[CLOCK_ISO_SIZE])
{
	if (time == SITE_TIME_NEVER) {
		snprintf(ret, CLOCK_ISO_SIZE, "%s", none);
		return;
	}
	clock_format_iso(time, ret);
	ret[10] = '\0';
}

static char *describe_providers(const struct site *site)
{
	struct text text = {0};
	for (size_t i = 0; i < site->provider_count; i++) {
		char *provider = printable(site->providers[i]);
		text_appendf(&text, "%s%s", i > 0 ? ", " : "", provider);
		free(provider);
	}
	if (site->provider_count == 0)
		text_append(&text, "all providers");
	return text_steal(&text);
}

static const char *describe_author(enum site_author author)
{
	static const char *const words[] = {
	        [SITE_BY_USER] = "on the consent page",
	        [SITE_BY_COMMAND] = "by bitsbridge allow",
	        [SITE_BY_CONFIG] = "in the config file",
	        [SITE_BY_OPTION] = "by an option of serve",
	};
	return words[author];
}

static void print_site(const struct site *site)
{
	char since[CLOCK_ISO_SIZE], seen[CLOCK_ISO_SIZE];
	char *origin = printable(site->origin);
	format_day(site->since, "", since);
	format_day(site->last_seen, "not yet", seen);
	if (site->decision == SITE_NEVER) {
		printf("%s\n  never, as was said %s %s\n", origin, describe_author(site->by),
		        since);
	} else {
		char *providers = describe_providers(site);
		printf("%s\n  may %s: %s\n  allowed %s", origin,
		        site->control ? "read and control" : "read", providers,
		        describe_author(site->by));
		/* Of what options allow neither is kept. */
		if (site->since != SITE_TIME_NEVER)
			printf(" %s, last seen: %s", since, seen);
		putchar('\n');
		free(providers);
	}
	free(origin);
}

static int run(const struct invocation *invocation)
{
	struct site_access access;
	if (!site_access_open(invocation, &access))
		return CLI_FAILED;
	if (options_flag(&invocation->options, OPTION_JSON)) {
		print_json(&access.standing);
	} else {
		for (size_t i = 0; i < access.standing.count; i++)
			print_site(&access.standing.rows[i]);
		if (access.standing.count == 0)
			report_note("no web page may read; a page asks by itself, or: bitsbridge "
			            "allow https://store.example=PROVIDER");
	}
	site_access_close(&access);
	return CLI_DONE;
}

const struct subcommand cli_sites = {
        .name = "sites",
        .user = USER_SITES,
        .group = SUBCOMMAND_SITES,
        .arguments = "",
        .summary = "shows which web pages may read or act",
        .description =
                "Shows which web pages may read the jobs of which providers or act on them, since\n"
                "when, and by whose word: the running bridge's own list, else what the next one\n"
                "would go by.",
        .examples = "bitsbridge sites\n"
                    "bitsbridge sites --json",
        .run = run,
};
