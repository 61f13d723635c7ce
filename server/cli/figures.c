/* SPDX-License-Identifier: MIT */
#include "cli/figures.h"

#include <stdio.h>

#define HOUR INT64_C(3600)
#define DAY  (24 * HOUR)

void figure_bytes(uint64_t bytes, char ret[FIGURE_SIZE])
{
	static const char *const units[] = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
	if (bytes == JOB_SIZE_UNKNOWN) {
		snprintf(ret, FIGURE_SIZE, "?");
		return;
	}
	if (bytes < 1024) {
		snprintf(ret, FIGURE_SIZE, "%u B", (unsigned)bytes);
		return;
	}
	double value = (double)bytes / 1024;
	size_t unit = 0;
	/* 1023.95 would be written as 1024.0. */
	for (; value >= 1023.95 && unit + 1 < sizeof units / sizeof units[0]; unit++)
		value /= 1024;
	snprintf(ret, FIGURE_SIZE, "%.1f %s", value, units[unit]);
}

void figure_seconds(int64_t seconds, char ret[FIGURE_SIZE])
{
	if (seconds < 0)
		seconds = 0;
	if (seconds < 60)
		snprintf(ret, FIGURE_SIZE, "%d s", (int)seconds);
	else if (seconds < HOUR)
		snprintf(ret, FIGURE_SIZE, "%d:%02d min", (int)(seconds / 60), (int)(seconds % 60));
	else if (seconds < 2 * DAY)
		snprintf(ret, FIGURE_SIZE, "%d:%02d h", (int)(seconds / HOUR),
		        (int)(seconds / 60 % 60));
	else
		snprintf(ret, FIGURE_SIZE, "%lld days", (long long)(seconds / DAY));
}

double job_fraction(const struct job *job)
{
	if (job->bytes_total == JOB_SIZE_UNKNOWN)
		return -1;
	if (job->bytes_total == 0)
		return job->state == JOB_TRANSFERRED || job->state == JOB_ACKNOWLEDGED ? 1 : -1;
	double fraction = (double)job->bytes_transferred / (double)job->bytes_total;
	return fraction > 1 ? 1 : fraction;
}

void figure_share(const struct job *job, char ret[FIGURE_SIZE])
{
	double fraction = job_fraction(job);
	if (fraction < 0)
		ret[0] = '\0';
	else
		snprintf(ret, FIGURE_SIZE, "%d %%", (int)(fraction * 100));
}
