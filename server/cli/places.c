/* SPDX-License-Identifier: MIT */
#include "cli/places.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/paths.h"
#include "cli/report.h"

static char *place(const struct options *options, enum option_id id, char *(*usual)(void))
{
	const char *given = options_text(options, id);
	char *path = given != NULL ? memory_string(given) : usual();
	if (path == NULL)
		report_failure("the user has no home folder; name a folder with --%s",
		        option_table[id].name);
	return path;
}

char *place_data_dir(const struct options *options)
{
	char *path = place(options, OPTION_DATA_DIR, path_data_dir);
	bool replays = strcmp(options_text(options, OPTION_QUEUE), "replay") == 0;
	if (path == NULL || !replays || options_text(options, OPTION_DATA_DIR) != NULL)
		return path;
	/* Who is allowed to see a replay is not thereby allowed to see the user's own jobs. */
	char *own = path_join(path, "replay");
	free(path);
	return own;
}

char *place_download_dir(const struct options *options)
{
	return place(options, OPTION_DOWNLOAD_DIR, path_download_dir);
}

char *place_library_dir(const struct options *options)
{
	return place(options, OPTION_LIBRARY_DIR, path_music_dir);
}
