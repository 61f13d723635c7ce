/* SPDX-License-Identifier: MIT */
/* fault_server.py for tests in C: start it, ask it, end it. Failures fail the test. */
#ifndef BITSBRIDGE_CONTRACT_WEB_H
#define BITSBRIDGE_CONTRACT_WEB_H

#include <stddef.h>

struct web {
	int process, input;
	char *http, *https; /* "http://127.0.0.1:PORT" */
	char *certificate;  /* the file that holds it */
};

void web_start(struct web *web);
void web_stop(struct web *web);
/* "http://127.0.0.1:PORT/f/NAME?OPTIONS"; malloc'ed */
char *web_url(const struct web *web, const char *name, const char *options);
/* What a plain GET gives; malloc'ed, NUL-terminated. */
char *web_get(const char *url, size_t *ret_length);
/* The requests for /f/NAME so far, one a line; malloc'ed. */
char *web_log(const struct web *web, const char *name);

#endif
