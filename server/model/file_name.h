/* SPDX-License-Identifier: MIT */
/* A name for a file that is to be downloaded, from its URL, good on every file system. Pure. */
#ifndef BITSBRIDGE_MODEL_FILE_NAME_H
#define BITSBRIDGE_MODEL_FILE_NAME_H

/* Bytes of UTF-8; leaves room below the 255 that file systems take, for temporary names beside it. */
#define FILE_NAME_MAX 200

/*
 * The last part of the URL's path, percent-decoded; what a file system, a shell's listing or a path could
 * trip over becomes "_": control characters, either slash, <>:"|?*, a dot in front, dots and spaces at the end,
 * Windows's device names. Longer names are cut before their extension. malloc'ed; NULL: the path names no file.
 */
char *file_name_from_url(const char *url);

#endif
