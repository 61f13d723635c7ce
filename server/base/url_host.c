/* SPDX-License-Identifier: MIT */
#include "base/url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/idn.h"
#include "base/memory.h"
#include "base/text.h"

enum { LABEL_MAX = 63 };

/* Resolvers and browsers take a name whose last part is a number for an address, in forms that nobody writes honestly. */
static bool ends_in_number(const char *name, size_t length)
{
	if (length > 0 && name[length - 1] == '.')
		length--;
	size_t begin = length;
	while (begin > 0 && name[begin - 1] != '.')
		begin--;
	const char *label = name + begin;
	size_t size = length - begin;
	if (size >= 2 && label[0] == '0' && label[1] == 'x')
		return strspn(label + 2, "0123456789abcdef") >= size - 2;
	return size > 0 && strspn(label, "0123456789") >= size;
}

static enum url_problem check_name(const char *name)
{
	size_t length = strlen(name), label = 0;
	for (size_t i = 0; i <= length; i++) {
		if (name[i] == '.' || name[i] == '\0') {
			bool behind_last_dot = name[i] == '\0' && i > 1;
			if (label == 0 && !behind_last_dot)
				return URL_HOST_EMPTY_PART;
			if (label > LABEL_MAX)
				return URL_HOST_LONG_PART;
			label = 0;
		} else if (strchr("abcdefghijklmnopqrstuvwxyz0123456789-_", name[i]) != NULL) {
			label++;
		} else {
			return URL_HOST_CHARACTER;
		}
	}
	if (length - (name[length - 1] == '.') > URL_HOST_MAX)
		return URL_HOST_TOO_LONG;
	return URL_GOOD;
}

/* Groups without leading zeros, "::" for the first of the longest runs of them. */
static void format_ipv6(const unsigned char bytes[16], char *ret, size_t size)
{
	enum { GROUPS = 8 };
	int zeros = 0, longest = 1, gap = -1;
	for (int i = 0; i < GROUPS; i++) {
		zeros = bytes[2 * i] == 0 && bytes[2 * i + 1] == 0 ? zeros + 1 : 0;
		if (zeros > longest) {
			longest = zeros;
			gap = i + 1 - zeros;
		}
	}
	size_t used = (size_t)snprintf(ret, size, "[");
	for (int i = 0; i < GROUPS; i++) {
		unsigned group = (unsigned)(bytes[2 * i] << 8 | bytes[2 * i + 1]);
		const char *colon = i + 1 < GROUPS ? ":" : "";
		if (i == gap)
			used += (size_t)snprintf(ret + used, size - used, i == 0 ? "::" : ":");
		else
			used += (size_t)snprintf(ret + used, size - used, "%x%s", group, colon);
		i += i == gap ? longest - 1 : 0;
	}
	snprintf(ret + used, size - used, "]");
}

static enum url_problem parse_ipv6(const char *text, size_t length, struct url_host *ret)
{
	char inner[64];
	if (length < 2 || length - 2 >= sizeof inner || text[length - 1] != ']')
		return URL_HOST_NO_IPV6;
	memcpy(inner, text + 1, length - 2);
	inner[length - 2] = '\0';
	if (!address_parse_ipv6(inner, ret->address))
		return URL_HOST_NO_IPV6;
	ret->kind = URL_HOST_IPV6;
	format_ipv6(ret->address, ret->text, sizeof ret->text);
	return URL_GOOD;
}

/* In ASCII and small letters. */
static enum url_problem parse_name(const char *name, struct url_host *ret)
{
	enum url_problem problem = check_name(name);
	if (problem != URL_GOOD)
		return problem;
	if (ends_in_number(name, strlen(name))) {
		if (!address_parse_ipv4(name, ret->address))
			return URL_HOST_NUMBER;
		ret->kind = URL_HOST_IPV4;
	}
	snprintf(ret->text, sizeof ret->text, "%s", name);
	return URL_GOOD;
}

/* What the letters stand for may be digits and dots: it is looked at afterwards. */
static enum url_problem parse_international(const char *name, struct url_host *ret)
{
	char *ascii = idn_to_ascii(name);
	enum url_problem problem =
	        ascii != NULL && *ascii != '\0' ? parse_name(ascii, ret) : URL_HOST_NO_NAME;
	free(ascii);
	return problem;
}

enum url_problem url_host_parse(const char *text, size_t length, struct url_host *ret)
{
	struct url_host host = {.kind = URL_HOST_NAME};
	bool ascii = true;
	if (length == 0)
		return URL_NO_HOST;
	if (length > URL_TEXT_MAX)
		return URL_HOST_TOO_LONG;
	char *name = memory_string_n(text, length);
	for (char *c = name; *c != '\0'; c++) {
		ascii = ascii && (unsigned char)*c < 128;
		*c = text_lower(*c);
	}
	enum url_problem problem = *name == '[' ? parse_ipv6(name, length, &host)
	                           : ascii      ? parse_name(name, &host)
	                                        : parse_international(name, &host);
	free(name);
	if (problem == URL_GOOD)
		*ret = host;
	return problem;
}

bool url_host_is_rooted(const struct url_host *host)
{
	return host->text[strlen(host->text) - 1] == '.';
}

bool url_host_is_loopback(const struct url_host *host)
{
	static const unsigned char one[16] = {[15] = 1};
	if (host->kind == URL_HOST_IPV4)
		return host->address[0] == 127;
	if (host->kind == URL_HOST_IPV6)
		return memcmp(host->address, one, sizeof one) == 0;
	char *name = memory_string_n(host->text, strlen(host->text) - url_host_is_rooted(host));
	bool here =
	        strcmp(name, "localhost") == 0 || text_ends_with_ignoring_case(name, ".localhost");
	free(name);
	return here;
}
