/* SPDX-License-Identifier: MIT */
#include "queue/local/run/farewells.h"

#include <stdlib.h>

#include "base/memory.h"
#include "queue/local/store/sessions.h"
#include "queue/local/upload/farewell.h"

struct local_farewells {
	struct local_crew *crew;
	struct upload_farewell *farewell; /* what is under way; NULL: nothing is */
	int64_t seq;                      /* of the last one that was tried */
	bool failed;                      /* some since then did */
	int64_t pause,
	        due; /* until all are tried again; when that is, INT64_MAX: never (monotonic ms) */
};

struct local_farewells *local_farewells_new(struct local_crew *crew)
{
	struct local_farewells *farewells = memory_new(sizeof *farewells);
	farewells->crew = crew;
	return farewells;
}

static void end(struct local_farewells *farewells)
{
	if (farewells->farewell != NULL)
		curl_multi_remove_handle(
		        farewells->crew->multi, upload_farewell_handle(farewells->farewell));
	upload_farewell_free(farewells->farewell);
	farewells->farewell = NULL;
}

void local_farewells_drop(struct local_farewells *farewells)
{
	end(farewells);
	farewells->seq = farewells->due = 0;
	farewells->failed = false;
}

void local_farewells_free(struct local_farewells *farewells)
{
	if (farewells == NULL)
		return;
	end(farewells);
	free(farewells);
}

/* All were tried: those for which it did not work again later. */
static void rest(struct local_farewells *farewells, int64_t now)
{
	int64_t pause = farewells->pause * 2;
	if (pause < LOCAL_FAREWELL_PAUSE_MS)
		pause = LOCAL_FAREWELL_PAUSE_MS;
	if (farewells->failed) {
		farewells->pause =
		        pause < LOCAL_FAREWELL_PAUSE_MAX_MS ? pause : LOCAL_FAREWELL_PAUSE_MAX_MS;
		farewells->due = now + farewells->pause;
	} else if (farewells->due == INT64_MAX) {
		farewells->pause = 0;
	}
	farewells->failed = false;
}

bool local_farewells_are_left(const struct local_farewells *farewells)
{
	struct local_part part = {0};
	int64_t seq;
	bool left = local_stale_read(&farewells->crew->store, 0, &seq, &part) >= 0;
	local_part_release(&part);
	return left;
}

int64_t local_farewells_begin(struct local_farewells *farewells, int64_t now)
{
	struct local_part part = {0};
	if (farewells->farewell != NULL)
		return INT64_MAX;
	if (now >= farewells->due) {
		farewells->seq = 0;
		farewells->due = INT64_MAX;
	}
	if (local_stale_read(&farewells->crew->store, farewells->seq, &farewells->seq, &part) < 0) {
		rest(farewells, now);
		return farewells->due;
	}
	farewells->farewell = upload_farewell_new(&part, farewells->crew->user_agent);
	curl_multi_add_handle(farewells->crew->multi, upload_farewell_handle(farewells->farewell));
	return INT64_MAX;
}

bool local_farewells_answered(struct local_farewells *farewells, CURL *easy, CURLcode result)
{
	struct local_store *store = &farewells->crew->store;
	if (farewells->farewell == NULL || upload_farewell_handle(farewells->farewell) != easy)
		return false;
	bool over = upload_farewell_is_over(farewells->farewell, result);
	end(farewells);
	if (over && local_store_begin(store) >= 0) {
		local_stale_forget(store, farewells->seq);
		local_store_commit(store);
	}
	farewells->failed = farewells->failed || !over;
	farewells->crew->dirty = true; /* the next one */
	return true;
}
