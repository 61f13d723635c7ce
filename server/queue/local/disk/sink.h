/* SPDX-License-Identifier: MIT */
/*
 * The temporary file of a transfer while bytes go into it: how many it holds, how many of them are surely on the
 * disk, and at its end the wait until all are. Who writes never waits for the disk: the flusher does. Used by the
 * transfer thread only.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_DISK_SINK_H
#define BITSBRIDGE_QUEUE_LOCAL_DISK_SINK_H

#include "queue/local/disk/flusher.h"

#include <stddef.h>
#include <stdint.h>

/* After so many bytes what is written is made durable. */
#define SINK_SYNC_BYTES (UINT64_C(16) << 20)

struct local_sink {
	uint64_t size; /* the bytes that count; the next one is written behind them */

	/* Its own. */
	int descriptor;     /* -1: let go of */
	const char *name;   /* borrowed */
	const char *sha256; /* borrowed: what the whole file must have; NULL: any */
	struct local_flusher *flusher;
	struct local_flush flush;
	bool flushing, landed;
	bits_hr disk;      /* below 0: the disk did not take what it was given */
	uint64_t durable;  /* so many bytes are on the disk */
	uint64_t flushed;  /* so many are when the flush is done that was begun last */
	int64_t last_sync; /* monotonic ms */
};

/* size: the bytes that are thought to be there; what is behind them is cut off. durable: of them, those that surely are
 * on the disk: that an earlier attempt has written the others is no promise. */
bits_hr local_sink_open(struct local_sink *sink, const char *temporary_name, const char *local_name,
        uint64_t size, uint64_t durable, struct local_flusher *flusher);
/* Waits for a flush that is going on. */
void local_sink_close(struct local_sink *sink);

/* Empty again, for bytes of another version. */
bits_hr local_sink_empty(struct local_sink *sink);
bits_hr local_sink_write(struct local_sink *sink, const void *bytes, size_t count);
/* Are these the bytes that it holds there? */
bool local_sink_holds(
        const struct local_sink *sink, uint64_t offset, const void *bytes, size_t count);
/* Begins a flush where something is not durable and the last one is so long ago; tells what went wrong with one. */
bits_hr local_sink_check(struct local_sink *sink, int64_t now, int64_t sync_ms);
/* When that is worth a call though no byte has come meanwhile (monotonic ms). */
int64_t local_sink_check_due(const struct local_sink *sink, int64_t sync_ms);
/* After it has landed. */
struct local_identity local_sink_identity(const struct local_sink *sink);
uint64_t local_sink_durable(struct local_sink *sink);

/*
 * No byte comes any more: the file and its name go to the disk. False: they are on their way, ask again when the
 * flusher has woken you. *ret_code: BITS_S_OK, or why not all is there; size is what is left of it then.
 */
bool local_sink_land(struct local_sink *sink, bits_hr *ret_code);
/* The same, and waits for it. */
bits_hr local_sink_land_now(struct local_sink *sink);

#endif
