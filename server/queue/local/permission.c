/* SPDX-License-Identifier: MIT */
#include "queue/local/permission.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "model/permission.h"

bool local_permission_is_bounded(const struct local_permission *permission)
{
	return permission->host != NULL || permission->prefixes != NULL;
}

/* People may write a URL as browsers take it, spaces and umlauts included: curl encodes them. */
static bool is_web_url(const char *url)
{
	CURLU *parsed = curl_url();
	char *scheme = NULL, *host = NULL;
	bool ok = curl_url_set(parsed, CURLUPART_URL, url, CURLU_URLENCODE) == CURLUE_OK &&
	          curl_url_get(parsed, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
	          (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0) &&
	          curl_url_get(parsed, CURLUPART_HOST, &host, 0) == CURLUE_OK && *host != '\0';
	curl_free(scheme);
	curl_free(host);
	curl_url_cleanup(parsed);
	return ok;
}

char *local_url_encode(const char *url)
{
	CURLU *parsed = curl_url();
	char *encoded = NULL;
	if (curl_url_set(parsed, CURLUPART_URL, url, CURLU_URLENCODE) == CURLUE_OK)
		curl_url_get(parsed, CURLUPART_URL, &encoded, 0);
	char *copy = memory_string(encoded != NULL ? encoded : url);
	curl_free(encoded);
	curl_url_cleanup(parsed);
	return copy;
}

bool local_url_is_here(const char *url)
{
	CURLU *parsed = curl_url();
	char *host = NULL;
	bool here = false;
	if (curl_url_set(parsed, CURLUPART_URL, url, CURLU_URLENCODE) == CURLUE_OK &&
	        curl_url_get(parsed, CURLUPART_HOST, &host, 0) == CURLUE_OK) {
		const char *dot = strrchr(host, '.');
		struct in_addr address;
		here = text_equal_ignoring_case(host, "localhost") || strcmp(host, "[::1]") == 0 ||
		       (dot != NULL && text_equal_ignoring_case(dot, ".localhost")) ||
		       (inet_pton(AF_INET, host, &address) == 1 &&
		               ntohl(address.s_addr) >> 24 == 127);
	}
	curl_free(host);
	curl_url_cleanup(parsed);
	return here;
}

static enum source_answer decide(const char *url, const struct local_permission *permission)
{
	return source_decide(url, permission->host, (const char *const *)permission->prefixes,
	        permission->count);
}

bool local_permission_check(
        const char *url, const struct local_permission *permission, char **ret_reason)
{
	if (!is_web_url(url)) {
		*ret_reason = text_format("the address is not an http or https URL");
		return false;
	}
	if (local_permission_is_bounded(permission) && decide(url, permission) == SOURCE_REFUSED) {
		*ret_reason = text_format("this job may not fetch from there");
		return false;
	}
	return true;
}

bool local_permission_names(const char *url, const struct local_permission *permission)
{
	return decide(url, permission) == SOURCE_ALLOWED_PRIVATE;
}

bool local_permission_check_address(
        const char *url, const struct local_permission *permission, const struct sockaddr *address)
{
	char text[INET6_ADDRSTRLEN] = "";
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	if (!local_permission_is_bounded(permission))
		return true;
	if (address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof v4);
		inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
	} else if (address->sa_family == AF_INET6) {
		memcpy(&v6, address, sizeof v6);
		inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
	}
	bool private = *text == '\0' || source_is_private(text);
	return !private || local_permission_names(url, permission);
}

void local_permission_release(struct local_permission *permission)
{
	for (size_t i = 0; i < permission->count; i++)
		free(permission->prefixes[i]);
	free(permission->prefixes);
	free(permission->host);
	*permission = (struct local_permission){0};
}
