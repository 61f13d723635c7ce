/* SPDX-License-Identifier: MIT */
/*
 * URLs of http and https, taken apart once, for whoever looks at one: what is asked for, what a rule compares and what
 * is shown come from the same struct. They may be written as people do, with blanks and letters outside of ASCII, and
 * become what travels here, so that no library's own reading of them matters. Pure: any thread, no I/O.
 */
#ifndef BITSBRIDGE_BASE_URL_H
#define BITSBRIDGE_BASE_URL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text;

#define URL_TEXT_MAX 8192 /* bytes, as written and as it travels */
#define URL_HOST_MAX 253  /* bytes of a name, as DNS has it; without a dot at its end */

/* X(name, whose, what is wrong): url_problem_sentence() and url_problem_clause() say it. */
#define URL_PROBLEM_MAP(X)                                                        \
	X(URL_TOO_LONG, URL, "is too long")                                       \
	X(URL_CONTROL_CHARACTER, URL, "holds a control character")                \
	X(URL_OTHER_SCHEME, URL, "must begin with http:// or https://")           \
	X(URL_NO_HOST, HOST, "is missing")                                        \
	X(URL_HOST_TOO_LONG, HOST, "is too long")                                 \
	X(URL_HOST_EMPTY_PART, HOST, "has an empty part")                         \
	X(URL_HOST_LONG_PART, HOST, "has a part that is longer than 63 letters")  \
	X(URL_HOST_CHARACTER, HOST, "holds a character that hosts cannot have")   \
	X(URL_HOST_NO_NAME, HOST, "has letters outside of ASCII, and is no name") \
	X(URL_HOST_NUMBER, HOST, "must be a name, or an address as in 192.0.2.1") \
	X(URL_HOST_NO_IPV6, HOST, "is not an IPv6 address")                       \
	X(URL_PORT, PORT, "is not a number from 1 to 65535")

enum url_problem {
	URL_GOOD,
#define URL_PROBLEM_NAME(name, whose, what) name,
	URL_PROBLEM_MAP(URL_PROBLEM_NAME)
#undef URL_PROBLEM_NAME
};

/* "The URL's host is missing." and "its host is missing"; static. */
const char *url_problem_sentence(enum url_problem problem);
const char *url_problem_clause(enum url_problem problem);

enum url_host_kind { URL_HOST_NAME, URL_HOST_IPV4, URL_HOST_IPV6 };

struct url_host {
	enum url_host_kind kind;
	/* Small letters; names as DNS is asked (xn--...), IPv6 addresses in brackets, as browsers write them. */
	char text[URL_HOST_MAX + 2];
	unsigned char address[16]; /* in the order of the network; IPv4 has the first four */
};

/* What stood in the text, and what a rule may not want to see. */
enum url_trait {
	URL_HAS_USER = 1,     /* a user name, perhaps a password; both stay in text */
	URL_HAD_FRAGMENT = 2, /* left out: it is never sent */
	/* "." or ".." between slashes, or what a server may take for that (url_dots.h). */
	URL_HAD_DOTS = 4,
};

struct url {
	/* All of it, as it travels: ASCII, no dot segments, no port that goes without saying. Owned. */
	char *text;
	const char *path;   /* in text: from the slash behind the host on, with the query */
	size_t path_length; /* without the query */
	const char *query;  /* in text, behind the question mark; NULL: none */
	bool secure;        /* https */
	uint16_t port;
	struct url_host host;
	unsigned traits; /* of enum url_trait */
};

/* Anything but URL_GOOD leaves *ret untouched; else release it. What parse made, parse takes, and makes again. */
enum url_problem url_parse(const char *text, struct url *ret);
/* The same for what stands in a link or a redirect: it may begin anywhere behind the scheme of the URL it stands in. */
enum url_problem url_resolve(const struct url *base, const char *reference, struct url *ret);
/* Leaves a zeroed one; accepts a zeroed one. */
void url_release(struct url *url);

/* A host as it stands in a URL or an origin, which need not end with a NUL. */
enum url_problem url_host_parse(const char *text, size_t length, struct url_host *ret);
/* Is it this machine, by its address or by the name of localhost? */
bool url_host_is_loopback(const struct url_host *host);
/* Does it end with a dot, which browsers take for another host? */
bool url_host_is_rooted(const struct url_host *host);

/* The byte that "%XX" at the beginning of text stands for; -1: there is none. */
int url_decode_byte(const char *text);
/* The path without its query, in the one form of RFC 3986 (6.2.2) by which two of them compare; malloc'ed. */
char *url_path_normal(const struct url *url);
/* Appends bytes of a path or a query as they travel: what URLs may not hold, and a "%" that stands for itself, as %XX. */
void url_append_encoded(struct text *text, const char *bytes, size_t length);

#endif
