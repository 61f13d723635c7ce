/* SPDX-License-Identifier: MIT */
/* Names for files that are good on every file system. Pure. */
#ifndef BITSBRIDGE_MODEL_FILE_NAME_H
#define BITSBRIDGE_MODEL_FILE_NAME_H

/* Bytes of UTF-8; leaves room below the 255 that file systems take, for temporary names beside it. */
#define FILE_NAME_MAX 200

/*
 * The name with what a file system, a shell's listing or a path could trip over made "_": control characters, either
 * slash, <>:"|?*, a dot in front; dots and spaces at the end are taken away, and Windows's device names get a "_" in front.
 * Longer names are cut before their extension. malloc'ed; NULL: nothing is left of it.
 */
char *file_name_make_safe(const char *name);

/* The last part of the URL's path, percent-decoded and made safe. malloc'ed; NULL: the path names no file. */
char *file_name_from_url(const char *url);

#endif
