/* SPDX-License-Identifier: MIT */
#include "http/consent_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/idn.h"
#include "base/memory.h"
#include "base/url.h"

/* The host of a URL or an origin, as it is asked for; malloc'ed; "": it is none. */
static char *host_of(const char *text)
{
	struct url url = {0};
	char *host = memory_string(url_parse(text, &url) == URL_GOOD ? url.host.text : "");
	url_release(&url);
	return host;
}

/* Takes host over. */
static void add_host(struct question_provider *provider, char *host)
{
	for (size_t i = 0; i < provider->host_count; i++)
		if (strcmp(provider->hosts[i], host) == 0)
			goto known;
	if (provider->host_count < QUESTION_HOSTS_MAX) {
		provider->hosts[provider->host_count++] = host;
		return;
	}
	provider->more_hosts++;
known:
	free(host);
}

static void add_job(
        struct question_provider *provider, const struct job *job, const char *site_host)
{
	const char *title = job->tag.fields[TAG_TITLE];
	if (title[0] == '\0')
		title = job->display_name;
	provider->jobs++;
	if (title[0] != '\0' && provider->title_count < QUESTION_TITLES_MAX)
		provider->titles[provider->title_count++] = title;
	for (size_t i = 0; i < job->file_count; i++) {
		char *host = host_of(job->files[i].remote_name);
		provider->from_site = provider->from_site || strcmp(host, site_host) == 0;
		add_host(provider, host);
	}
}

static void add_jobs(
        struct question_provider *provider, const struct snapshot *snapshot, const char *site_host)
{
	for (size_t i = 0; snapshot != NULL && i < snapshot->entry_count; i++) {
		const struct job *job = snapshot->entries[i]->job;
		if (strcmp(job->tag.fields[TAG_PROVIDER], provider->name) == 0)
			add_job(provider, job, site_host);
	}
}

/* Only where it is said by name: who may see everything is the user's own tool. */
static void add_others(
        struct question_provider *provider, const struct site_list *list, const char *origin)
{
	for (size_t i = 0; i < list->count; i++) {
		const struct site *site = &list->rows[i];
		if (site->decision != SITE_ALLOWED || strcmp(site->origin, origin) == 0 ||
		        !site_has_provider(site, provider->name))
			continue;
		if (provider->other_count < QUESTION_OTHERS_MAX)
			provider->others[provider->other_count++] = site->origin;
		else
			provider->more_others++;
	}
}

/* "https://bücher.example:8443" for an origin with a name in Punycode; NULL for others. */
static char *unicode_of(const char *origin)
{
	char *host = host_of(origin);
	char *unicode = strstr(host, "xn--") != NULL ? idn_to_unicode(host) : NULL;
	char *shown = NULL;
	const char *start = strstr(origin, "://");
	if (unicode != NULL && start != NULL && strcmp(unicode, host) != 0)
		shown = text_format("%.*s%s%s", (int)(start + 3 - origin), origin, unicode,
		        start + 3 + strlen(host));
	free(unicode);
	free(host);
	return shown;
}

/* The port of a page of this machine as text; NULL for other pages. */
static const char *port_of(const char *origin)
{
	if (!site_is_loopback(origin))
		return NULL;
	const char *colon = strrchr(origin, ':');
	if (colon[1] >= '0' && colon[1] <= '9')
		return colon + 1;
	return text_starts_with(origin, "https:") ? "443" : "80";
}

void consent_view_append(struct text *text, const struct question *question,
        const struct snapshot *snapshot, const struct site_list *const *lists, size_t list_count)
{
	struct question_provider providers[QUESTION_PROVIDERS_MAX] = {0};
	char *host = host_of(question->origin), *unicode = unicode_of(question->origin);
	for (size_t i = 0; i < question->provider_count; i++) {
		providers[i].name = question->providers[i];
		add_jobs(&providers[i], snapshot, host);
		for (size_t j = 0; j < list_count; j++)
			add_others(&providers[i], lists[j], question->origin);
	}
	question_json_append(text, &(struct question_view){.origin = question->origin,
	                                   .unicode = unicode,
	                                   .port = port_of(question->origin),
	                                   .state = question_state_name(question->state),
	                                   .wants_control = question->wants_control,
	                                   .sender_known = question->sender_known,
	                                   .providers = providers,
	                                   .provider_count = question->provider_count,
	                                   .reading_ms = QUESTION_READING_MS});
	for (size_t i = 0; i < question->provider_count; i++)
		for (size_t j = 0; j < providers[i].host_count; j++)
			free(providers[i].hosts[j]);
	free(unicode);
	free(host);
}
