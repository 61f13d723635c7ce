/* SPDX-License-Identifier: MIT */
#include "cli/bridge_figures.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/thread.h"
#include "cli/bridge_files.h"
#include "http/probe.h"
#include "snapshot.h"

/* About the pace at which a bridge looks while somebody asks. */
#define PAUSE_MS 250

/* False: it does not say. */
static bool ask(uint16_t port, struct bridge_figures *ret)
{
	struct http_probe probe;
	struct bridge_figures figures = {0};
	if (!http_probe(port, "/api/v1/jobs?state=transferring", HTTP_PROBE_WAIT_MS, &probe))
		return false;
	bool good = probe.status == 200 && job_figures_parse(probe.body, strlen(probe.body),
	                                           &figures.rows, &figures.count);
	free(probe.body);
	if (good) {
		free(ret->rows);
		*ret = figures;
	}
	return good;
}

static bool has_gaps(const struct bridge_figures *figures)
{
	for (size_t i = 0; i < figures->count; i++)
		if (figures->rows[i].rate == RATE_UNKNOWN)
			return true;
	return false;
}

void bridge_figures_ask(const char *data_dir, struct bridge_figures *ret)
{
	struct bridge_files files;
	*ret = (struct bridge_figures){0};
	uint16_t port =
	        bridge_files_read(data_dir, &files) ? bridge_address_port(files.address) : 0;
	int64_t deadline = clock_monotonic_ms() + BRIDGE_FIGURES_WAIT_MS;
	while (port != 0 && ask(port, ret) && has_gaps(ret) && clock_monotonic_ms() < deadline)
		thread_pause(PAUSE_MS);
}

const struct job_figures *bridge_figures_find(
        const struct bridge_figures *figures, const struct job *job)
{
	for (size_t i = 0; job->state == JOB_TRANSFERRING && i < figures->count; i++)
		if (job_id_equal(&figures->rows[i].id, &job->id))
			return &figures->rows[i];
	return NULL;
}

void bridge_figures_release(struct bridge_figures *figures)
{
	free(figures->rows);
	*figures = (struct bridge_figures){0};
}
