/* SPDX-License-Identifier: MIT */
#include "queue/filing/library.h"

#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/text.h"
#include "queue/filing/move.h"

/* The whole of the memory is one of these and the path: it is compared, never taken apart. */
#define FOLDER "folder "
#define MOUNT  "mount "

#define MEMORY_MAX 65536

static char *memory_path(const struct library *library)
{
	return path_join(library->data_dir, "library");
}

/* NULL: there is none. */
static char *recall(const struct library *library)
{
	char *path = memory_path(library);
	char *known = file_read(path, MEMORY_MAX, NULL, NULL);
	free(path);
	return known;
}

static bool says(const char *known, const char *what, const struct library *library)
{
	return known != NULL && text_starts_with(known, what) &&
	       strcmp(known + strlen(what), library->folder) == 0;
}

/* Where it cannot be written it is tried again with the next file: until then a lost folder would be made anew. */
static void remember(const struct library *library, const char *known, const char *what)
{
	if (says(known, what, library))
		return;
	char *path = memory_path(library), *text = text_format("%s%s", what, library->folder);
	file_write_private(path, text, true, NULL);
	free(path);
	free(text);
}

/* With those above it, each of them on the disk. */
static bits_hr make(const char *folder)
{
	if (file_is_folder(folder))
		return BITS_S_OK;
	char *above = path_folder(folder);
	bool top = strcmp(above, folder) == 0 || strcmp(above, ".") == 0;
	bits_hr code = top ? BITS_E_PATH_NOT_FOUND : make(above);
	free(above);
	return code >= 0 ? move_make_folder(folder) : code;
}

static bits_hr make_ready(const struct library *library, const char *known, char **ret_words)
{
	bool there = file_is_folder(library->folder);
	bool mount = there && move_is_mount_point(library->folder);
	if (!there && (says(known, FOLDER, library) || says(known, MOUNT, library))) {
		*ret_words = text_format("%s is no longer there", library->folder);
		return BITS_E_PATH_NOT_FOUND;
	}
	if (there && !mount && says(known, MOUNT, library)) {
		*ret_words = text_format("no disk is mounted on %s", library->folder);
		return BITS_E_NOT_READY;
	}
	bits_hr code = make(library->folder);
	if (code < 0)
		*ret_words = text_format("%s cannot be made", library->folder);
	else
		remember(library, known, mount ? MOUNT : FOLDER);
	return code;
}

bits_hr library_make_ready(const struct library *library, char **ret_words)
{
	char *known = recall(library);
	bits_hr code = make_ready(library, known, ret_words);
	free(known);
	return code;
}

bool library_holds(const struct library *library, const char *path)
{
	size_t length = strlen(library->folder);
	return strncmp(path, library->folder, length) == 0 &&
	       (path_names_folder(library->folder) || strchr("/\\", path[length]) != NULL);
}
