/* SPDX-License-Identifier: MIT */
/*
 * What a page asks its visitor, from the address that it sends him to:
 * /allow?origin=ORIGIN&provider=P[&provider=...][&control=1]. Pure. Any thread.
 */
#ifndef BITSBRIDGE_HTTP_CONSENT_QUERY_H
#define BITSBRIDGE_HTTP_CONSENT_QUERY_H

#include "http/questions.h"
#include "http/request.h"

enum consent_fault {
	CONSENT_GOOD,
	CONSENT_MALFORMED, /* the request has a flaw now, which names the parameter */
	CONSENT_REFERER,   /* another page than that of the origin has sent the visitor */
};

/* *ret: the question, open, without name and times; release it. Untouched where it is not CONSENT_GOOD. */
enum consent_fault consent_query_parse(
        struct http_request *request, uint16_t our_port, struct question *ret);

#endif
