/* SPDX-License-Identifier: MIT */
/*
 * What is said of the codes of error_codes.h: error.c makes its answers from it, and docs/errors.md its tables.
 * X(constant, published name, plain sentence, what to do). The texts are for people who wait for a download and
 * for those who run the store, in the words of neither BITS nor C.
 */
#ifndef BITSBRIDGE_MODEL_ERROR_TEXTS_H
#define BITSBRIDGE_MODEL_ERROR_TEXTS_H

#include "model/error_texts_bits.h"
#include "model/error_texts_http.h"
#include "model/error_texts_windows.h"

/* clang-format off */

#define ERROR_TEXTS(X) \
	ERROR_TEXTS_OF_BITS(X) \
	ERROR_TEXTS_OF_NETWORK(X) \
	ERROR_TEXTS_OF_TLS(X) \
	ERROR_TEXTS_OF_FILES(X) \
	ERROR_TEXTS_OF_SERVICE(X)

/* clang-format on */

#endif
