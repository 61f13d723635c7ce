/* SPDX-License-Identifier: MIT */
#include "queue/local/disk/sink.h"

#include <unistd.h>

#include "base/clock.h"
#include "queue/local/disk/file.h"

bits_hr local_sink_open(struct local_sink *sink, const char *temporary_name, const char *local_name,
        uint64_t size, uint64_t durable, struct local_flusher *flusher)
{
	uint64_t there;
	*sink = (struct local_sink){.name = temporary_name, .flusher = flusher};
	bits_hr code = local_file_open(temporary_name, local_name, &sink->descriptor, &there);
	if (code < 0) {
		sink->descriptor = -1;
		return code;
	}
	sink->size = size < there ? size : there;
	if (local_file_truncate(sink->descriptor, sink->size) < 0)
		sink->size = 0;
	sink->durable = sink->flushed = durable < sink->size ? durable : sink->size;
	sink->last_sync = clock_monotonic_ms();
	return BITS_S_OK;
}

static void let_go(struct local_sink *sink)
{
	if (sink->descriptor >= 0)
		close(sink->descriptor);
	sink->descriptor = -1;
}

void local_sink_close(struct local_sink *sink)
{
	if (sink->flushing)
		local_flusher_wait(sink->flusher, &sink->flush);
	let_go(sink);
}

/* name: NULL, or the path whose entry goes along. */
static void begin_flush(struct local_sink *sink, const char *name)
{
	sink->flush.descriptor = sink->descriptor;
	sink->flush.name = name;
	sink->flush.sha256 = sink->sha256;
	sink->flushed = sink->size;
	sink->flushing = true;
	local_flusher_post(sink->flusher, &sink->flush);
}

/* What the flusher has done since we last asked. The system tells of an error once, so it is kept: a later success says
 * nothing of the bytes that were lost. */
static void take_flush(struct local_sink *sink)
{
	bits_hr code;
	if (!sink->flushing || !local_flusher_is_done(sink->flusher, &sink->flush, &code))
		return;
	sink->flushing = false;
	if (code < 0) {
		sink->disk = code;
		/* Then nothing of what it has put there is worth anything. */
		if (local_check_is_damage(code))
			sink->durable = 0;
		return;
	}
	sink->durable = sink->flushed;
	sink->landed = sink->flush.name != NULL;
}

bits_hr local_sink_empty(struct local_sink *sink)
{
	/* What it did for other bytes says nothing of those that come. */
	if (sink->flushing)
		local_flusher_wait(sink->flusher, &sink->flush);
	sink->flushing = false;
	sink->disk = BITS_S_OK;
	sink->size = sink->durable = sink->flushed = 0;
	return local_file_truncate(sink->descriptor, 0);
}

bits_hr local_sink_write(struct local_sink *sink, const void *bytes, size_t count)
{
	bits_hr code = local_file_write(sink->descriptor, sink->size, bytes, count);
	if (code < 0)
		return code;
	sink->size += count;
	if (sink->size < sink->flushed + SINK_SYNC_BYTES)
		return BITS_S_OK;
	take_flush(sink);
	if (!sink->flushing)
		begin_flush(sink, NULL);
	return BITS_S_OK;
}

bool local_sink_holds(
        const struct local_sink *sink, uint64_t offset, const void *bytes, size_t count)
{
	return local_file_holds(sink->descriptor, offset, bytes, count);
}

/* Bytes that the disk did not take may be gone from memory, too: what it has taken before is still ours. */
static bits_hr lose(struct local_sink *sink)
{
	sink->size = sink->durable;
	return sink->disk;
}

bits_hr local_sink_check(struct local_sink *sink, int64_t now, int64_t sync_ms)
{
	take_flush(sink);
	if (sink->disk < 0)
		return lose(sink);
	if (!sink->flushing && sink->size > sink->durable && now - sink->last_sync >= sync_ms) {
		begin_flush(sink, NULL);
		sink->last_sync = now;
	}
	return BITS_S_OK;
}

int64_t local_sink_check_due(const struct local_sink *sink, int64_t sync_ms)
{
	return sink->size > sink->durable && !sink->flushing ? sink->last_sync + sync_ms
	                                                     : INT64_MAX;
}

struct local_identity local_sink_identity(const struct local_sink *sink)
{
	/* Until it has landed the flusher writes it. */
	return sink->landed && !sink->flushing
	               ? sink->flush.identity
	               : (struct local_identity){
	                         .inode = LOCAL_INODE_UNKNOWN, .modified = LOCAL_MODIFIED_UNKNOWN};
}

uint64_t local_sink_durable(struct local_sink *sink)
{
	take_flush(sink);
	return sink->durable < sink->size ? sink->durable : sink->size;
}

bool local_sink_land(struct local_sink *sink, bits_hr *ret_code)
{
	take_flush(sink);
	if (sink->flushing)
		return false;
	if (sink->disk >= 0 && !sink->landed) {
		begin_flush(sink, sink->name);
		return false;
	}
	let_go(sink);
	*ret_code = sink->disk < 0 ? lose(sink) : BITS_S_OK;
	return true;
}

bits_hr local_sink_land_now(struct local_sink *sink)
{
	bits_hr code = BITS_S_OK;
	while (!local_sink_land(sink, &code))
		local_flusher_wait(sink->flusher, &sink->flush);
	return code;
}
