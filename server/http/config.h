/* SPDX-License-Identifier: MIT */
/*
 * What the server was told: settings, copied, with a scope of the board for each origin. Never changes; a reload puts
 * a new one in its place, and requests that still run keep the old one by reference.
 */
#ifndef BITSBRIDGE_HTTP_CONFIG_H
#define BITSBRIDGE_HTTP_CONFIG_H

#include <stdatomic.h>

#include "http/access.h"
#include "http/answers.h"
#include "http/peer.h"
#include "http/server.h"

/* One reader: an allowed origin, or the own scope. */
struct http_reader {
	char *origin; /* NULL: own */
	char **providers;
	size_t provider_count;
	bool control;
	struct answers *answers; /* referenced: what its scope answers */
};

struct http_config {
	atomic_uint refs;
	struct access_rules rules; /* its origins stand in the readers' order */
	struct access_origin *origins;
	struct http_reader own;
	struct http_reader *readers;
	size_t reader_count;
	struct peer_rules *peers;
	char *token;
	char *download_dir;
	char **allow_sources;
	size_t allow_source_count;
};

/*
 * NULL and *ret_error when a setting is wrong. previous (may be NULL): origins that are there with the same
 * providers keep their scope, so that their revisions go on.
 */
struct http_config *http_config_new(const struct http_settings *settings, uint16_t port,
        const struct http_config *previous, char **ret_error);
struct http_config *http_config_ref(struct http_config *config);
void http_config_unref(struct http_config *config); /* accepts NULL */

#endif
