/* SPDX-License-Identifier: MIT */
#include "http/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/text.h"

enum { PAGE_MAX = 4 * 1024 * 1024, PATH_MAX_LENGTH = 200 };

struct pages {
	char *folder;
};

static const char *content_type(const char *path)
{
	static const struct {
		const char *extension, *type;
	} types[] = {{".html", "text/html; charset=utf-8"}, {".css", "text/css; charset=utf-8"},
	        {".js", "text/javascript; charset=utf-8"}, {".json", "application/json"},
	        {".svg", "image/svg+xml"}, {".png", "image/png"}, {".ico", "image/x-icon"},
	        {".txt", "text/plain; charset=utf-8"}, {".woff2", "font/woff2"}};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (text_ends_with_ignoring_case(path, types[i].extension))
			return types[i].type;
	return NULL;
}

struct pages *pages_new(const char *folder)
{
	struct pages *pages = memory_new(sizeof *pages);
	pages->folder = memory_string(folder);
	return pages;
}

void pages_free(struct pages *pages)
{
	if (pages != NULL)
		free(pages->folder);
	free(pages);
}

/* Slash, name, slash, name; a name begins with a letter or digit and holds nothing that a file system could take for
 * anything but a letter. So no path leads out of the folder. */
static bool is_plain(const char *path)
{
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	if (strlen(path) > PATH_MAX_LENGTH)
		return false;
	while (*path == '/') {
		path++;
		if (strspn(path, LETTERS) == 0)
			return false;
		path += strspn(path, LETTERS "-_.");
	}
	return *path == '\0';
#undef LETTERS
}

static bool find_embedded(const char *path, struct page *ret)
{
	for (size_t i = 0; i < embedded_page_count; i++) {
		const struct embedded_page *page = &embedded_pages[i];
		if (strcmp(page->path, path) != 0)
			continue;
		*ret = (struct page){.data = page->data, .length = page->length};
		snprintf(ret->etag, sizeof ret->etag, "%s", page->etag);
		return true;
	}
	return false;
}

static bool find_in_folder(const char *folder, const char *path, struct page *ret)
{
	size_t length;
	char *name = text_format("%s%s", folder, path);
	char *data = file_read(name, PAGE_MAX, &length, NULL);
	free(name);
	if (data == NULL)
		return false;
	*ret = (struct page){.data = (unsigned char *)data, .length = length, .owned = data};
	return true;
}

bool pages_find(const struct pages *pages, const char *path, struct page *ret)
{
	if (strcmp(path, "/") == 0)
		path = "/index.html";
	const char *type = content_type(path);
	if (type == NULL || !is_plain(path) || text_starts_with(path, "/demo/"))
		return false;
	bool found = pages->folder != NULL ? find_in_folder(pages->folder, path, ret)
	                                   : find_embedded(path, ret);
	if (found)
		ret->content_type = type;
	return found;
}

void page_release(struct page *page)
{
	free(page->owned);
	*page = (struct page){0};
}
