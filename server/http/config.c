/* SPDX-License-Identifier: MIT */
#include "http/config.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "http/state.h"

static char **copy_strings(const char *const *strings, size_t count)
{
	char **copy = memory_new_array(count + 1, sizeof *copy);
	for (size_t i = 0; i < count; i++)
		copy[i] = memory_string(strings[i]);
	return copy;
}

static void free_strings(char **strings, size_t count)
{
	for (size_t i = 0; strings != NULL && i < count; i++)
		free(strings[i]);
	free(strings);
}

static struct http_reader *find_reader(const struct http_config *config, const char *origin)
{
	for (size_t i = 0; config != NULL && i < config->reader_count; i++)
		if (strcmp(config->readers[i].origin, origin) == 0)
			return &config->readers[i];
	return NULL;
}

static bool has_provider(const struct http_reader *reader, const char *provider)
{
	for (size_t i = 0; i < reader->provider_count; i++)
		if (strcmp(reader->providers[i], provider) == 0)
			return true;
	return false;
}

static bool same_providers(const struct http_reader *a, const struct http_reader *b)
{
	if (a->provider_count != b->provider_count)
		return false;
	for (size_t i = 0; i < a->provider_count; i++)
		if (!has_provider(b, a->providers[i]))
			return false;
	return true;
}

static struct http_reader new_reader(const struct http_origin *origin)
{
	return (struct http_reader){.origin = memory_string(origin->origin),
	        .providers = copy_strings(
	                (const char *const *)origin->providers, origin->provider_count),
	        .provider_count = origin->provider_count,
	        .control = origin->control};
}

/* Both grants together: no providers stands for all. */
static void unite(struct http_reader *reader, const struct site *site)
{
	reader->control = reader->control || site->control;
	reader->is_site = true;
	if (reader->provider_count == 0 || site->provider_count == 0) {
		free_strings(reader->providers, reader->provider_count);
		reader->providers = NULL;
		reader->provider_count = 0;
		return;
	}
	for (size_t i = 0; i < site->provider_count; i++) {
		if (has_provider(reader, site->providers[i]))
			continue;
		reader->providers = memory_resize_array(
		        reader->providers, reader->provider_count + 1, sizeof *reader->providers);
		reader->providers[reader->provider_count++] = memory_string(site->providers[i]);
	}
}

static struct http_reader reader_of_site(const struct site *site)
{
	return (struct http_reader){.origin = memory_string(site->origin),
	        .providers =
	                copy_strings((const char *const *)site->providers, site->provider_count),
	        .provider_count = site->provider_count,
	        .control = site->control,
	        .is_site = true};
}

/* What was allowed while bridges run goes beside, or into, what config and command line allow. */
static void add_sites(struct http_config *config, struct sites *sites)
{
	struct site_list list = {0};
	if (sites != NULL)
		sites_copy(sites, &list);
	config->readers = memory_resize_array(
	        config->readers, config->reader_count + list.count + 1, sizeof *config->readers);
	for (size_t i = 0; i < list.count; i++) {
		const struct site *site = &list.rows[i];
		struct http_reader *reader = find_reader(config, site->origin);
		if (site->decision != SITE_ALLOWED)
			continue;
		if (reader != NULL)
			unite(reader, site);
		else
			config->readers[config->reader_count++] = reader_of_site(site);
	}
	site_list_release(&list);
}

static struct answers *new_answers(struct board *board, const struct http_reader *reader)
{
	struct scope_spec spec = {.own = reader->origin == NULL,
	        .origin = reader->origin,
	        .providers = (const char *const *)reader->providers,
	        .provider_count = reader->provider_count};
	return answers_new(board_add_scope(board, &spec));
}

static void join_board(
        struct http_config *config, struct board *board, const struct http_config *previous)
{
	config->own.answers = previous != NULL ? answers_ref(previous->own.answers)
	                                       : new_answers(board, &config->own);
	config->origins = memory_new_array(config->reader_count + 1, sizeof *config->origins);
	for (size_t i = 0; i < config->reader_count; i++) {
		struct http_reader *reader = &config->readers[i];
		const struct http_reader *old = find_reader(previous, reader->origin);
		reader->answers = old != NULL && same_providers(old, reader)
		                          ? answers_ref(old->answers)
		                          : new_answers(board, reader);
		config->origins[i] = (struct access_origin){
		        .origin = reader->origin, .control = reader->control};
	}
}

