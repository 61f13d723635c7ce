/* SPDX-License-Identifier: MIT */
/* SHA-256 (FIPS 180-4). Pure. */
#ifndef BITSBRIDGE_BASE_SHA256_H
#define BITSBRIDGE_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define SHA256_TEXT_SIZE 65 /* 64 hexadecimal digits, and the NUL */

struct sha256 {
	uint32_t state[8];
	uint64_t length; /* bytes so far */
	unsigned char block[64];
};

void sha256_init(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *bytes, size_t count);
/* In small letters. The hash is used up. */
void sha256_end(struct sha256 *hash, char ret[SHA256_TEXT_SIZE]);

#endif
