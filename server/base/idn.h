/* SPDX-License-Identifier: MIT */
/* International host names as they go over the wire. Twins: idn_posix.c (libidn2), idn_win32.c. */
#ifndef BITSBRIDGE_BASE_IDN_H
#define BITSBRIDGE_BASE_IDN_H

/* "bücher.example" -> "xn--bcher-kva.example", malloc'ed; NULL when it is no host name at all. */
char *idn_to_ascii(const char *host);
/* "xn--bcher-kva.example" -> "bücher.example", malloc'ed; NULL when it stands for no such name. */
char *idn_to_unicode(const char *host);

#endif
