/* SPDX-License-Identifier: MIT */
/*
 * Whose process is at the other end of a connection? Only processes of our own user, of root or administrators, and
 * of users that were allowed may ask. Twins: peer_linux.c, peer_win32.c. Any thread.
 */
#ifndef BITSBRIDGE_HTTP_PEER_H
#define BITSBRIDGE_HTTP_PEER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct peer_rules;

/* users: names or numeric ids. NULL and *ret_error (malloc'ed) when there is no such user, or when he, or our own, cannot be
 * told from strangers. */
struct peer_rules *peer_rules_new(const char *const *users, size_t user_count, char **ret_error);
void peer_rules_free(struct peer_rules *rules); /* accepts NULL */

/*
 * The peer's end of a connection to us: its address as text ("127.0.0.1", "::1") and port, and our port. A look-up
 * that cannot name the peer's user (its socket is already gone) counts as a stranger.
 */
bool peer_is_allowed(
        const struct peer_rules *rules, const char *address, uint16_t port, uint16_t our_port);

/* Is it the user who runs the bridge, whose own decisions alone count? root and users that were allowed are not. */
bool peer_is_user(const char *address, uint16_t port, uint16_t our_port);

/* A sentence about what this system cannot tell, to be shown at start; NULL: nothing. Static storage. */
const char *peer_warning(void);

#endif
