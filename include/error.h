/* SPDX-License-Identifier: MIT */
/*
 * Result codes, as BITS gives them: an HRESULT, negative when something failed. Both queues speak it, the
 * embedded one too, so that pages and people meet the same codes everywhere.
 *
 * error_codes.h lists the codes that have a name. error_describe() says each in a plain sentence, and what to do about
 * it; codes outside of the list (any HTTP status, any Windows error) still get a name and a sentence.
 */
#ifndef BITSBRIDGE_ERROR_H
#define BITSBRIDGE_ERROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "error_codes.h"

typedef int32_t bits_hr;

/* The codes as constants. An HRESULT with the top bit set does not fit an int as written, hence the cast. */
#define BITS_ERROR_CONSTANT(constant, code) constant = (int)(code),
enum bits_error_code { BITS_ERRORS(BITS_ERROR_CONSTANT) };
#undef BITS_ERROR_CONSTANT

/* BITS's code for an HTTP status: 404 -> 0x80190194. Status: 100-999. */
bits_hr error_from_http_status(int status);
/* The HTTP status in a code, 0 when there is none. */
int error_http_status(bits_hr code);

#define ERROR_NAME_SIZE 48

struct error_text {
	char name[ERROR_NAME_SIZE]; /* "BG_E_HTTP_ERROR_404"; a code without a name: "0x80041234" */
	const char *message;        /* one plain sentence; static storage; never NULL */
	const char *hint;           /* what to do; static storage; may be "" */
};

/* Any thread. Never fails: unknown codes read well too. */
void error_describe(bits_hr code, struct error_text *ret);

#endif
