/* SPDX-License-Identifier: MIT */
/* Origins as they stand in options and in browsers' Origin headers: "https://store.example:8443". Pure functions. */
#ifndef BITSBRIDGE_HTTP_ORIGIN_H
#define BITSBRIDGE_HTTP_ORIGIN_H

#include <stdbool.h>
#include <stddef.h>

/* An origin longer than this is refused: 8 for the scheme, 253 for the host, 6 for the port, and room. */
#define HTTP_ORIGIN_MAX 280

/* A web page's origin that may read. All owned. */
struct http_origin {
	char *origin;     /* exactly as a browser sends it */
	char **providers; /* whose jobs it may see, each once; none: all tagged jobs */
	size_t provider_count;
	bool control;   /* may also make jobs and act on those that it sees */
	bool in_config; /* the config file names it, not the command line or the environment */
};

/*
 * Parses "ORIGIN[=PROVIDER[,PROVIDER...]]": scheme http or https, host, port; no path, no wildcard. The scheme's own
 * port is dropped and letters become small, as browsers do. False: *ret_error (malloc'ed) says what is wrong and what
 * to write instead; *ret is untouched. Release with http_origin_release().
 */
bool http_origin_parse(const char *text, struct http_origin *ret, char **ret_error);
void http_origin_copy(struct http_origin *ret, const struct http_origin *from);
/* Does nothing where it is there. */
void http_origin_add_provider(struct http_origin *origin, const char *provider);
/* Leaves a zeroed one; accepts a zeroed one. */
void http_origin_release(struct http_origin *origin);

#endif
