/* SPDX-License-Identifier: MIT */
#include "cli/serve_settings.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

static struct http_origin *find(
        struct serve_settings *settings, const char *origin, size_t *ret_index)
{
	for (size_t i = 0; i < settings->count; i++) {
		if (strcmp(settings->specs[i].origin, origin) == 0) {
			*ret_index = i;
			return &settings->origins[i];
		}
	}
	return NULL;
}

static void join_providers(struct http_origin_spec *into, struct http_origin_spec *from)
{
	if (into->provider_count == 0 || from->provider_count == 0) {
		for (size_t i = 0; i < into->provider_count; i++)
			free(into->providers[i]);
		into->provider_count = 0;
		return;
	}
	size_t count = into->provider_count + from->provider_count;
	into->providers = memory_resize_array(into->providers, count, sizeof(char *));
	for (size_t i = 0; i < from->provider_count; i++)
		into->providers[into->provider_count++] = memory_string(from->providers[i]);
}

static void add(struct serve_settings *settings, const char *text, bool control)
{
	struct http_origin_spec spec = {0};
	char *error = NULL;
	size_t index = 0;
	/* The option table's check has taken it before. */
	if (!http_origin_parse(text, &spec, &error)) {
		free(error);
		return;
	}
	struct http_origin *known = find(settings, spec.origin, &index);
	if (known != NULL) {
		known->control = known->control || control;
		/* --allow-control ORIGIN leaves the providers as --allow-origin has named them. */
		if (!control || spec.provider_count > 0)
			join_providers(&settings->specs[index], &spec);
		http_origin_spec_release(&spec);
		return;
	}
	size_t count = settings->count + 1;
	settings->specs = memory_resize_array(settings->specs, count, sizeof *settings->specs);
	settings->origins =
	        memory_resize_array(settings->origins, count, sizeof *settings->origins);
	settings->specs[settings->count] = spec;
	settings->origins[settings->count] = (struct http_origin){.control = control};
	settings->count = count;
}

void serve_settings_init(struct serve_settings *settings, const struct options *options)
{
	*settings = (struct serve_settings){0};
	size_t count = 0;
	const char *const *texts = options_list(options, OPTION_ALLOW_ORIGIN, &count);
	for (size_t i = 0; i < count; i++)
		add(settings, texts[i], false);
	texts = options_list(options, OPTION_ALLOW_CONTROL, &count);
	for (size_t i = 0; i < count; i++)
		add(settings, texts[i], true);
	for (size_t i = 0; i < settings->count; i++) {
		settings->origins[i].origin = settings->specs[i].origin;
		settings->origins[i].providers = (const char *const *)settings->specs[i].providers;
		settings->origins[i].provider_count = settings->specs[i].provider_count;
	}
	struct http_settings *http = &settings->http;
	http->port = (uint16_t)options_number(options, OPTION_PORT);
	http->origins = settings->origins;
	http->origin_count = settings->count;
	http->allow_users = options_list(options, OPTION_ALLOW_USER, &http->allow_user_count);
	http->allow_sources = options_list(options, OPTION_ALLOW_SOURCE, &http->allow_source_count);
	http->webroot = options_text(options, OPTION_WEBROOT);
	http->version = BITSBRIDGE_VERSION;
}

void serve_settings_release(struct serve_settings *settings)
{
	for (size_t i = 0; i < settings->count; i++)
		http_origin_spec_release(&settings->specs[i]);
	free(settings->specs);
	free(settings->origins);
	*settings = (struct serve_settings){0};
}
