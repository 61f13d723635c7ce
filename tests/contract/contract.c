/* SPDX-License-Identifier: MIT */
#include "contract.h"

#include <stdlib.h>

#include "contract_parts.h"
#include "world.h"

static const struct contract_fixture *fixture;

void contract_open(struct contract_place *place, enum queue_role role, uint32_t max_jobs)
{
	place->queue = fixture->open(place->folder, role, max_jobs);
	assert_non_null(place->queue);
}

void contract_close(struct contract_place *place)
{
	job_queue_free(place->queue);
	place->queue = NULL;
}

struct job_id contract_create(struct contract_place *place, const struct job_spec *spec)
{
	return fixture->create != NULL ? fixture->create(place->queue, spec)
	                               : world_create(place->queue, spec);
}

int contract_set_up(void **state)
{
	struct contract_place *place = calloc(1, sizeof *place);
	assert_non_null(place);
	place->fixture = fixture;
	place->folder = fixture->folder_new();
	place->target = fixture->path(place->folder, "track.mp3");
	contract_open(place, QUEUE_BESIDE, 0);
	*state = place;
	return 0;
}

int contract_tear_down(void **state)
{
	struct contract_place *place = *state;
	contract_close(place);
	fixture->folder_remove(place->folder);
	free(place->target);
	free(place->folder);
	free(place);
	return 0;
}

bool contract_has(unsigned needs, const char *what)
{
	if ((fixture->lacks & needs) == 0)
		return true;
	print_message("skipped: %s has no %s\n", fixture->queue, what);
	return false;
}

void contract_need(unsigned needs, const char *what)
{
	if (!contract_has(needs, what))
		skip();
}

int contract_run(const struct contract_fixture *with)
{
	fixture = with;
	if (!contract_has(NEEDS_MAKING, "making of jobs"))
		return contract_run_job(with->queue);
	return contract_run_spec(with->queue) + contract_run_job(with->queue) +
	       contract_run_change(with->queue) + contract_run_request(with->queue);
}
