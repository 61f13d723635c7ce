/* SPDX-License-Identifier: MIT */
#include "queue/local/run/load.h"

#include <stdlib.h>

#include "base/memory.h"

struct local_load *local_load_new(struct local_part *part, const struct fetch_limits *limits,
        const struct fetch_events *events, struct job_error *ret_error)
{
	bool had_bytes = part->bytes_transferred > 0;
	uint64_t furthest = part->bytes_furthest;
	char *remote_name = memory_string(part->remote_name);
	struct fetch *fetch = fetch_new(part, limits, events, ret_error);
	if (fetch == NULL) {
		free(remote_name);
		return NULL;
	}
	struct local_load *load = memory_new(sizeof *load);
	load->fetch = fetch;
	load->remote_name = remote_name;
	load->background = limits->background;
	load->had_bytes = had_bytes;
	load->furthest = furthest;
	load->known = (struct local_known){.bytes = fetch_bytes(fetch),
	        .durable = fetch_bytes_durable(fetch),
	        .version = true};
	return load;
}

void local_load_free(struct local_load *load)
{
	if (load == NULL)
		return;
	fetch_free(load->fetch);
	free(load->remote_name);
	free(load);
}

static struct local_progress progress_of(const struct local_load *load)
{
	return (struct local_progress){.ordinal = fetch_ordinal(load->fetch),
	        .transferred = fetch_bytes(load->fetch),
	        .durable = fetch_bytes_durable(load->fetch),
	        .is_new = !load->known.version,
	        .validator = fetch_validator(load->fetch),
	        .total = fetch_bytes_total(load->fetch),
	        .unverified = fetch_is_unverified(load->fetch),
	        .inode = fetch_identity(load->fetch).inode};
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

bool local_load_is_further(const struct local_load *load)
{
	return load->landed || fetch_bytes(load->fetch) > load->furthest;
}

bool local_load_is_outdated(const struct local_load *load, struct local_store *store,
        const struct job_id *id, bool background)
{
	return load->background != background ||
	       !local_part_is_at(store, id, fetch_ordinal(load->fetch), load->remote_name);
}

bool local_load_has_news(const struct local_load *load)
{
	return !load->known.version || load->landed != load->known.done ||
	       fetch_bytes(load->fetch) != load->known.bytes ||
	       fetch_bytes_durable(load->fetch) != load->known.durable;
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
