/* SPDX-License-Identifier: MIT */
/*
 * What the parts of the fake service share: fake_bits.c is the service, fake_bits_job.c a job, fake_bits_newer.c what its
 * later interfaces have, fake_bits_file.c a file.
 */
#ifndef BITSBRIDGE_FAKE_BITS_PARTS_H
#define BITSBRIDGE_FAKE_BITS_PARTS_H

#include <stddef.h>

#include "fake_bits.h"

#define FAKE_DEAD ((HRESULT)0x800706BA)

/* COM hands out pointers to members; the object is around them. */
#define FAKE_OBJECT(type, member, pointer) \
	((type *)(void *)((char *)(pointer)-offsetof(type, member)))

/* Counts the call. */
bool fake_is_dead(struct fake_service *service);
/* As COM returns strings: the caller frees it. */
wchar_t *fake_string(const wchar_t *text);
/* A reference to the job for the caller, by its own pointer or by a fresh one. */
IBackgroundCopyJob *fake_hand_out(struct fake_job *job);
/* The interfaces that came later; as QueryInterface. */
HRESULT fake_query_newer(struct fake_job *job, REFIID id, void **ret);
void fake_init_newer(struct fake_job *job);
IEnumBackgroundCopyFiles *fake_list_files(struct fake_job *job);

#endif
