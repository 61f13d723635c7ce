/* SPDX-License-Identifier: MIT */
/* How entries and snapshots are made; everybody else only reads them (snapshot.h). The query thread. */
#ifndef BITSBRIDGE_MODEL_SNAPSHOT_BUILD_H
#define BITSBRIDGE_MODEL_SNAPSHOT_BUILD_H

#include "snapshot.h"

/* An entry with one reference that says of the job (referenced) only what the queue said. */
struct entry *entry_new(const struct job *job);
/* The same but for the reference count; the caller changes what it wants to before sharing it. */
struct entry *entry_copy(const struct entry *entry);
void entry_set_last_error(struct entry *entry, const struct job_error *error, int64_t time);

/* A snapshot with one reference and room for its entries and near misses, which the caller fills in. */
struct snapshot *snapshot_new(size_t entry_count, size_t near_miss_count);
/* What `last` (NULL: nothing) said, marked stale; where it is stale already its stale_since stays. One reference. */
struct snapshot *snapshot_new_stale(const struct snapshot *last, const char *source, bits_hr error,
        int64_t wall, int64_t since);

/* Of the caller's, before it is shared. text: copied; NULL: it can be written. */
void snapshot_set_unwritable(struct snapshot *snapshot, const char *text, int64_t since);

#endif
