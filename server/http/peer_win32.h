/* SPDX-License-Identifier: MIT */
/* peer_is_allowed() asks a process only where one can tell; apart from it, so that it can be tested under Wine. */
#ifndef BITSBRIDGE_HTTP_PEER_WIN32_H
#define BITSBRIDGE_HTTP_PEER_WIN32_H

#include "http/peer.h"

/* Does the process belong to a user who may ask? A process that cannot be asked, or 0, belongs to a stranger. */
bool peer_process_is_allowed(const struct peer_rules *rules, uint32_t process_id);

#endif
