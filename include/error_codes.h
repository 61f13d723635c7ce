/* SPDX-License-Identifier: MIT */
/*
 * The one list of codes that have a name: error.h makes its constants from it, error.c its texts, and
 * docs/errors.md its tables. X(constant, code, published name, plain sentence, what to do). Codes of Windows
 * errors are those errors as HRESULTs. The texts are for people who wait for a download and for those who
 * run the store, in the words of neither BITS nor C.
 */
#ifndef BITSBRIDGE_ERROR_CODES_H
#define BITSBRIDGE_ERROR_CODES_H

#include "error_codes_bits.h"
#include "error_codes_http.h"
#include "error_codes_windows.h"

/* clang-format off */

#define BITS_ERRORS(X) \
	BITS_ERRORS_OF_BITS(X) \
	BITS_ERRORS_OF_NETWORK(X) \
	BITS_ERRORS_OF_TLS(X) \
	BITS_ERRORS_OF_FILES(X) \
	BITS_ERRORS_OF_SERVICE(X)

/* clang-format on */

#endif
