/* SPDX-License-Identifier: MIT */
/*
 * Where things are for the user who runs the program, and paths as text (UTF-8). Twins: paths_posix.c,
 * paths_win32.c. Results are malloc'ed.
 */
#ifndef BITSBRIDGE_BASE_PATHS_H
#define BITSBRIDGE_BASE_PATHS_H

#include <stdbool.h>

/* $XDG_CONFIG_HOME/bitsbridge/config; %LOCALAPPDATA%\bitsbridge\config. NULL: the user has no home folder. */
char *path_config_file(void);
/* $XDG_STATE_HOME/bitsbridge; %LOCALAPPDATA%\bitsbridge. NULL: the user has no home folder. */
char *path_data_dir(void);
/* The user's own downloads folder. NULL: the user has no home folder. */
char *path_download_dir(void);
/* The user's own music folder. NULL: the user has no home folder. */
char *path_music_dir(void);

bool path_is_absolute(const char *path);
/*
 * An absolute path for one relative to folder (absolute; NULL: the working folder). A leading "~/" is the user's
 * home folder. Nothing is resolved beside "." at the beginning: what does not exist yet has a path, too.
 */
char *path_absolute(const char *path, const char *folder);
char *path_join(const char *folder, const char *name);
/* The folder that a path is in: what stands before its last part; "." where there is none. */
char *path_folder(const char *path);
/* Do two absolute paths name the same place, as far as their text tells? Windows: in any case. */
bool path_is_same(const char *a, const char *b);
/* Does it end with a separator? */
bool path_names_folder(const char *path);

#endif
