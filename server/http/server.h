/* SPDX-License-Identifier: MIT */
/*
 * The HTTP face of the bridge: serves what the board holds to the user's own programs and to the origins that were
 * allowed, on the loopback interface only. The only users of civetweb are this folder's files.
 * docs/api.md has the routes, docs/security.md the access rules.
 */
#ifndef BITSBRIDGE_HTTP_SERVER_H
#define BITSBRIDGE_HTTP_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "board.h"
#include "command.h"
#include "demand.h"
#include "model/site.h"

struct http_server;

#define HTTP_DASHBOARD_SIZE 96 /* "http://" + 32 digits + ".localhost:65535/", and room */
struct sites;

/* Everything is copied; board, demand and commander are borrowed and must outlive the server. */
struct http_settings {
	uint16_t port;                  /* 0: a free one */
	struct site_list named;         /* what config and command line allow; each origin once */
	const char *const *allow_users; /* names or numeric ids of users, beside our own and root */
	size_t allow_user_count;
	const char *webroot; /* a folder to read the pages from; NULL: those compiled in */
	const char *token;   /* lets the dashboard control; NULL: it cannot */
	struct board *board;
	struct demand *demand;
	struct commander *commander;         /* NULL: nobody controls */
	const char *download_dir;            /* where jobs made over HTTP write their files */
	const char *const *allowed_prefixes; /* URL prefixes that any page's jobs may fetch from */
	size_t allowed_prefix_count;
	const char
	        *data_dir; /* where "bitsbridge open" leaves names of dashboards; NULL: nowhere */
	const char *library_dir; /* where songs are filed; NULL: none are */
	/* Who was allowed by the visitor or a command; borrowed; NULL: nobody can be. */
	struct sites *sites;
	bool no_ask; /* no page may ask its visitor */
	const char *version;
};

/*
 * Listens and serves until http_server_stop(). NULL when it cannot, and *ret_error a malloc'ed sentence that says
 * why and what to do. One server at a time in a process.
 */
struct http_server *http_server_start(const struct http_settings *settings, char **ret_error);
uint16_t http_server_port(const struct http_server *server);
/*
 * New origins, users, permissions and token without a restart; port, webroot, board, demand and commander stay as they are.
 * False: nothing has changed, *ret_error says why (malloc'ed).
 */
bool http_server_reload(
        struct http_server *server, const struct http_settings *settings, char **ret_error);
/* Has somebody else our port on [::1], so that no name but 127.0.0.1 is surely ours? */
bool http_server_shares_names(const struct http_server *server);
/* A new dashboard with control: *ret is its address, good for ten minutes. False: names are shared. */
bool http_server_add_dashboard(struct http_server *server, char ret[HTTP_DASHBOARD_SIZE]);
/* Who is allowed has changed (sites.h): takes note of it. What is no longer allowed ends at once. */
void http_server_renew(struct http_server *server);
/* Ends every stream with a clean FIN, waits for running requests, frees the server. Closes board and demand. Accepts NULL. */
void http_server_stop(struct http_server *server);

#endif
