/* SPDX-License-Identifier: MIT */
/*
 * Names of users. Windows may ask a server of the domain for one, for as long as that takes; so each is asked for once,
 * on a thread of its own, and who looks at jobs has the SID until then. Any thread.
 */
#ifndef BITSBRIDGE_QUEUE_BITS_OWNER_H
#define BITSBRIDGE_QUEUE_BITS_OWNER_H

#include <stdbool.h>
#include <stdint.h>
#include <wchar.h>

/* Of so many users at most; of others the SID is told. */
#define BITS_OWNERS_MAX 64

/*
 * *ret (malloc'ed): "DOMAIN\name"; the SID itself where Windows knows no name, or has not told it within wait_ms. False:
 * it may yet tell.
 */
bool bits_owner_name(const wchar_t *sid, int64_t wait_ms, char **ret);

/* Is this the user who runs the program? */
bool bits_owner_is_own(const wchar_t *sid);

/* For tests: whom to ask instead of Windows, for names not asked for so far. Returns the name, malloc'ed, or NULL. */
void bits_owner_ask(char *(*look_up)(const wchar_t *sid));

#endif
