/* SPDX-License-Identifier: MIT */
#include "base/sha256.h"

#include <stdio.h>
#include <string.h>

/* The first 32 bits of the fractional parts of the cube roots of the first 64 primes. */
static const uint32_t constants[64] = {0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b,
        0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
        0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6,
        0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d,
        0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
        0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
        0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585,
        0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
        0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa,
        0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t turn(uint32_t word, unsigned bits)
{
	return word >> bits | word << (32 - bits);
}

static void expand(const unsigned char *block, uint32_t ret[64])
{
	for (size_t i = 0; i < 16; i++)
		ret[i] = (uint32_t)block[i * 4] << 24 | (uint32_t)block[i * 4 + 1] << 16 |
		         (uint32_t)block[i * 4 + 2] << 8 | block[i * 4 + 3];
	for (size_t i = 16; i < 64; i++) {
		uint32_t near = ret[i - 2], far = ret[i - 15];
		ret[i] = ret[i - 16] + ret[i - 7] + (turn(far, 7) ^ turn(far, 18) ^ far >> 3) +
		         (turn(near, 17) ^ turn(near, 19) ^ near >> 10);
	}
}

static void take_block(struct sha256 *hash, const unsigned char *block)
{
	uint32_t words[64], v[8];
	expand(block, words);
	memcpy(v, hash->state, sizeof v);
	for (size_t i = 0; i < 64; i++) {
		uint32_t one = v[7] + (turn(v[4], 6) ^ turn(v[4], 11) ^ turn(v[4], 25)) +
		               ((v[4] & v[5]) ^ (~v[4] & v[6])) + constants[i] + words[i];
		uint32_t two = (turn(v[0], 2) ^ turn(v[0], 13) ^ turn(v[0], 22)) +
		               ((v[0] & v[1]) ^ (v[0] & v[2]) ^ (v[1] & v[2]));
		memmove(v + 1, v, 7 * sizeof *v);
		v[4] += one;
		v[0] = one + two;
	}
	for (size_t i = 0; i < 8; i++)
		hash->state[i] += v[i];
}

void sha256_init(struct sha256 *hash)
{
	static const uint32_t begin[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
	        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
	*hash = (struct sha256){0};
	memcpy(hash->state, begin, sizeof begin);
}

void sha256_add(struct sha256 *hash, const void *bytes, size_t count)
{
	const unsigned char *at = bytes;
	while (count > 0) {
		size_t held = hash->length % 64, step = 64 - held;
		step = step < count ? step : count;
		memcpy(hash->block + held, at, step);
		hash->length += step;
		at += step;
		count -= step;
		if (hash->length % 64 == 0)
			take_block(hash, hash->block);
	}
}

void sha256_end(struct sha256 *hash, char ret[SHA256_TEXT_SIZE])
{
	static const unsigned char mark = 0x80, zero = 0;
	unsigned char length[8];
	for (size_t i = 0; i < 8; i++)
		length[i] = (unsigned char)(hash->length * 8 >> (56 - 8 * i));
	sha256_add(hash, &mark, 1);
	while (hash->length % 64 != 56)
		sha256_add(hash, &zero, 1);
	sha256_add(hash, length, sizeof length);
	for (size_t i = 0; i < 8; i++)
		snprintf(ret + 8 * i, 9, "%08lx", (unsigned long)hash->state[i]);
}
