/* SPDX-License-Identifier: MIT */
/*
 * A program that had this port before us may have left a service worker in a browser, which would stand in front of our
 * pages. Now and then the browser asks for its script anew: it gets one that takes itself away.
 */
#ifndef BITSBRIDGE_HTTP_LEAVING_WORKER_H
#define BITSBRIDGE_HTTP_LEAVING_WORKER_H

#include "http/exchange.h"

/* Is it such a request, by somebody who may ask, under a name of ours? Then it has been answered. */
bool leaving_worker_answer(struct exchange *exchange);

#endif
