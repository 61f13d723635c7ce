/* SPDX-License-Identifier: MIT */
#include "queue/local/secrets.h"

#include <stdlib.h>
#include <string.h>

#include "base/url.h"

static bool is_same_server(const char *a, const char *b)
{
	struct url own, other;
	if (a == NULL || url_parse(a, &own) != URL_GOOD)
		return false;
	bool same = url_parse(b, &other) == URL_GOOD;
	if (same) {
		same = own.secure == other.secure && own.port == other.port &&
		       strcmp(own.host.text, other.host.text) == 0;
		url_release(&other);
	}
	url_release(&own);
	return same;
}

bool local_secrets_are_for(const struct local_secrets *secrets, const char *url)
{
	if (secrets->headers == NULL && secrets->user == NULL)
		return false;
	return secrets->for_all_hosts || is_same_server(secrets->url, url);
}

void local_secrets_release(struct local_secrets *secrets)
{
	free(secrets->url);
	free(secrets->headers);
	free(secrets->user);
	free(secrets->password);
	*secrets = (struct local_secrets){0};
}
