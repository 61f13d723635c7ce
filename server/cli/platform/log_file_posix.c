/* SPDX-License-Identifier: MIT */
#include "cli/platform/log_file.h"

void log_file_begin(const char *data_dir)
{
	(void)data_dir;
}
