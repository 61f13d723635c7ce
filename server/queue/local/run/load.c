/* SPDX-License-Identifier: MIT */
#include "queue/local/run/load.h"

#include <stdlib.h>

#include "base/memory.h"
#include "queue/local/fetch/fetch.h"
#include "queue/local/store/parts.h"
#include "queue/local/upload/upload.h"

static struct local_progress progress_of(const struct local_load *load)
{
	struct local_progress progress;
	file_transfer_progress(load->transfer, &progress);
	progress.is_new = !load->known.version;
	return progress;
}

struct local_load *local_load_new(struct local_part *part,
        const struct file_transfer_limits *limits, const struct file_transfer_events *events,
        struct job_error *ret_error)
{
	bool had_bytes = part->bytes_transferred > 0;
	uint64_t furthest = part->bytes_furthest;
	char *remote_name = memory_string(part->remote_name);
	struct file_transfer *transfer = part->kind == PART_FETCHED
	                                         ? fetch_new(part, limits, events, ret_error)
	                                         : upload_new(part, limits, events, ret_error);
	if (transfer == NULL) {
		free(remote_name);
		return NULL;
	}
	struct local_load *load = memory_new(sizeof *load);
	load->transfer = transfer;
	load->remote_name = remote_name;
	load->background = limits->background;
	load->had_bytes = had_bytes;
	load->furthest = furthest;
	struct local_progress progress = progress_of(load);
	load->known = (struct local_known){
	        .bytes = progress.transferred, .durable = progress.durable, .version = true};
	return load;
}

void local_load_free(struct local_load *load)
{
	if (load == NULL)
		return;
	file_transfer_free(load->transfer);
	free(load->remote_name);
	free(load);
}

bool local_load_replace(struct local_load *load, struct local_store *store, const struct job_id *id)
{
	bool replaces = load->had_bytes || load->known.bytes > 0;
	load->known = (struct local_known){0};
	if (!replaces)
		return true; /* the note of the first bytes says which */
	struct local_progress progress = progress_of(load);
	progress.transferred = progress.durable = 0;
	load->known.version = local_note_replaced(store, id, &progress) >= 0;
	return load->known.version;
}

bool local_load_note_session(
        struct local_load *load, struct local_store *store, const struct job_id *id)
{
	struct local_progress progress = progress_of(load);
	progress.is_new = true;
	load->known =
	        (struct local_known){.bytes = progress.transferred, .durable = progress.durable};
	load->known.version = local_note_replaced(store, id, &progress) >= 0;
	return load->known.version;
}

bool local_load_is_further(const struct local_load *load)
{
	return load->landed || progress_of(load).transferred > load->furthest;
}

bool local_load_is_outdated(const struct local_load *load, struct local_store *store,
        const struct job_id *id, bool background)
{
	return load->background != background ||
	       !local_part_is_at(store, id, load->transfer->part.ordinal, load->remote_name);
}

bool local_load_has_news(const struct local_load *load)
{
	struct local_progress progress = progress_of(load);
	return !load->known.version || load->landed != load->known.done ||
	       progress.transferred != load->known.bytes || progress.durable != load->known.durable;
}

bits_hr local_load_tell(struct local_load *load, struct local_store *store, const struct job_id *id)
{
	struct local_progress progress = progress_of(load);
	load->told = (struct local_known){.bytes = progress.transferred,
	        .durable = progress.durable,
	        .version = true,
	        .done = load->landed};
	return load->landed ? local_note_file_done(store, id, &progress)
	                    : local_note_progress(store, id, &progress);
}

void local_load_told(struct local_load *load, bool stands)
{
	if (!stands)
		return;
	load->known = load->told;
	if (load->known.bytes > load->furthest)
		load->furthest = load->known.bytes;
}
