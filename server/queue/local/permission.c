/* SPDX-License-Identifier: MIT */
#include "queue/local/permission.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/memory.h"
#include "base/text.h"
#include "model/permission.h"

bool local_permission_is_bounded(const struct local_permission *permission)
{
	return permission->host != NULL || permission->prefixes != NULL;
}

char *local_url_travelling(const char *text)
{
	struct url url = {0};
	char *travelling = memory_string(url_parse(text, &url) == URL_GOOD ? url.text : text);
	url_release(&url);
	return travelling;
}

bool local_url_is_here(const char *text)
{
	struct url url = {0};
	bool here = url_parse(text, &url) == URL_GOOD && url_host_is_loopback(&url.host);
	url_release(&url);
	return here;
}

static enum permission_answer decide(
        const struct url *url, const struct local_permission *permission)
{
	return permission_decide(url, permission->host, (const char *const *)permission->prefixes,
	        permission->count);
}

bool local_permission_check(const struct url *url, const struct local_permission *permission)
{
	return !local_permission_is_bounded(permission) ||
	       decide(url, permission) != PERMISSION_REFUSED;
}

bool local_permission_names(const char *text, const struct local_permission *permission)
{
	struct url url = {0};
	bool names = url_parse(text, &url) == URL_GOOD &&
	             decide(&url, permission) == PERMISSION_ALLOWED_PRIVATE;
	url_release(&url);
	return names;
}

bool local_permission_check_address(
        const char *url, const struct local_permission *permission, const struct sockaddr *address)
{
	char text[INET6_ADDRSTRLEN] = "";
	bool ours = false;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	if (!local_permission_is_bounded(permission))
		return true;
	if (address->sa_family == AF_INET) {
		memcpy(&v4, address, sizeof v4);
		inet_ntop(AF_INET, &v4.sin_addr, text, sizeof text);
		ours = address_is_ours((unsigned char *)&v4.sin_addr, sizeof v4.sin_addr);
	} else if (address->sa_family == AF_INET6) {
		memcpy(&v6, address, sizeof v6);
		inet_ntop(AF_INET6, &v6.sin6_addr, text, sizeof text);
		ours = address_is_ours((unsigned char *)&v6.sin6_addr, sizeof v6.sin6_addr);
	}
	/* This machine's own global addresses, which every home with IPv6 has, lead to itself as well. */
	bool private = *text == '\0' || ours || permission_is_private(text);
	return !private || local_permission_names(url, permission);
}

/* The lines of the text as an array; NULL for NULL. */
static char **split_lines(const char *text, size_t *ret_count)
{
	char **lines = NULL;
	size_t count = 0;
	if (text == NULL)
		return NULL;
	for (const char *end; *text != '\0'; text = *end != '\0' ? end + 1 : end) {
		end = text + strcspn(text, "\n");
		lines = memory_resize_array(lines, count + 1, sizeof *lines);
		lines[count++] = memory_string_n(text, (size_t)(end - text));
	}
	*ret_count = count;
	return lines != NULL ? lines : memory_new_array(1, sizeof *lines);
}

struct local_permission local_permission_parse(const char *host, const char *prefixes)
{
	struct local_permission permission = {.host = memory_string(host)};
	permission.prefixes = split_lines(prefixes, &permission.count);
	return permission;
}

void local_permission_release(struct local_permission *permission)
{
	for (size_t i = 0; i < permission->count; i++)
		free(permission->prefixes[i]);
	free(permission->prefixes);
	free(permission->host);
	*permission = (struct local_permission){0};
}
