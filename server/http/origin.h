/* SPDX-License-Identifier: MIT */
/* Origins as they stand in options and in browsers' Origin headers: "https://store.example:8443". Pure functions. */
#ifndef BITSBRIDGE_HTTP_ORIGIN_H
#define BITSBRIDGE_HTTP_ORIGIN_H

#include "model/site.h"

/* An origin longer than this is refused: 8 for the scheme, 253 for the host, 6 for the port, and room. */
#define HTTP_ORIGIN_MAX 280

/*
 * Parses "ORIGIN[=PROVIDER[,PROVIDER...]]": scheme http or https, host, port; no path, no wildcard. The scheme's own
 * port is dropped and letters become small, as browsers do. False: *ret_error (malloc'ed) says what is wrong and what
 * to write instead; *ret is untouched. *ret is a site that an option allows, without control.
 */
bool http_origin_parse(const char *text, struct site *ret, char **ret_error);

#endif
