/* SPDX-License-Identifier: MIT */
/* Asks another bridge on this machine how it is, or what it allows. Needs no server in this process. Blocks. */
#ifndef BITSBRIDGE_HTTP_PROBE_H
#define BITSBRIDGE_HTTP_PROBE_H

#include <stdbool.h>
#include <stdint.h>

/* Larger answers are none of ours. */
#define HTTP_PROBE_BODY_MAX (1024 * 1024)

/* What a bridge that is well never needs. */
#define HTTP_PROBE_WAIT_MS 3000

struct http_probe {
	int status;
	char *body; /* malloc'ed, NUL-terminated */
};

/* GET path. False: nobody answered HTTP there within timeout_ms. Release the body with free(). */
bool http_probe(uint16_t port, const char *path, int timeout_ms, struct http_probe *ret);

#endif
