/* SPDX-License-Identifier: MIT */
/* What the options say to the HTTP server. */
#ifndef BITSBRIDGE_CLI_COMMANDS_SERVE_SETTINGS_H
#define BITSBRIDGE_CLI_COMMANDS_SERVE_SETTINGS_H

#include "cli/options.h"
#include "http/server.h"

/*
 * Borrows from the options, but for what is named; board, demand, commander, sites, token and download_dir are the
 * caller's. One entry for each origin: providers of repeated ones are joined, one without providers stands for all
 * (the option table refuses both of one origin); --allow-control adds control to what --allow-origin allows.
 */
void serve_settings_init(struct http_settings *settings, const struct options *options);
void serve_settings_release(struct http_settings *settings);

#endif
