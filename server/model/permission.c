/* SPDX-License-Identifier: MIT */
#include "model/permission.h"

#include <string.h>

#include "base/text.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool has_bad_character(const char *url)
{
	for (; *url != '\0'; url++)
		if ((unsigned char)*url <= ' ' || (unsigned char)*url >= 127 ||
		        strchr("\\\"<>^`{|}", *url))
			return true;
	return false;
}

/* The character at *at, a percent-encoded one decoded; moves *at behind it. */
static char next_character(const char **at)
{
	static const char hex[] = "0123456789abcdef";
	const char *c = *at;
	const char *high = c[0] == '%' && c[1] != '\0' ? strchr(hex, text_lower(c[1])) : NULL;
	const char *low = high != NULL && c[2] != '\0' ? strchr(hex, text_lower(c[2])) : NULL;
	*at = low != NULL ? c + 3 : c + 1;
	return low != NULL ? (char)((high - hex) * 16 + (low - hex)) : *c;
}

/* "." and "..", also with encoded dots and slashes: what a server makes of them is not ours to guess. */
static bool has_dot_segment(const char *path)
{
	size_t dots = 0, length = 0;
	for (const char *at = path;;) {
		bool over = *at == '?' || *at == '\0';
		char c = over ? '/' : next_character(&at);
		if (c == '/' || c == '\\') {
			if (length > 0 && length == dots && dots <= 2)
				return true;
			if (over)
				return false;
			dots = length = 0;
		} else {
			dots += c == '.';
			length++;
		}
	}
}

/* Four decimal numbers of at most 255 without leading zeros, and nothing else. */
static bool parse_ipv4(const char *text, unsigned char ret[4])
{
	for (int part = 0; part < 4; part++) {
		unsigned value = 0;
		size_t digits = 0;
		while (digits < 4 && is_digit(text[digits]))
			value = value * 10 + (unsigned)(text[digits++] - '0');
		if (digits == 0 || digits > 3 || value > 255 || (digits > 1 && text[0] == '0'))
			return false;
		ret[part] = (unsigned char)value;
		text += digits;
		if (*text != (part < 3 ? '.' : '\0'))
			return false;
		text++;
	}
	return true;
}

/* A host that ends in a number is an address to every resolver, in forms that nobody writes honestly. */
static bool is_odd_address(const char *host)
{
	unsigned char bytes[4];
	size_t length = strlen(host);
	const char *label = strrchr(host, '.');
	label = label != NULL ? label + 1 : host;
	if (length == 0 || host[length - 1] == '.')
		return true;
	bool number = is_digit(label[0]) && strspn(label, "0123456789abcdefx") == strlen(label);
	return number && !parse_ipv4(host, bytes);
}

static const char *parse_host(const char *start, size_t length, struct source_url *url)
{
	if (length == 0 || length > SOURCE_HOST_MAX)
		return "The URL has no host, or one that is too long.";
	for (size_t i = 0; i < length; i++)
		url->host[i] = text_lower(start[i]);
	url->host[length] = '\0';
	if (url->host[0] == '[')
		return strspn(url->host + 1, "0123456789abcdef:.") == length - 2 &&
		                       url->host[length - 1] == ']'
		               ? NULL
		               : "The URL's host is not an IPv6 address.";
	if (strspn(url->host, "abcdefghijklmnopqrstuvwxyz0123456789-_.") != length)
		return "The URL's host holds a character that hosts cannot have.";
	return is_odd_address(url->host)
	               ? "The URL's host must be a name, or an address as in 192.0.2.1."
	               : NULL;
}

static const char *parse_port(const char *start, size_t length, struct source_url *url)
{
	unsigned port = 0;
	if (length == 0 || length > 5)
		return "The URL's port is not a number from 1 to 65535.";
	for (size_t i = 0; i < length; i++) {
		if (!is_digit(start[i]))
			return "The URL's port is not a number from 1 to 65535.";
		port = port * 10 + (unsigned)(start[i] - '0');
	}
	if (port == 0 || port > 65535)
		return "The URL's port is not a number from 1 to 65535.";
	url->port = port;
	return NULL;
}

static const char *parse_authority(const char *start, size_t length, struct source_url *url)
{
	const char *bracket = length > 0 && *start == '[' ? memchr(start, ']', length) : NULL;
	const char *after = bracket != NULL ? bracket : start;
	if (memchr(start, '@', length) != NULL)
		return "The URL must not hold a user name.";
	const char *colon = memchr(after, ':', length - (size_t)(after - start));
	const char *problem =
	        parse_host(start, colon != NULL ? (size_t)(colon - start) : length, url);
	if (problem == NULL && colon != NULL)
		problem = parse_port(colon + 1, length - (size_t)(colon + 1 - start), url);
	return problem;
}

static const char *parse_scheme(const char *url, const char **ret_rest, bool *ret_secure)
{
	static const struct {
		const char *start;
		bool secure;
	} schemes[] = {{"http://", false}, {"https://", true}};
	for (size_t i = 0; i < 2; i++) {
		size_t length = strlen(schemes[i].start);
		char start[9] = "";
		strncpy(start, url, length);
		if (text_equal_ignoring_case(start, schemes[i].start)) {
			*ret_rest = url + length;
			*ret_secure = schemes[i].secure;
			return NULL;
		}
	}
	return "The URL must begin with http:// or https://.";
}

