/* SPDX-License-Identifier: MIT */
#include "cli/commands/site_access.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/thread.h"
#include "cli/commands/serve_settings.h"
#include "cli/places.h"
#include "cli/platform/signals.h"
#include "cli/report.h"
#include "http/origin.h"
#include "http/probe.h"
#include "json/sites_json.h"

enum { APPLY_WAIT_MS = 5000, APPLY_PAUSE_MS = 20 };

bool site_access_take_argument(
        const struct invocation *invocation, bool with_providers, struct site *ret)
{
	const char *argument = invocation->arguments[0];
	struct site site = {0};
	char *error = NULL;
	bool good = false;
	if (!http_origin_parse(argument, &site, &error))
		report_usage("%s", error);
	else if (with_providers && site.provider_count == 0)
		report_usage("whose jobs may it see? Write %s=PROVIDER", argument);
	else if (!with_providers && site.provider_count > 0)
		report_usage("it is taken back as a whole; write %s", site.origin);
	else
		good = true;
	free(error);
	if (good)
		*ret = site;
	else
		site_release(&site);
	return good;
}

bool site_access_ask(uint16_t port, struct site_list *ret)
{
	struct http_probe probe;
	if (!http_probe(port, "/api/v1/sites", HTTP_PROBE_WAIT_MS, &probe))
		return false;
	bool good = probe.status == 200 && sites_json_parse(probe.body, strlen(probe.body), ret);
	free(probe.body);
	return good;
}

static bool ask_bridge(const struct bridge_files *files, struct site_list *ret)
{
	return site_access_ask(bridge_address_port(files->address), ret);
}

static void add_rows(struct site_list *list, const struct site_list *more)
{
	list->rows =
	        memory_resize_array(list->rows, list->count + more->count + 1, sizeof *list->rows);
	for (size_t i = 0; i < more->count; i++)
		site_copy(&list->rows[list->count++], &more->rows[i]);
}

/* Without a bridge: what the next one would go by. */
static void read_standing(
        const struct invocation *invocation, struct sites *sites, struct site_list *ret)
{
	struct http_settings settings;
	struct site_list decided;
	serve_settings_init(&settings, &invocation->options);
	add_rows(ret, &settings.named);
	serve_settings_release(&settings);
	sites_copy(sites, &decided);
	add_rows(ret, &decided);
	site_list_release(&decided);
}

bool site_access_foresee(
        const struct invocation *invocation, struct site_list *ret, char **ret_error)
{
	char *data_dir = place_data_dir(&invocation->options);
	struct sites *sites = data_dir != NULL ? sites_open(data_dir, ret_error) : NULL;
	if (sites != NULL)
		read_standing(invocation, sites, ret);
	sites_free(sites);
	free(data_dir);
	return sites != NULL;
}

bool site_access_open(const struct invocation *invocation, struct site_access *ret)
{
	char *data_dir = place_data_dir(&invocation->options), *error = NULL;
	*ret = (struct site_access){0};
	if (data_dir == NULL)
		return false;
	ret->sites = sites_open(data_dir, &error);
	if (ret->sites != NULL) {
		ret->runs = bridge_files_find(data_dir, &ret->files);
		if (!ret->runs || !ask_bridge(&ret->files, &ret->standing))
			read_standing(invocation, ret->sites, &ret->standing);
	} else {
		report_failure("%s", error);
	}
	free(error);
	free(data_dir);
	return ret->sites != NULL;
}

void site_access_close(struct site_access *access)
{
	sites_free(access->sites);
	site_list_release(&access->standing);
}

static const struct site *find(const struct site_access *access, const char *origin, bool named)
{
	for (size_t i = 0; i < access->standing.count; i++) {
		const struct site *site = &access->standing.rows[i];
		if (strcmp(site->origin, origin) == 0 && site->decision == SITE_ALLOWED &&
		        (site->by >= SITE_BY_CONFIG) == named)
			return site;
	}
	return NULL;
}

const struct site *site_access_named(const struct site_access *access, const char *origin)
{
	return find(access, origin, true);
}

const struct site *site_access_decided(const struct site_access *access, const char *origin)
{
	return find(access, origin, false);
}

/* By the bridge's own word: does it go by what was decided? */
static bool is_applied(const struct site_access *access, const char *origin, bool allowed)
{
	struct site_list list;
	bool there = false;
	if (!ask_bridge(&access->files, &list))
		return false;
	for (size_t i = 0; i < list.count; i++)
		there = there || (strcmp(list.rows[i].origin, origin) == 0 &&
		                         list.rows[i].decision == SITE_ALLOWED &&
		                         list.rows[i].by < SITE_BY_CONFIG);
	site_list_release(&list);
	return there == allowed;
}

bool site_access_apply(const struct site_access *access, const char *origin, bool allowed)
{
	if (!access->runs)
		return true;
	int64_t deadline = clock_monotonic_ms() + APPLY_WAIT_MS;
	bool applied = false;
	if (signals_send(access->files.process, SIGNALS_RELOAD))
		while (!(applied = is_applied(access, origin, allowed)) &&
		        clock_monotonic_ms() < deadline)
			thread_pause(APPLY_PAUSE_MS);
	if (!applied)
		report_failure("it is written down, but the running bridge (process %ld) does not "
		               "go by it yet; restart it",
		        access->files.process);
	return applied;
}
