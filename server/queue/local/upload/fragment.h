/* SPDX-License-Identifier: MIT */
/*
 * How large the next fragment is: so that one takes about a second, and what a cut or a suspend loses is no more, but
 * never larger than the server takes. Pure.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_UPLOAD_FRAGMENT_H
#define BITSBRIDGE_QUEUE_LOCAL_UPLOAD_FRAGMENT_H

#include <stdbool.h>
#include <stdint.h>

/* In bytes. */
#define UPLOAD_FRAGMENT_MIN   (UINT64_C(4) << 10)
#define UPLOAD_FRAGMENT_FIRST (UINT64_C(64) << 10)
#define UPLOAD_FRAGMENT_MAX   (UINT64_C(4) << 20)
/* One that took less than half of it is followed by a larger one, one that took twice as long by a smaller one; ms. */
#define UPLOAD_FRAGMENT_MS 1000

struct upload_fragments {
	uint64_t size;    /* of the next one, where so much is left */
	uint64_t ceiling; /* larger ones are not taken */
};

void upload_fragments_init(struct upload_fragments *fragments);
/* One of so many bytes has been taken, after so many milliseconds. */
void upload_fragments_taken(struct upload_fragments *fragments, uint64_t bytes, int64_t ms);
/* One of so many bytes was too large. False: a smaller one is not worth a try. */
bool upload_fragments_refused(struct upload_fragments *fragments, uint64_t bytes);

#endif
