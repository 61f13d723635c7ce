/* SPDX-License-Identifier: MIT */
/*
 * A server of files that change, on a local socket and in the thread of the test: which answer a request gets is chosen
 * by a tape. What it says of its bytes is true: which bytes of which version they are. Whatever else a server may do
 * it does (made_answer.c).
 */
#ifndef BITSBRIDGE_MODEL_MADE_SERVER_H
#define BITSBRIDGE_MODEL_MADE_SERVER_H

#include <curl/curl.h>

#include "made_answer.h"

struct made_server;

/* It listens under the abstract name; world: borrowed. */
struct made_server *made_server_new(const char *name, struct made_world *world);
void made_server_free(struct made_server *server);
/* All its connections end. */
void made_server_restart(struct made_server *server);

/* Takes what has come, without waiting. */
void made_server_hear(struct made_server *server);
/* Is there a request that waits for an answer, or for more of one? */
bool made_server_is_asked(const struct made_server *server);
/* Has it sent a part of an answer? */
bool made_server_is_answering(const struct made_server *server);
/* Sends what comes next. False: nothing does, it stands still for good. */
bool made_server_answer(struct made_server *server);
/* Has the client read all that was sent? */
bool made_server_is_read(const struct made_server *server);
/* What to wait for beside curl's own sockets; returns how many. */
unsigned made_server_waits(const struct made_server *server, struct curl_waitfd *ret, unsigned max);

#endif
