/* SPDX-License-Identifier: MIT */
#include "cli/commands/serve_settings.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static struct http_origin *find(struct serve_settings *settings, const char *origin)
{
	for (size_t i = 0; i < settings->count; i++)
		if (strcmp(settings->origins[i].origin, origin) == 0)
			return &settings->origins[i];
	return NULL;
}

static void join_providers(struct http_origin *into, const struct http_origin *from)
{
	if (into->provider_count == 0 || from->provider_count == 0) {
		for (size_t i = 0; i < into->provider_count; i++)
			free(into->providers[i]);
		into->provider_count = 0;
		return;
	}
	for (size_t i = 0; i < from->provider_count; i++)
		http_origin_add_provider(into, from->providers[i]);
}

static void add(struct serve_settings *settings, const char *text, bool control, bool in_config)
{
	struct http_origin origin = {0};
	char *error = NULL;
	/* The option table's check has taken it before. */
	if (!http_origin_parse(text, &origin, &error)) {
		free(error);
		return;
	}
	origin.control = control;
	origin.in_config = in_config;
	struct http_origin *known = find(settings, origin.origin);
	if (known != NULL) {
		known->control = known->control || control;
		known->in_config = known->in_config && in_config;
		/* --allow-control ORIGIN leaves the providers as --allow-origin has named them. */
		if (!control || origin.provider_count > 0)
			join_providers(known, &origin);
		http_origin_release(&origin);
		return;
	}
	settings->origins = memory_resize_array(
	        settings->origins, settings->count + 1, sizeof *settings->origins);
	settings->origins[settings->count++] = origin;
}

static bool is_in_config(const struct options *options, enum option_id id)
{
	return options_level(options, id) == LEVEL_FILE;
}

void serve_settings_init(struct serve_settings *settings, const struct options *options)
{
	*settings = (struct serve_settings){0};
	size_t count = 0;
	const char *const *texts = options_list(options, OPTION_ALLOW_ORIGIN, &count);
	for (size_t i = 0; i < count; i++)
		add(settings, texts[i], false, is_in_config(options, OPTION_ALLOW_ORIGIN));
	texts = options_list(options, OPTION_ALLOW_CONTROL, &count);
	for (size_t i = 0; i < count; i++)
		add(settings, texts[i], true, is_in_config(options, OPTION_ALLOW_CONTROL));
	struct http_settings *http = &settings->http;
	http->port = (uint16_t)options_number(options, OPTION_PORT);
	http->origins = settings->origins;
	http->origin_count = settings->count;
	http->allow_users = options_list(options, OPTION_ALLOW_USER, &http->allow_user_count);
	http->allow_sources = options_list(options, OPTION_ALLOW_SOURCE, &http->allow_source_count);
	http->webroot = options_text(options, OPTION_WEBROOT);
	http->no_ask = options_flag(options, OPTION_NO_ASK);
	http->version = BITSBRIDGE_VERSION;
}

void serve_settings_release(struct serve_settings *settings)
{
	for (size_t i = 0; i < settings->count; i++)
		http_origin_release(&settings->origins[i]);
	free(settings->origins);
	*settings = (struct serve_settings){0};
}
