/* SPDX-License-Identifier: MIT */
#include "model/permission.h"

#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/text.h"
#include "model/special_address.h"

const char *permission_flaw(const struct url *url)
{
	if (strlen(url->text) > PERMISSION_URL_MAX)
		return url_problem_sentence(URL_TOO_LONG);
	if ((url->traits & URL_HAS_USER) != 0)
		return "The URL must not hold a user name.";
	if ((url->traits & URL_HAD_FRAGMENT) != 0)
		return "The URL must not hold a fragment.";
	if ((url->traits & URL_HAD_DOTS) != 0)
		return "The URL's path must not hold dot segments.";
	return url_host_is_rooted(&url->host) ? "The URL's host must not end with a dot." : NULL;
}

/* Whole segments: below /music is /music/a, not /musical. */
static bool is_path_under(const struct url *url, const struct url *prefix)
{
	char *path = url_path_normal(url), *above = url_path_normal(prefix);
	size_t length = strlen(above);
	bool under = strncmp(path, above, length) == 0 &&
	             (above[length - 1] == '/' || path[length] == '/' || path[length] == '\0');
	if (prefix->query != NULL)
		under = under && strcmp(path, above) == 0 && url->query != NULL &&
		        strcmp(url->query, prefix->query) == 0;
	free(path);
	free(above);
	return under;
}

static bool is_under(const struct url *url, const char *prefix_text)
{
	struct url prefix;
	if (url_parse(prefix_text, &prefix) != URL_GOOD)
		return false;
	bool under = permission_flaw(&prefix) == NULL && prefix.secure == url->secure &&
	             prefix.port == url->port && strcmp(prefix.host.text, url->host.text) == 0 &&
	             is_path_under(url, &prefix);
	url_release(&prefix);
	return under;
}

enum permission_answer permission_decide(
        const struct url *url, const char *host, const char *const *prefixes, size_t prefix_count)
{
	if (permission_flaw(url) != NULL)
		return PERMISSION_REFUSED;
	for (size_t i = 0; i < prefix_count; i++)
		if (is_under(url, prefixes[i]))
			return PERMISSION_ALLOWED_PRIVATE;
	if (host == NULL || strcmp(url->host.text, host) != 0 ||
	        permission_is_private(url->host.text))
		return PERMISSION_REFUSED;
	return PERMISSION_ALLOWED;
}

bool permission_is_private(const char *address)
{
	unsigned char bytes[16];
	char inner[64];
	size_t length = strlen(address);
	if (length == 0)
		return true;
	if (address[0] == '[' && address[length - 1] == ']' && length < sizeof inner) {
		memcpy(inner, address + 1, length - 2);
		inner[length - 2] = '\0';
		address = inner;
	}
	if (address_parse_ipv4(address, bytes))
		return special_is_ipv4(bytes);
	if (strchr(address, ':') != NULL)
		return !address_parse_ipv6(address, bytes) || special_is_ipv6(bytes);
	return text_equal_ignoring_case(address, "localhost") ||
	       text_ends_with_ignoring_case(address, ".localhost");
}