struct http_config *http_config_new(const struct http_settings *settings, uint16_t port,
        const struct http_config *previous, char **ret_error)
{
	struct http_config *config = memory_new(sizeof *config);
	atomic_init(&config->refs, 1);
	config->own.control = settings->commander != NULL && settings->token != NULL;
	config->peers =
	        peer_rules_new(settings->allow_users, settings->allow_user_count, ret_error);
	if (config->peers == NULL) {
		http_config_unref(config);
		return NULL;
	}
	config->readers = memory_new_array(settings->origin_count + 1, sizeof *config->readers);
	config->named = memory_new_array(settings->origin_count + 1, sizeof *config->named);
	for (size_t i = 0; i < settings->origin_count; i++) {
		config->readers[config->reader_count++] = new_reader(&settings->origins[i]);
		http_origin_copy(&config->named[config->named_count++], &settings->origins[i]);
	}
	add_sites(config, settings->sites);
	config->allow_users = copy_strings(settings->allow_users, settings->allow_user_count);
	config->allow_user_count = settings->allow_user_count;
	config->token = memory_string(settings->token);
	config->download_dir = memory_string(settings->download_dir);
	config->allow_sources = copy_strings(settings->allow_sources, settings->allow_source_count);
	config->allow_source_count = settings->allow_source_count;
	join_board(config, settings->board, previous);
	config->rules = (struct access_rules){.port = port,
	        .origins = config->origins,
	        .origin_count = config->reader_count,
	        .control = settings->commander != NULL,
	        .token = config->token};
	return config;
}

struct http_settings http_config_settings(
        const struct http_config *config, const struct http_server *server)
{
	return (struct http_settings){.origins = config->named,
	        .origin_count = config->named_count,
	        .allow_users = (const char *const *)config->allow_users,
	        .allow_user_count = config->allow_user_count,
	        .token = config->token,
	        .board = server->board,
	        .demand = server->demand,
	        .commander = server->commander,
	        .download_dir = config->download_dir,
	        .allow_sources = (const char *const *)config->allow_sources,
	        .allow_source_count = config->allow_source_count,
	        .sites = server->sites,
	        .no_ask = server->no_ask};
}

void http_config_list_named(const struct http_config *config, struct site_list *ret)
{
	*ret = (struct site_list){0};
	for (size_t i = 0; i < config->named_count; i++) {
		const struct http_origin *named = &config->named[i];
		site_list_put(ret, &(struct site){.origin = named->origin,
		                           .providers = named->providers,
		                           .provider_count = named->provider_count,
		                           .control = named->control,
		                           .by = named->in_config ? SITE_BY_CONFIG : SITE_BY_OPTION,
		                           .since = SITE_TIME_NEVER,
		                           .last_seen = SITE_TIME_NEVER,
		                           .acknowledged = true});
	}
}

struct http_config *http_config_ref(struct http_config *config)
{
	atomic_fetch_add(&config->refs, 1);
	return config;
}

static void release_reader(struct http_reader *reader)
{
	answers_unref(reader->answers);
	free_strings(reader->providers, reader->provider_count);
	free(reader->origin);
}

void http_config_unref(struct http_config *config)
{
	if (config == NULL || atomic_fetch_sub(&config->refs, 1) != 1)
		return;
	release_reader(&config->own);
	for (size_t i = 0; i < config->reader_count; i++)
		release_reader(&config->readers[i]);
	free(config->readers);
	for (size_t i = 0; i < config->named_count; i++)
		http_origin_release(&config->named[i]);
	free(config->named);
	free_strings(config->allow_users, config->allow_user_count);
	free(config->origins);
	free_strings(config->allow_sources, config->allow_source_count);
	peer_rules_free(config->peers);
	free(config->download_dir);
	free(config->token);
	free(config);
}
