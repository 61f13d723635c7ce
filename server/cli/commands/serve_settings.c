/* SPDX-License-Identifier: MIT */
#include "cli/commands/serve_settings.h"

#include <stdlib.h>

#include "base/memory.h"
#include "http/origin.h"

static void add(struct site_list *named, const char *text, bool control, enum site_author by)
{
	struct site site;
	char *error = NULL;
	/* The option table's check has taken it before. */
	if (!http_origin_parse(text, &site, &error)) {
		free(error);
		return;
	}
	site.control = control;
	site.by = by;
	struct site *known = site_find(named, site.origin);
	if (known == NULL) {
		named->rows =
		        memory_resize_array(named->rows, named->count + 1, sizeof *named->rows);
		named->rows[named->count++] = site;
		return;
	}
	/* --allow-control ORIGIN leaves the providers as --allow-origin has named them. */
	if (control && site.provider_count == 0)
		known->control = true;
	else
		site_unite(known, &site);
	if (by == SITE_BY_OPTION)
		known->by = by;
	site_release(&site);
}

static void add_all(
        struct site_list *named, const struct options *options, enum option_id id, bool control)
{
	size_t count = 0;
	const char *const *texts = options_list(options, id, &count);
	bool in_file = options_level(options, id) == LEVEL_FILE;
	for (size_t i = 0; i < count; i++)
		add(named, texts[i], control, in_file ? SITE_BY_CONFIG : SITE_BY_OPTION);
}

void serve_settings_init(struct http_settings *settings, const struct options *options)
{
	*settings = (struct http_settings){0};
	add_all(&settings->named, options, OPTION_ALLOW_ORIGIN, false);
	add_all(&settings->named, options, OPTION_ALLOW_CONTROL, true);
	settings->port = (uint16_t)options_number(options, OPTION_PORT);
	settings->allow_users =
	        options_list(options, OPTION_ALLOW_USER, &settings->allow_user_count);
	settings->allowed_prefixes =
	        options_list(options, OPTION_ALLOW_SOURCE, &settings->allowed_prefix_count);
	settings->webroot = options_text(options, OPTION_WEBROOT);
	settings->no_ask = options_flag(options, OPTION_NO_ASK);
	settings->version = BITSBRIDGE_VERSION;
}

void serve_settings_release(struct http_settings *settings)
{
	site_list_release(&settings->named);
}
