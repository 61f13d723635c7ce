/* SPDX-License-Identifier: MIT */
#include "model/access_miss.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

const char *access_miss_kind_name(enum access_miss_kind kind)
{
#define KIND_NAME(constant, name) name,
	static const char *const names[] = {ACCESS_MISS_KINDS(KIND_NAME)};
#undef KIND_NAME
	return names[kind];
}

char *access_miss_reason(const struct access_miss *miss)
{
	switch (miss->kind) {
	case ACCESS_MISS_CASE:
		return text_format("it may see the downloads of \"%s\"; there are some of \"%s\", "
		                   "and capitals count",
		        miss->given, miss->found);
	case ACCESS_MISS_PROVIDER:
		return text_format("it may see the downloads of \"%s\", of which there are none; "
		                   "there are some of %s",
		        miss->given, miss->found);
	case ACCESS_MISS_SERVICE_ID:
		return text_format("it asked for the collection %s, in which there is nothing; "
		                   "what it may see is in %s",
		        miss->given, miss->found);
	default:
		return text_format("it asked for the collection %s, which is one of %s, whose "
		                   "downloads it may not see",
		        miss->given, miss->found);
	}
}

void access_miss_list_release(struct access_miss_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->rows[i].origin);
		free(list->rows[i].given);
		free(list->rows[i].found);
	}
	list->count = 0;
}

/* A few different names, as one text. */
struct names {
	char *list[ACCESS_MISS_NAMES_MAX];
	size_t count;
};

static void names_add(struct names *names, const char *name)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->list[i], name) == 0)
			return;
	if (names->count < ACCESS_MISS_NAMES_MAX)
		names->list[names->count++] = memory_string(name);
}

static char *names_join(struct names *names)
{
	struct text text = {0};
	for (size_t i = 0; i < names->count; i++) {
		text_appendf(&text, "%s%s", i > 0 ? ", " : "", names->list[i]);
		free(names->list[i]);
	}
	names->count = 0;
	return text_steal(&text);
}

/* Takes over what was found; none: there is no miss. */
static void add(struct access_miss_list *list, enum access_miss_kind kind, const char *origin,
        const char *given, struct names *found)
{
	if (found->count == 0)
		return;
	char *names = names_join(found);
	if (list->count == ACCESS_MISSES_MAX) {
		free(names);
		return;
	}
	list->rows[list->count++] =
	        (struct access_miss){kind, memory_string(origin), memory_string(given), names};
}

static const char *provider_of(const struct entry *entry)
{
	return job_is_tagged(entry->job) ? entry->job->tag.fields[TAG_PROVIDER] : NULL;
}

static bool sees_any(const struct site *site, const struct snapshot *snapshot)
{
	for (size_t i = 0; i < snapshot->entry_count; i++) {
		const char *provider = provider_of(snapshot->entries[i]);
		if (provider != NULL && site_sees_provider(site, provider))
			return true;
	}
	return false;
}

static bool has_jobs(const struct snapshot *snapshot, const char *provider)
{
	for (size_t i = 0; i < snapshot->entry_count; i++) {
		const char *other = provider_of(snapshot->entries[i]);
		if (other != NULL && strcmp(other, provider) == 0)
			return true;
	}
	return false;
}

/* Providers that differ from this one in capitals alone (like), or any at all, that the site may not see. */
static struct names find_providers(
        const struct site *site, const struct snapshot *snapshot, const char *like)
{
	struct names names = {0};
	for (size_t i = 0; i < snapshot->entry_count; i++) {
		const char *other = provider_of(snapshot->entries[i]);
		if (other != NULL && !site_sees_provider(site, other) &&
		        (like == NULL || text_equal_ignoring_case(other, like)))
			names_add(&names, other);
	}
	return names;
}

static void find_of_site(
        const struct site *site, const struct snapshot *snapshot, struct access_miss_list *list)
{
	bool sees = sees_any(site, snapshot);
	for (size_t i = 0; i < site->provider_count; i++) {
		const char *provider = site->providers[i];
		if (has_jobs(snapshot, provider))
			continue;
		struct names alike = find_providers(site, snapshot, provider);
		if (alike.count > 0) {
			add(list, ACCESS_MISS_CASE, site->origin, provider, &alike);
		} else if (!sees) {
			struct names others = find_providers(site, snapshot, NULL);
			add(list, ACCESS_MISS_PROVIDER, site->origin, provider, &others);
		}
	}
}

/* Whose jobs are in the collection, or in which collections are those that the site sees. */
static void find_of_question(const struct site *site, uint32_t service_id,
        const struct snapshot *snapshot, struct access_miss_list *list)
{
	struct names owners = {0}, others = {0};
	bool is_there = false;
	for (size_t i = 0; i < snapshot->entry_count; i++) {
		const char *provider = provider_of(snapshot->entries[i]);
		if (provider == NULL)
			continue;
		uint32_t id = snapshot->entries[i]->job->tag.service_id;
		bool sees = site_sees_provider(site, provider);
		is_there = is_there || (sees && id == service_id);
		if (id == service_id)
			names_add(&owners, provider);
		if (sees && id != service_id) {
			char *number = text_format("%u", id);
			names_add(&others, number);
			free(number);
		}
	}
	char *given = text_format("%u", service_id);
	bool is_anothers = owners.count > 0;
	if (!is_there)
		add(list, is_anothers ? ACCESS_MISS_OTHER_STORE : ACCESS_MISS_SERVICE_ID,
		        site->origin, given, is_anothers ? &owners : &others);
	free(given);
	free(names_join(&owners));
	free(names_join(&others));
}

void access_miss_find(const struct site_list *sites, const struct access_question *questions,
        size_t question_count, const struct snapshot *snapshot, struct access_miss_list *ret)
{
	*ret = (struct access_miss_list){.count = 0};
	if (snapshot == NULL)
		return;
	for (size_t i = 0; i < sites->count; i++)
		if (sites->rows[i].decision == SITE_ALLOWED)
			find_of_site(&sites->rows[i], snapshot, ret);
	for (size_t i = 0; i < question_count; i++) {
		const struct site *site = site_find(sites, questions[i].origin);
		if (site != NULL && site->decision == SITE_ALLOWED)
			find_of_question(site, questions[i].service_id, snapshot, ret);
	}
}

/* Of an origin's host: where it begins, and its length. */
static const char *host_of(const char *origin, size_t *ret_length)
{
	const char *host = strstr(origin, "://");
	if (host == NULL)
		return NULL;
	host += 3;
	*ret_length = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
	return host;
}

const struct site *access_miss_of_origin(const struct site_list *sites, const char *origin)
{
	size_t length, other_length;
	const char *host = host_of(origin, &length);
	for (size_t i = 0; host != NULL && i < sites->count; i++) {
		const struct site *site = &sites->rows[i];
		const char *other = host_of(site->origin, &other_length);
		if (site->decision == SITE_ALLOWED && other != NULL && length == other_length &&
		        memcmp(host, other, length) == 0 && strcmp(site->origin, origin) != 0)
			return site;
	}
	return NULL;
}
