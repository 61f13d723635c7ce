/* SPDX-License-Identifier: MIT */
/* What the options say to the HTTP server. */
#ifndef BITSBRIDGE_CLI_COMMANDS_SERVE_SETTINGS_H
#define BITSBRIDGE_CLI_COMMANDS_SERVE_SETTINGS_H

#include "cli/options.h"
#include "http/server.h"

struct serve_settings {
	/* board, demand, commander, sites, token and download_dir are the caller's */
	struct http_settings http;
	struct http_origin *origins;
	size_t count;
};

/*
 * Borrows from the options. One entry for each origin: providers of repeated ones are joined, one without
 * providers stands for all; --allow-control adds control to what --allow-origin allows.
 */
void serve_settings_init(struct serve_settings *settings, const struct options *options);
void serve_settings_release(struct serve_settings *settings);

#endif
