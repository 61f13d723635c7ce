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

const struct http_reader *http_config_find(const struct http_config *config, const char *origin)
{
	const struct site *site = site_find(&config->sites, origin);
	return site != NULL ? &config->readers[site - config->sites.rows] : NULL;
}

/* What was granted while bridges run goes beside, or into, what config and command line allow. */
static void unite_sites(struct site_list *ret, const struct site_list *granted)
{
	ret->rows =
	        memory_resize_array(ret->rows, ret->count + granted->count + 1, sizeof *ret->rows);
	for (size_t i = 0; i < granted->count; i++) {
		const struct site *site = &granted->rows[i];
		struct site *known = site_find(ret, site->origin);
		if (site->decision != SITE_ALLOWED)
			continue;
		if (known != NULL)
			site_unite(known, site);
		else
			site_copy(&ret->rows[ret->count++], site);
	}
}

/* Goes on with the scope that the same reader had before a reload (NULL: none), or begins one. */
static void join_scope(
        struct http_reader *reader, struct board *board, const struct http_reader *previous)
{
	const struct site *site = reader->site;
	struct scope_spec spec = {.own = site == NULL, .reduced = reader->reduced};
	if (previous != NULL) {
		reader->scope = previous->scope;
		reader->bodies = bodies_ref(previous->bodies);
		return;
	}
	if (site != NULL)
		spec = (struct scope_spec){.origin = site->origin,
		        .providers = (const char *const *)site->providers,
		        .provider_count = site->provider_count};
	reader->scope = board_add_scope(board, &spec);
	reader->bodies = bodies_new();
}

static void add_readers(struct http_config *config, struct board *board,
        const struct site_list *granted, const struct http_config *previous)
{
	config->reduced.reduced = true;
	join_scope(&config->own, board, previous != NULL ? &previous->own : NULL);
	join_scope(&config->reduced, board, previous != NULL ? &previous->reduced : NULL);
	config->readers = memory_new_array(config->sites.count + 1, sizeof *config->readers);
	for (size_t i = 0; i < config->sites.count; i++) {
		const struct site *site = &config->sites.rows[i];
		const struct site *grant = site_find(granted, site->origin);
		const struct http_reader *old =
		        previous != NULL ? http_config_find(previous, site->origin) : NULL;
		config->readers[i] = (struct http_reader){.site = site,
		        .is_granted = grant != NULL && grant->decision == SITE_ALLOWED};
		bool same = old != NULL && site_sees_the_same(old->site, site);
		join_scope(&config->readers[i], board, same ? old : NULL);
	}
}

/* Who may read; granted: those of a moment, so that list and readers agree. */
static void let_in(struct http_config *config, const struct http_settings *settings,
        const struct http_config *previous)
{
	struct site_list granted = {0};
	if (settings->sites != NULL)
		sites_copy(settings->sites, &granted);
	site_list_copy(&config->named, &settings->named);
	site_list_copy(&config->sites, &settings->named);
	unite_sites(&config->sites, &granted);
	add_readers(config, settings->board, &granted, previous);
	site_list_release(&granted);
}

struct http_config *http_config_new(const struct http_server *server,
        const struct http_settings *settings, const struct http_config *previous, char **ret_error)
{
	struct http_config *config = memory_new(sizeof *config);
	atomic_init(&config->refs, 1);
	config->generation = previous != NULL ? previous->generation + 1 : 1;
	config->peers =
	        peer_rules_new(settings->allow_users, settings->allow_user_count, ret_error);
	if (config->peers == NULL) {
		http_config_unref(config);
		return NULL;
	}
	let_in(config, settings, previous);
	config->allow_users = copy_strings(settings->allow_users, settings->allow_user_count);
	config->allow_user_count = settings->allow_user_count;
	config->token = memory_string(settings->token);
	config->download_dir = memory_string(settings->download_dir);
	config->library_dir = memory_string(settings->library_dir);
	config->allowed_prefixes =
	        copy_strings(settings->allowed_prefixes, settings->allowed_prefix_count);
	config->allowed_prefix_count = settings->allowed_prefix_count;
	config->rules = (struct access_rules){.port = server->port,
	        .names_are_shared = server->names_are_shared,
	        .sites = &config->sites,
	        .control = settings->commander != NULL,
	        .token = config->token};
	return config;
}

struct http_settings http_config_settings(
        const struct http_config *config, const struct http_server *server)
{
	return (struct http_settings){.named = config->named,
	        .allow_users = (const char *const *)config->allow_users,
	        .allow_user_count = config->allow_user_count,
	        .token = config->token,
	        .board = server->board,
	        .demand = server->demand,
	        .commander = server->commander,
	        .download_dir = config->download_dir,
	        .library_dir = config->library_dir,
	        .allowed_prefixes = (const char *const *)config->allowed_prefixes,
	        .allowed_prefix_count = config->allowed_prefix_count,
	        .sites = server->sites,
	        .no_ask = server->no_ask};
}

struct http_config *http_config_ref(struct http_config *config)
{
	atomic_fetch_add(&config->refs, 1);
	return config;
}

void http_config_unref(struct http_config *config)
{
	if (config == NULL || atomic_fetch_sub(&config->refs, 1) != 1)
		return;
	bodies_unref(config->own.bodies);
	bodies_unref(config->reduced.bodies);
	for (size_t i = 0; config->readers != NULL && i < config->sites.count; i++)
		bodies_unref(config->readers[i].bodies);
	free(config->readers);
	site_list_release(&config->sites);
	site_list_release(&config->named);
	free_strings(config->allow_users, config->allow_user_count);
	free_strings(config->allowed_prefixes, config->allowed_prefix_count);
	peer_rules_free(config->peers);
	free(config->download_dir);
	free(config->library_dir);
	free(config->token);
	free(config);
}
