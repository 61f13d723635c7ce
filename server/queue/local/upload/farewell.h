/* SPDX-License-Identifier: MIT */
/* One request that cancels a session at its server. Used by the transfer thread only. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_UPLOAD_FAREWELL_H
#define BITSBRIDGE_QUEUE_LOCAL_UPLOAD_FAREWELL_H

#include "queue/local/fetch/handle.h"
#include "queue/local/part.h"

/* The whole of it may take so long, in seconds. */
#define UPLOAD_FAREWELL_S 60L

struct upload_farewell;

/* Takes over part's content: its URL and its session. user_agent: borrowed while it lives. */
struct upload_farewell *upload_farewell_new(struct local_part *part, const char *user_agent);
void upload_farewell_free(struct upload_farewell *farewell); /* accepts NULL */
/* For curl's multi interface. */
CURL *upload_farewell_handle(const struct upload_farewell *farewell);
/* After curl has ended it. False: it is worth another try. */
bool upload_farewell_is_over(const struct upload_farewell *farewell, CURLcode result);

#endif
