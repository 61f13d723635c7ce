/* SPDX-License-Identifier: MIT */
/* The test servers for tests in C: start one, ask it, end it. Failures fail the test. */
#ifndef BITSBRIDGE_CONTRACT_WEB_H
#define BITSBRIDGE_CONTRACT_WEB_H

#include <stddef.h>

struct web {
	int process, input;
	char *http;        /* "http://127.0.0.1:PORT" */
	char *https;       /* likewise; where it was asked for, as what follows */
	char *certificate; /* the file that holds it */
};

void web_start(struct web *web);      /* fault_server.py */
void web_start_bits(struct web *web); /* bits_server.py, without https */
void web_start_secure_bits(struct web *web);
void web_stop(struct web *web);
/* "http://127.0.0.1:PORT/f/NAME?OPTIONS"; malloc'ed */
char *web_url(const struct web *web, const char *name, const char *options);
/* What a plain GET gives; malloc'ed, NUL-terminated. */
char *web_get(const char *url, size_t *ret_length);
/* The requests for /f/NAME so far, one a line; malloc'ed. */
char *web_log(const struct web *web, const char *name);

#endif
