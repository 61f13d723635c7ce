/* SPDX-License-Identifier: MIT */
/* Where the reply over an upload lies. Pure. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_UPLOAD_REPLY_H
#define BITSBRIDGE_QUEUE_LOCAL_UPLOAD_REPLY_H

#include "queue/local/fetch/failure.h"
#include "queue/local/part.h"

/* What stands in BITS-Reply-URL, seen from what was asked: as it travels, malloc'ed. NULL: *ret_failure and *ret_message
 * (static) say why it cannot be fetched. */
char *upload_reply_url(const struct local_part *part, const char *reply_url,
        struct local_failure *ret_failure, const char **ret_message);

#endif
