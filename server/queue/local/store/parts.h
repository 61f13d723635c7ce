/* SPDX-License-Identifier: MIT */
/* What of a job is to be moved next, as a transfer takes it over. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_STORE_PARTS_H
#define BITSBRIDGE_QUEUE_LOCAL_STORE_PARTS_H

#include "queue/local/part.h"
#include "queue/local/store/store.h"

/* The first of a job's files behind that ordinal (-1: of all) that is not complete. BITS_E_NOT_FOUND: none is left. */
bits_hr local_part_read(
        struct local_store *store, const struct job_id *id, int behind, struct local_part *ret);
/* The first of those behind that ordinal whose size nobody knows and no server was asked for; the file that comes first
 * of all that are not complete is none of them, since it is fetched at once. BITS_E_NOT_FOUND: none is left. */
bits_hr local_unsized_read(
        struct local_store *store, const struct job_id *id, int behind, struct local_part *ret);
/*
 * An upload's end: its files are complete, and its session is to be closed; a part with the ordinal -1.
 * BITS_E_NOT_FOUND: there is nothing to close.
 */
bits_hr local_closing_read(
        struct local_store *store, const struct job_id *id, struct local_part *ret);

/* Is this still the file's URL? Also where the store cannot say. */
bool local_part_is_at(
        struct local_store *store, const struct job_id *id, int ordinal, const char *remote_name);

#endif
