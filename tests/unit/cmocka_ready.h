/* SPDX-License-Identifier: MIT */
/* cmocka.h with the headers that it needs before it. */
#ifndef BITSBRIDGE_CMOCKA_READY_H
#define BITSBRIDGE_CMOCKA_READY_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
