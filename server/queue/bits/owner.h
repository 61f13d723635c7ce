/* SPDX-License-Identifier: MIT */
/* A user's name for a SID in text form, "DOMAIN\name"; the SID itself where the system knows no name. */
#ifndef BITSBRIDGE_QUEUE_BITS_OWNER_H
#define BITSBRIDGE_QUEUE_BITS_OWNER_H

#include <wchar.h>

/* Malloc'ed UTF-8. May ask a domain controller, so once per job. */
char *bits_owner_name(const wchar_t *sid);

#endif
