/* SPDX-License-Identifier: MIT */
#include "queue/local/fetch/proxy.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/url.h"

/* The first of them that is set to something; NULL: none is. */
static const char *setting(const char *const *names)
{
	for (; *names != NULL; names++) {
		const char *value = getenv(*names);
		if (value != NULL && *value != '\0')
			return value;
	}
	return NULL;
}

/* As curl has it: HTTP_PROXY in capitals could come from a request's header where programs run as CGI. */
static bool has_proxy(bool secure)
{
	static const char *const plain[] = {"http_proxy", "all_proxy", "ALL_PROXY", NULL};
	static const char *const tls[] = {
	        "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", NULL};
	return setting(secure ? tls : plain) != NULL;
}

/* name, or a name that ends with a dot and it. */
static bool is_within(const char *host, const char *name, size_t length)
{
	size_t whole = strlen(host);
	if (length == 0 || length > whole || strncasecmp(host + whole - length, name, length) != 0)
		return false;
	return whole == length || host[whole - length - 1] == '.';
}

bool local_proxy_excepts(const char *list, const char *host)
{
	if (strcmp(list, "*") == 0)
		return true;
	while (*list != '\0') {
		list += strspn(list, ", \t");
		size_t length = strcspn(list, ", \t");
		const char *name = list, *end = list + length;
		list = end;
		if (name < end && *name == '.')
			name++;
		if (name < end && end[-1] == '.')
			end--;
		if (is_within(host, name, (size_t)(end - name)))
			return true;
	}
	return false;
}

enum local_way local_proxy_way(const char *url, const struct local_permission *permission)
{
	static const char *const exceptions[] = {"no_proxy", "NO_PROXY", NULL};
	struct url parsed;
	if (!local_permission_is_bounded(permission) || local_permission_names(url, permission))
		return WAY_OF_CURL;
	if (url_parse(url, &parsed) != URL_GOOD)
		return WAY_NONE;
	const char *list = setting(exceptions);
	bool direct = !has_proxy(parsed.secure) ||
	              (list != NULL && local_proxy_excepts(list, parsed.host.text));
	url_release(&parsed);
	return direct ? WAY_DIRECT : WAY_NONE;
}
