/* SPDX-License-Identifier: MIT */
/* The settings: which file, and who may ask. */
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/text.h"
#include "cli/commands/doctor.h"
#include "cli/commands/serve_settings.h"
#include "cli/commands/site_access.h"

static void add_config(const struct invocation *invocation, struct findings *findings)
{
	const char *config = invocation->config;
	if (invocation->flaw != NULL)
		findings_add(findings, HEALTH_FAIL, "settings:config",
		        "%s; no other command works until it is mended", invocation->flaw);
	else if (config == NULL)
		findings_add(findings, HEALTH_WARN, "settings:config",
		        "the user has no home folder, so there is no config file");
	else if (file_exists(config))
		findings_add(findings, HEALTH_PASS, "settings:config", "%s was read", config);
	else
		findings_add(findings, HEALTH_PASS, "settings:config",
		        "%s is not there; nothing needs it", config);
}

static void append_site(struct text *text, const struct site *site)
{
	text_appendf(text, "%s%s (%s", text->length > 0 ? ", " : "", site->origin,
	        site->provider_count == 0 ? "all providers" : "");
	for (size_t i = 0; i < site->provider_count; i++)
		text_appendf(text, "%s%s", i > 0 ? ", " : "", site->providers[i]);
	text_appendf(text, "%s)", site->control ? "; may control" : "");
}

static void add_sites(
        struct findings *findings, const struct site_list *sites, const char *by, bool good)
{
	struct text text = {0};
	for (size_t i = 0; i < sites->count; i++)
		if (sites->rows[i].decision == SITE_ALLOWED)
			append_site(&text, &sites->rows[i]);
	if (text.length == 0)
		findings_add(findings, good ? HEALTH_PASS : HEALTH_WARN, "settings:origins",
		        "%s no web page may read; one asks by itself, or: bitsbridge allow "
		        "https://STORE=PROVIDER",
		        by);
	else
		findings_add(findings, good ? HEALTH_PASS : HEALTH_WARN, "settings:origins",
		        "%s may read: %s", by, text.data);
	text_release(&text);
}

static const struct site *find_allowed(const struct site_list *sites, const char *origin)
{
	for (size_t i = 0; i < sites->count; i++)
		if (sites->rows[i].decision == SITE_ALLOWED &&
		        strcmp(sites->rows[i].origin, origin) == 0)
			return &sites->rows[i];
	return NULL;
}

static bool has_options(const struct site_list *sites)
{
	for (size_t i = 0; i < sites->count; i++)
		if (sites->rows[i].by == SITE_BY_OPTION)
			return true;
	return false;
}

/* What the config file allows counts once the bridge has read it, where no options of its own stand in its place. */
static void add_unread(const struct invocation *invocation, const struct doctor_bridge *bridge,
        struct findings *findings)
{
	struct http_settings settings;
	serve_settings_init(&settings, &invocation->options);
	for (size_t i = 0; i < settings.named.count; i++) {
		const struct site *site = &settings.named.rows[i];
		if (site->by == SITE_BY_CONFIG &&
		        find_allowed(&bridge->sites, site->origin) == NULL)
			findings_add(findings, HEALTH_WARN, "settings:reload",
			        "the config file allows %s, the running bridge does not: %s",
			        site->origin,
			        has_options(&bridge->sites)
			                ? "options that it was started with stand in the file's place"
			                : "have it read the file again with: bitsbridge reload");
	}
	serve_settings_release(&settings);
}

void doctor_look_at_settings(const struct invocation *invocation,
        const struct doctor_bridge *bridge, struct findings *findings)
{
	struct site_list foreseen = {0};
	char *error = NULL;
	add_config(invocation, findings);
	if (bridge->tells_sites) {
		add_sites(findings, &bridge->sites, "by the running bridge's word", true);
		add_unread(invocation, bridge, findings);
	} else if (site_access_foresee(invocation, &foreseen, &error)) {
		add_sites(findings, &foreseen,
		        bridge->runs ? "the running bridge does not tell; by the options"
		                     : "with a bridge that is started now",
		        !bridge->runs);
	} else {
		findings_add(findings, HEALTH_FAIL, "settings:origins", "%s",
		        error != NULL ? error : "no data folder is known");
	}
	site_list_release(&foreseen);
	free(error);
}
