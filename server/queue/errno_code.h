/* SPDX-License-Identifier: MIT */
/* What the system says of a file, as a BITS code: errno is gone through once, here. POSIX alone. */
#ifndef BITSBRIDGE_QUEUE_ERRNO_CODE_H
#define BITSBRIDGE_QUEUE_ERRNO_CODE_H

#include "error.h"

/* Of a local file; what has no code of its own is a fault of the disk. */
bits_hr errno_code(int error);

#endif
