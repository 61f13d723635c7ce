/* SPDX-License-Identifier: MIT */
/* The moment as HTTP writes it: "Sun, 06 Nov 1994 08:49:37 GMT". Any thread. */
#ifndef BITSBRIDGE_HTTP_DATE_H
#define BITSBRIDGE_HTTP_DATE_H

#include <stdint.h>

#define HTTP_DATE_SIZE 48

void http_date_now(char ret[HTTP_DATE_SIZE]);
void http_date_format(int64_t wall_ms, char ret[HTTP_DATE_SIZE]);

#endif
