/* SPDX-License-Identifier: MIT */
#include "cli/figures.h"

#include <stdio.h>

#include "base/clock.h"

#define HOUR INT64_C(3600)
#define DAY  (24 * HOUR)

/* As the dashboard writes them: three digits at least, whole kilobytes, one decimal from a megabyte on. */
void figure_bytes(uint64_t bytes, char ret[FIGURE_SIZE])
{
	static const char *const units[] = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
	enum { MEGA = 2, UNIT_COUNT = sizeof units / sizeof units[0] };
	if (bytes == JOB_SIZE_UNKNOWN) {
		snprintf(ret, FIGURE_SIZE, "?");
		return;
	}
	double value = (double)bytes;
	size_t unit = 0;
	/* 999.5 would be written as 1000. */
	for (; value >= 999.5 && unit + 1 < UNIT_COUNT; unit++)
		value /= 1000;
	snprintf(ret, FIGURE_SIZE, "%.*f %s", unit >= MEGA && value < 99.95 ? 1 : 0, value,
	        units[unit]);
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

void figure_seconds_until(int64_t time, char ret[FIGURE_SIZE])
{
	figure_seconds((time - clock_wall_ms() + 999) / 1000, ret);
}

const char *figure_direction(const struct job *job)
{
	return job_type_is_upload(job->type) ? "\xE2\x86\x91 " : "";
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
