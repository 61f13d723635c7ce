/* SPDX-License-Identifier: MIT */
/*
 * The pages: everything under webroot/ but demo/, compiled into the program, or read from a folder while one works on
 * them. Paths are looked up, never joined: what is not a plain name in a plain folder is not found. Any thread.
 */
#ifndef BITSBRIDGE_HTTP_PAGES_H
#define BITSBRIDGE_HTTP_PAGES_H

#include <stdbool.h>
#include <stddef.h>

struct pages;

struct page {
	const char *content_type; /* static storage */
	char etag[40];            /* with quotes; "" : none */
	const unsigned char *data;
	size_t length;
	void *owned; /* the memory that data lies in, or NULL where it is compiled in */
};

/* folder: NULL for the compiled-in ones; copied. */
struct pages *pages_new(const char *folder);
void pages_free(struct pages *pages); /* accepts NULL */

/* path: decoded, begins with a slash. False: there is no such page. Release with page_release(). */
bool pages_find(const struct pages *pages, const char *path, struct page *ret);
void page_release(struct page *page);

/* What script/cmake/EmbedPages.cmake makes of webroot/. */
struct embedded_page {
	const char *path; /* "/index.html" */
	const char *etag;
	const unsigned char *data;
	size_t length;
};
extern const struct embedded_page embedded_pages[];
extern const size_t embedded_page_count;

#endif
