/* SPDX-License-Identifier: MIT */
#include "cli/places.h"

#include "base/memory.h"
#include "base/paths.h"
#include "cli/report.h"

static char *place(const struct invocation *invocation, enum option_id id, char *(*usual)(void))
{
	const char *given = options_text(&invocation->options, id);
	char *path = given != NULL ? memory_string(given) : usual();
	if (path == NULL)
		report_failure("the user has no home folder; name a folder with --%s",
		        option_table[id].name);
	return path;
}

char *place_data_dir(const struct invocation *invocation)
{
	return place(invocation, OPTION_DATA_DIR, path_data_dir);
}

char *place_download_dir(const struct invocation *invocation)
{
	return place(invocation, OPTION_DOWNLOAD_DIR, path_download_dir);
}
