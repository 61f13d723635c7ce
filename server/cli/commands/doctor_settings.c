/* SPDX-License-Identifier: MIT */
/* The settings: which file, and who may ask. */
#include <stdlib.h>

#include "base/files.h"
#include "base/text.h"
#include "cli/commands/doctor.h"
#include "cli/commands/serve_settings.h"

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

void doctor_look_at_settings(const struct invocation *invocation, struct findings *findings)
{
	struct http_settings settings;
	struct text text = {0};
	add_config(invocation, findings);
	serve_settings_init(&settings, &invocation->options);
	for (size_t i = 0; i < settings.named.count; i++) {
		const struct site *site = &settings.named.rows[i];
		text_appendf(&text, "%s%s (%s", i > 0 ? ", " : "", site->origin,
		        site->provider_count == 0 ? "all providers" : "");
		for (size_t j = 0; j < site->provider_count; j++)
			text_appendf(&text, "%s%s", j > 0 ? ", " : "", site->providers[j]);
		text_appendf(&text, "%s)", site->control ? "; may control" : "");
	}
	if (settings.named.count == 0)
		findings_add(findings, HEALTH_PASS, "settings:origins",
		        "no web page may read; allow a store's with: --allow-origin https://STORE");
	else
		findings_add(findings, HEALTH_PASS, "settings:origins", "may read: %s", text.data);
	text_release(&text);
	serve_settings_release(&settings);
}
