/* SPDX-License-Identifier: MIT */
#include "cli/running_bridge.h"

#include <stdlib.h>

#include "cli/places.h"
#include "cli/report.h"

bool running_bridge_find(const struct invocation *invocation, struct bridge_files *ret)
{
	char *data_dir = place_data_dir(&invocation->options);
	if (data_dir == NULL)
		return false;
	bool runs = bridge_files_find(data_dir, ret);
	free(data_dir);
	if (!runs)
		report_failure("no bridge is running here; start one with: bitsbridge serve");
	return runs;
}
