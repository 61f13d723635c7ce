/* SPDX-License-Identifier: MIT */
/*
 * What the server was told: settings, copied, with a scope of the board for each origin. Never changes; a reload puts
 * a new one in its place, and requests that still run keep the old one by reference.
 */
#ifndef BITSBRIDGE_HTTP_CONFIG_H
#define BITSBRIDGE_HTTP_CONFIG_H

#include <stdatomic.h>

#include "http/access.h"
#include "http/bodies.h"
#include "http/peer.h"
#include "http/server.h"
#include "http/sites.h"

/* One reader: an allowed origin, or the own scope. */
struct http_reader {
	const struct site *site; /* NULL: own */
	bool reduced;            /* own, without description, owner, path and URL */
	bool is_granted; /* somebody has allowed it while bridges run: when it was seen is noted (sites.h) */
	struct scope *scope;   /* the board's */
	struct bodies *bodies; /* referenced: those of the scope's responses */
};

struct http_config {
	atomic_uint refs;
	unsigned generation; /* one more with each reload; the first has 1 */
	struct access_rules rules;
	struct site_list
	        sites; /* all that may read: what is named, and what was granted while bridges run */
	struct http_reader own;
	struct http_reader reduced;  /* the same for a browser without a key */
	struct http_reader *readers; /* one for each of the sites, in their order */
	struct site_list named;      /* what config and command line allow, as they say it */
	char **allow_users;
	size_t allow_user_count;
	struct peer_rules *peers;
	char *token;
	char *download_dir;
	char *library_dir; /* where songs are filed; NULL: none are */
	char **allowed_prefixes;
	size_t allowed_prefix_count;
};

/*
 * server: its port, and what it knows of it. NULL and *ret_error when a setting is wrong. previous (may be NULL): origins that are there with the same
 * providers keep their scope, so that their revisions go on.
 */
struct http_config *http_config_new(const struct http_server *server,
        const struct http_settings *settings, const struct http_config *previous, char **ret_error);
/*
 * The same settings once more, with what sites hold by now. Everything in it is borrowed from the config and from
 * server; sites and no_ask as in struct http_settings.
 */
struct http_settings http_config_settings(
        const struct http_config *config, const struct http_server *server);
/* The reader that this origin is; NULL where nobody allows it. */
const struct http_reader *http_config_find(const struct http_config *config, const char *origin);
struct http_config *http_config_ref(struct http_config *config);
void http_config_unref(struct http_config *config); /* accepts NULL */

#endif
