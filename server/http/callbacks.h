/* SPDX-License-Identifier: MIT */
/*
 * What civetweb calls, from its worker threads: the way of every request from civetweb's hands through the access
 * rules to its route.
 */
#ifndef BITSBRIDGE_HTTP_CALLBACKS_H
#define BITSBRIDGE_HTTP_CALLBACKS_H

struct mg_callbacks;

/* Their user data is the struct http_server. */
extern const struct mg_callbacks http_callbacks;

#endif
