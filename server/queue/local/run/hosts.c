/* SPDX-License-Identifier: MIT */
#include "queue/local/run/hosts.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/url.h"

/* NULL: it is no URL. */
static char *name_of(const char *url)
{
	struct url parsed;
	if (url_parse(url, &parsed) != URL_GOOD)
		return NULL;
	char *name = text_format("%s://%s:%u", parsed.secure ? "https" : "http", parsed.host.text,
	        (unsigned)parsed.port);
	url_release(&parsed);
	return name;
}

static struct local_host *find(const struct local_hosts *hosts, const char *name)
{
	for (size_t i = 0; name != NULL && i < hosts->count; i++) {
		if (strcmp(hosts->of[i].name, name) == 0)
			return &hosts->of[i];
	}
	return NULL;
}

/* What is over goes; where there are still too many, the one that ends first. */
static void make_room(struct local_hosts *hosts, int64_t now)
{
	size_t left = 0, first = 0;
	for (size_t i = 0; i < hosts->count; i++) {
		if (hosts->of[i].until > now)
			hosts->of[left++] = hosts->of[i];
		else
			free(hosts->of[i].name);
	}
	hosts->count = left;
	if (left < LOCAL_HOSTS_MAX)
		return;
	for (size_t i = 1; i < left; i++)
		first = hosts->of[i].until < hosts->of[first].until ? i : first;
	free(hosts->of[first].name);
	hosts->of[first] = hosts->of[--hosts->count];
}

void local_hosts_pause(
        struct local_hosts *hosts, const char *url, bits_hr code, int64_t until, int64_t now)
{
	char *name = name_of(url);
	struct local_host *known = find(hosts, name);
	if (name == NULL || until <= now || (known != NULL && known->until >= until)) {
		free(name);
		return;
	}
	if (known != NULL) {
		known->code = code;
		known->until = until;
		free(name);
		return;
	}
	make_room(hosts, now);
	hosts->of = memory_resize_array(hosts->of, hosts->count + 1, sizeof *hosts->of);
	hosts->of[hosts->count++] = (struct local_host){name, code, until};
}

const struct local_host *local_hosts_find(
        const struct local_hosts *hosts, const char *url, int64_t now)
{
	if (hosts->count == 0)
		return NULL;
	char *name = name_of(url);
	const struct local_host *known = find(hosts, name);
	free(name);
	return known != NULL && known->until > now ? known : NULL;
}

void local_hosts_release(struct local_hosts *hosts)
{
	for (size_t i = 0; i < hosts->count; i++)
		free(hosts->of[i].name);
	free(hosts->of);
	*hosts = (struct local_hosts){0};
}
