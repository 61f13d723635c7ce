/* SPDX-License-Identifier: MIT */
/*
 * Where a song belongs in a library of music, as the player filed it: AlbumArtist/AlbumTitle/NN Title.ext. Each part is
 * good on ext4, NTFS and exFAT: at most FILE_NAME_MAX bytes of UTF-8 (never more UTF-16 units than bytes), no device of
 * Windows, no dot or space at the end, nothing that shows no sign or turns the writing direction. Pure.
 */
#ifndef BITSBRIDGE_MODEL_LIBRARY_NAME_H
#define BITSBRIDGE_MODEL_LIBRARY_NAME_H

#include "tag.h"

/* What stands where the tag's field is empty, or nothing can be shown of it. */
#define LIBRARY_NO_ARTIST "Unknown Artist"
#define LIBRARY_NO_ALBUM  "Unknown Album"

struct library_name {
	char *artist, *album, *file; /* owned, never NULL */
};

/*
 * own_name: the file's name or path, from which the extension comes, and the title where the tag has none. A track number
 * has two digits ("7" and "7/12" are "07"), behind the disc's where it has one ("2-7" is "2-07"); without one there is
 * just the title.
 */
void library_name_make(struct library_name *ret, const struct tag *tag, const char *own_name);
void library_name_release(struct library_name *name);

/* "07 Title (2).mp3": what a file is called whose own name is taken. number: from 2. malloc'ed. */
char *library_name_numbered(const char *file, unsigned number);

#endif
