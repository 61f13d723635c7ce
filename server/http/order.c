/* SPDX-License-Identifier: MIT */
#include "http/order.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/text.h"
#include "http/limits.h"
#include "model/file_name.h"
#include "model/permission.h"

static bool blame(struct json_fault *fault, const char *member, const char *reason)
{
	*fault = (struct json_fault){.reason = reason};
	snprintf(fault->member, sizeof fault->member, "%s", member);
	return false;
}

/* The host of an origin, as permission_decide() compares it. */
static char *host_of(const char *origin)
{
	struct url url = {0};
	char *host = url_parse(origin, &url) == URL_GOOD ? memory_string(url.host.text) : NULL;
	url_release(&url);
	return host;
}

/* A sentence; NULL: it may be fetched for a page of this host. */
static const char *permission_problem(
        const struct url *url, const char *host, const struct http_config *config)
{
	static const char *const extensions[] = {".wma", ".wmv", ".mp3", ".asf"};
	const char *flaw = permission_flaw(url);
	if (flaw != NULL)
		return flaw;
	char *name = file_name_from_url(url->text);
	bool known = false;
	for (size_t i = 0; name != NULL && i < 4; i++)
		known = known || text_ends_with_ignoring_case(name, extensions[i]);
	free(name);
	if (!known)
		return "The URL's file must end in .wma, .wmv, .mp3 or .asf.";
	if (permission_decide(url, host, (const char *const *)config->allowed_prefixes,
	            config->allowed_prefix_count) == PERMISSION_REFUSED)
		return "The URL must be on the page's own host, or under an --allow-source; "
		       "loopback and private addresses only under the latter.";
	return NULL;
}

/* From here on the URL is the one that will be asked for. */
static bool take_url(struct order *order, const char *text, const struct http_config *config,
        struct json_fault *fault)
{
	struct url url = {0};
	enum url_problem wrong = url_parse(text, &url);
	const char *problem = wrong == URL_GOOD ? permission_problem(&url, order->host, config)
	                                        : url_problem_sentence(wrong);
	if (problem == NULL)
		order->url = memory_string(url.text);
	url_release(&url);
	return problem == NULL || blame(fault, "url", problem);
}

/* Where a tag cannot hold what was ordered, the request's own name for the field is blamed. */
static bool blame_tag(struct json_fault *fault, const struct tag_problem *problem)
{
	char member[JSON_FAULT_MEMBER_SIZE] = "metadata";
	for (int field = TAG_PROVIDER; field < TAG_FIELD_COUNT; field++) {
		const char *key = tag_field_key((enum tag_field)field);
		if (strcmp(problem->field, tag_field_name((enum tag_field)field)) == 0)
			snprintf(member, sizeof member, "%s%s",
			        field == TAG_PROVIDER ? "" : "metadata.", key);
	}
	return blame(fault, member, problem->reason);
}

static bool make_description(struct order *order, const struct site *site,
        const struct job_request *request, struct json_fault *fault)
{
	struct tag tag = {.kind = TAG_STATUS, .service_id = request->service_id};
	struct tag_problem problem;
	char empty[] = "";
	const char *provider = request->provider;
	if (provider == NULL && site != NULL && site->provider_count == 1)
		provider = site->providers[0];
	if (provider == NULL)
		return blame(fault, "provider", "This member is missing.");
	if (site != NULL && !site_sees_provider(site, provider))
		return blame(fault, "provider", "This origin may not make jobs of this provider.");
	char *named = memory_string(provider);
	tag.fields[TAG_PROVIDER] = named;
	for (int field = TAG_PROVIDER + 1; field < TAG_FIELD_COUNT; field++)
		tag.fields[field] =
		        request->metadata[field] != NULL ? request->metadata[field] : empty;
	bool good = tag_format(&tag, &order->description, &problem);
	free(named);
	if (!good)
		return blame_tag(fault, &problem);
	return true;
}

/* What people see in lists: what the page says, else the title, else the file's name. */
static bool make_display_name(
        struct order *order, const struct job_request *request, struct json_fault *fault)
{
	const char *title = request->metadata[TAG_TITLE];
	if (request->display_name != NULL)
		order->display_name = memory_string(request->display_name);
	else if (title != NULL && title[0] != '\0' &&
	         text_utf16_length(title) <= JOB_DISPLAY_NAME_MAX)
		order->display_name = memory_string(title);
	else
		order->display_name = file_name_from_url(order->url);
	if (text_utf16_length(order->display_name) > JOB_DISPLAY_NAME_MAX)
		return blame(fault, "displayName", "This is too long for a job's name.");
	return true;
}

bool order_init(struct order *ret, const struct http_config *config, const struct site *site,
        const char *maker, const struct job_request *request, struct json_fault *ret_fault)
{
	struct order order = {.maker = memory_string(maker), .host = host_of(maker)};
	bool good = take_url(&order, request->url, config, ret_fault) &&
	            make_description(&order, site, request, ret_fault) &&
	            make_display_name(&order, request, ret_fault);
	if (!good) {
		order_release(&order);
		return false;
	}
	order.spec = (struct job_spec){.type = JOB_DOWNLOAD,
	        .priority = request->priority,
	        .display_name = order.display_name,
	        .description = order.description,
	        .no_progress_timeout = JOB_COUNT_UNKNOWN,
	        .file_count = 1,
	        .complete_when_transferred = true,
	        .starts = true,
	        .maker = order.maker,
	        .allowed_host = order.host,
	        .allowed_prefixes = (const char *const *)config->allowed_prefixes,
	        .allowed_prefix_count = config->allowed_prefix_count};
	*ret = order;
	return true;
}

static bool is_promised(const struct snapshot *snapshot, const char *path)
{
	for (size_t i = 0; snapshot != NULL && i < snapshot->entry_count; i++) {
		const struct entry *entry = snapshot->entries[i];
		for (size_t k = 0; !entry->gone && k < entry->job->file_count; k++) {
			const char *name = entry->job->files[k].local_name;
			if (name != NULL && text_equal_ignoring_case(name, path))
				return true;
		}
	}
	return false;
}

bool order_choose_name(struct order *order, const char *folder, const struct snapshot *snapshot)
{
	char *name = file_name_from_url(order->url);
	const char *extension = strrchr(name, '.');
	int stem = (int)(extension - name);
	for (int number = 1; number <= HTTP_FILE_NAME_TRIES && order->local_name == NULL;
	        number++) {
		char *tried = number == 1
		                      ? memory_string(name)
		                      : text_format("%.*s (%d)%s", stem, name, number, extension);
		char *path = path_join(folder, tried);
		free(tried);
		if (file_exists(path) || is_promised(snapshot, path))
			free(path);
		else
			order->local_name = path;
	}
	free(name);
	order->file =
	        (struct job_file_spec){.remote_name = order->url, .local_name = order->local_name};
	order->spec.files = &order->file;
	return order->local_name != NULL;
}

size_t order_count_made(const struct snapshot *snapshot, const char *maker)
{
	size_t count = 0;
	for (size_t i = 0; snapshot != NULL && i < snapshot->entry_count; i++) {
		const struct entry *entry = snapshot->entries[i];
		count += !entry->gone && !job_state_is_final(entry->state) &&
		         entry->job->maker != NULL && strcmp(entry->job->maker, maker) == 0;
	}
	return count;
}

void order_release(struct order *order)
{
	free(order->url);
	free(order->local_name);
	free(order->display_name);
	free(order->description);
	free(order->maker);
	free(order->host);
	*order = (struct order){0};
}