const char *source_url_parse(const char *url, struct source_url *ret)
{
	struct source_url parsed = {0};
	const char *rest;
	const char *problem = parse_scheme(url, &rest, &parsed.secure);
	if (problem != NULL)
		return problem;
	if (strlen(url) > SOURCE_URL_MAX)
		return "The URL is too long.";
	if (has_bad_character(url))
		return "The URL holds a character that must be written as %XX.";
	if (strchr(url, '#') != NULL)
		return "The URL must not hold a fragment.";
	size_t authority = strcspn(rest, "/?");
	parsed.port = parsed.secure ? 443 : 80;
	parsed.path = rest + authority;
	problem = parse_authority(rest, authority, &parsed);
	if (problem == NULL && has_dot_segment(parsed.path))
		problem = "The URL's path must not hold dot segments.";
	if (problem == NULL)
		*ret = parsed;
	return problem;
}

static bool is_under(const struct source_url *url, const char *prefix_text)
{
	struct source_url prefix;
	if (source_url_parse(prefix_text, &prefix) != NULL || prefix.secure != url->secure ||
	        prefix.port != url->port || strcmp(prefix.host, url->host) != 0)
		return false;
	size_t length = strlen(prefix.path);
	if (length == 0)
		return true;
	if (strncmp(url->path, prefix.path, length) != 0)
		return false;
	char next = url->path[length];
	return prefix.path[length - 1] == '/' || next == '/' || next == '?' || next == '\0';
}

enum source_answer source_decide(
        const char *url, const char *host, const char *const *prefixes, size_t prefix_count)
{
	struct source_url parsed;
	if (source_url_parse(url, &parsed) != NULL)
		return SOURCE_REFUSED;
	for (size_t i = 0; i < prefix_count; i++)
		if (is_under(&parsed, prefixes[i]))
			return SOURCE_ALLOWED_PRIVATE;
	if (host == NULL || strcmp(parsed.host, host) != 0 || source_is_private(parsed.host))
		return SOURCE_REFUSED;
	return SOURCE_ALLOWED;
}

static bool is_private_ipv4(const unsigned char b[4])
{
	return b[0] == 0 || b[0] == 10 || b[0] == 127 || (b[0] == 100 && (b[1] & 0xc0) == 64) ||
	       (b[0] == 169 && b[1] == 254) || (b[0] == 172 && (b[1] & 0xf0) == 16) ||
	       (b[0] == 192 && b[1] == 168) || (b[0] == 192 && b[1] == 0 && b[2] == 0) ||
	       (b[0] == 198 && (b[1] & 0xfe) == 18) || b[0] >= 224;
}

/* One group of hexadecimal digits; the count of digits, 0 when there is none. */
static size_t parse_group(const char *text, unsigned *ret)
{
	unsigned value = 0;
	size_t digits = strspn(text, "0123456789abcdefABCDEF");
	if (digits == 0 || digits > 4)
		return 0;
	for (size_t i = 0; i < digits; i++) {
		char c = text[i];
		unsigned digit =
		        is_digit(c) ? (unsigned)(c - '0') : (unsigned)((c | 32) - 'a' + 10);
		value = value * 16 + digit;
	}
	*ret = value;
	return digits;
}

/* Eight groups, "::" for a run of zeros, perhaps an IPv4 address at the end. */
bool source_parse_ipv6(const char *text, unsigned char ret[16])
{
	unsigned char head[16] = {0};
	size_t count = 0, gap = SIZE_MAX;
	if (text[0] == ':' && text[1] != ':')
		return false;
	while (*text != '\0') {
		unsigned value;
		size_t digits;
		if (text[0] == ':' && text[1] == ':') {
			if (gap != SIZE_MAX || text[2] == ':')
				return false;
			gap = count;
			text += 2;
			continue;
		}
		if (*text == ':')
			text++;
		if (count <= 12 && strchr(text, '.') != NULL && strchr(text, ':') == NULL) {
			if (!parse_ipv4(text, head + count))
				return false;
			count += 4;
			break;
		}
		digits = parse_group(text, &value);
		if (digits == 0 || count == 16)
			return false;
		head[count++] = (unsigned char)(value >> 8);
		head[count++] = (unsigned char)(value & 255);
		text += digits;
	}
	if (gap == SIZE_MAX ? count != 16 : count > 14)
		return false;
	memset(ret, 0, 16);
	size_t front = gap == SIZE_MAX ? count : gap;
	memcpy(ret, head, front);
	memcpy(ret + 16 - (count - front), head + front, count - front);
	return true;
}

static bool is_private_ipv6(const unsigned char b[16])
{
	static const unsigned char mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
	static const unsigned char nat64[12] = {0, 0x64, 0xff, 0x9b};
	static const unsigned char zero[12] = {0};
	if (memcmp(b, mapped, 12) == 0 || memcmp(b, nat64, 12) == 0 || memcmp(b, zero, 12) == 0)
		return is_private_ipv4(b + 12); /* "::" and "::1" are 0.0.0.0 and 0.0.0.1 here */
	if (memcmp(b, nat64, 4) == 0 && b[4] == 0 && b[5] == 1)
		return true;              /* NAT64 of the network that one is in */
	if (b[0] == 0x20 && b[1] == 0x02) /* 6to4 */
		return is_private_ipv4(b + 2);
	return (b[0] & 0xfe) == 0xfc || (b[0] == 0xfe && (b[1] & 0x80) == 0x80) || b[0] == 0xff;
}

bool source_is_private(const char *address)
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
	if (parse_ipv4(address, bytes))
		return is_private_ipv4(bytes);
	if (strchr(address, ':') != NULL)
		return !source_parse_ipv6(address, bytes) || is_private_ipv6(bytes);
	return text_equal_ignoring_case(address, "localhost") ||
	       text_ends_with_ignoring_case(address, ".localhost");
}
