/* SPDX-License-Identifier: MIT */
/* Which one-time origin, a question's or a dashboard's, a request has come to. By the exchange's own worker. */
#ifndef BITSBRIDGE_HTTP_ONE_TIME_HOST_H
#define BITSBRIDGE_HTTP_ONE_TIME_HOST_H

#include "http/exchange.h"

/* Sets exchange->question or exchange->dashboard where Host is one that is known. */
void one_time_host_find(struct exchange *exchange);
/* Does the request bear the key of the dashboard that it has come to? */
bool one_time_host_has_key(const struct exchange *exchange);

#endif
