/* SPDX-License-Identifier: MIT */
/*
 * Whom the present configuration lets in: what a request says of itself and who its peer is, put before the access
 * rules (access.h), at its beginning and, where it lasts, after each reload. By the exchange's own worker.
 */
#ifndef BITSBRIDGE_HTTP_ADMISSION_H
#define BITSBRIDGE_HTTP_ADMISSION_H

#include "http/exchange.h"

/* The one place where access is decided, before anything else is done. False: the refusal has been sent. */
bool admission_decide(struct exchange *exchange);
/* Would whoever asks be let in with an act, too? */
bool admission_may_act(struct exchange *exchange);
/* Of what has begun to answer: is its reader still let in, and to the same jobs? */
bool admission_lasts(struct exchange *exchange);
/* Of what has waited and not answered yet: its reader may be another now. False: the refusal has been sent. */
bool admission_renew(struct exchange *exchange);
/* The connection ends. */
void admission_forget(const struct mg_connection *connection);

#endif
