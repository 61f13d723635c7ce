/* SPDX-License-Identifier: MIT */
/* What to do about a file that could not be put into the library: what error_describe() says is for transfers. */
#ifndef BITSBRIDGE_MODEL_FILING_HINT_H
#define BITSBRIDGE_MODEL_FILING_HINT_H

#include "error.h"

/* Static storage, never NULL. */
const char *filing_hint(bits_hr code);

#endif
