/* SPDX-License-Identifier: MIT */
#include "model/site.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

#define NAME(constant, name) name,
static const char *const decision_names[] = {SITE_DECISIONS(NAME)};
static const char *const author_names[] = {SITE_AUTHORS(NAME)};
#undef NAME

const char *site_decision_name(enum site_decision decision)
{
	return decision_names[decision];
}

const char *site_author_name(enum site_author author)
{
	return author_names[author];
}

void site_release(struct site *site)
{
	for (size_t i = 0; i < site->provider_count; i++)
		free(site->providers[i]);
	free(site->providers);
	free(site->origin);
	*site = (struct site){0};
}

void site_list_release(struct site_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		site_release(&list->rows[i]);
	free(list->rows);
	*list = (struct site_list){0};
}

void site_copy(struct site *ret, const struct site *from)
{
	*ret = *from;
	ret->origin = memory_string(from->origin);
	ret->providers = memory_new_array(from->provider_count + 1, sizeof *ret->providers);
	for (size_t i = 0; i < from->provider_count; i++)
		ret->providers[i] = memory_string(from->providers[i]);
}

void site_list_copy(struct site_list *ret, const struct site_list *from)
{
	*ret = (struct site_list){
	        .rows = memory_new_array(from->count + 1, sizeof *ret->rows), .count = from->count};
	for (size_t i = 0; i < from->count; i++)
		site_copy(&ret->rows[i], &from->rows[i]);
}

struct site *site_find(const struct site_list *list, const char *origin)
{
	for (size_t i = 0; i < list->count; i++)
		if (strcmp(list->rows[i].origin, origin) == 0)
			return &list->rows[i];
	return NULL;
}

bool site_has_provider(const struct site *site, const char *provider)
{
	for (size_t i = 0; i < site->provider_count; i++)
		if (strcmp(site->providers[i], provider) == 0)
			return true;
	return false;
}

bool site_sees_provider(const struct site *site, const char *provider)
{
	return site->provider_count == 0 || site_has_provider(site, provider);
}

bool site_sees_the_same(const struct site *a, const struct site *b)
{
	if (a->provider_count != b->provider_count)
		return false;
	for (size_t i = 0; i < a->provider_count; i++)
		if (!site_has_provider(b, a->providers[i]))
			return false;
	return true;
}

void site_add_provider(struct site *site, const char *provider)
{
	if (site_has_provider(site, provider))
		return;
	site->providers = memory_resize_array(
	        site->providers, site->provider_count + 1, sizeof *site->providers);
	site->providers[site->provider_count++] = memory_string(provider);
}

static void drop_providers(struct site *site)
{
	for (size_t i = 0; i < site->provider_count; i++)
		free(site->providers[i]);
	site->provider_count = 0;
}

void site_unite(struct site *into, const struct site *from)
{
	into->control = into->control || from->control;
	if (into->provider_count == 0 || from->provider_count == 0) {
		drop_providers(into);
		return;
	}
	for (size_t i = 0; i < from->provider_count; i++)
		site_add_provider(into, from->providers[i]);
}

bool site_list_put(struct site_list *list, const struct site *site)
{
	struct site new;
	const struct site *old = site_find(list, site->origin);
	site_copy(&new, site);
	if (old != NULL && old->decision == SITE_ALLOWED && site->decision == SITE_ALLOWED) {
		site_unite(&new, old);
		new.last_seen = old->last_seen;
		new.fleeting = new.fleeting && old->fleeting;
	}
	if (new.provider_count > SITE_PROVIDERS_MAX || (old == NULL && list->count >= SITES_MAX)) {
		site_release(&new);
		return false;
	}
	site_list_remove(list, site->origin);
	list->rows = memory_resize_array(list->rows, list->count + 1, sizeof *list->rows);
	list->rows[list->count++] = new;
	return true;
}

static void remove_at(struct site_list *list, size_t index)
{
	site_release(&list->rows[index]);
	list->count--;
	memmove(&list->rows[index], &list->rows[index + 1],
	        (list->count - index) * sizeof *list->rows);
}

bool site_list_remove(struct site_list *list, const char *origin)
{
	struct site *site = site_find(list, origin);
	if (site == NULL)
		return false;
	remove_at(list, (size_t)(site - list->rows));
	return true;
}

static bool has_run_out(const struct site *site, int64_t now)
{
	int64_t seen = site->last_seen != SITE_TIME_NEVER ? site->last_seen : site->since;
	return site->by == SITE_BY_USER && site->decision == SITE_ALLOWED &&
	       seen != SITE_TIME_NEVER && now - seen > SITE_UNSEEN_MAX_MS;
}

size_t site_list_expire(struct site_list *list, int64_t now)
{
	size_t removed = 0;
	for (size_t i = list->count; i-- > 0;)
		if (has_run_out(&list->rows[i], now)) {
			remove_at(list, i);
			removed++;
		}
	return removed;
}

/* Of an origin's host, whose form has been checked: what is made of digits is an address. */
static bool is_ipv4_loopback(const char *host)
{
	return text_starts_with(host, "127.") && host[strspn(host, "0123456789.")] == '\0';
}

bool site_is_loopback(const char *origin)
{
	const char *host = strstr(origin, "://");
	if (host == NULL)
		return false;
	host += 3;
	size_t length = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
	char *name = memory_string_n(host, length);
	bool here = strcmp(name, "[::1]") == 0 || is_ipv4_loopback(name) ||
	            strcmp(name, "localhost") == 0 ||
	            text_ends_with_ignoring_case(name, ".localhost");
	free(name);
	return here;
}

bool site_may_ask(const char *origin)
{
	return text_starts_with(origin, "https://") ||
	       (text_starts_with(origin, "http://") && site_is_loopback(origin));
}
