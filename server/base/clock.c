/* SPDX-License-Identifier: MIT */
#include "base/clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MS_PER_DAY   INT64_C(86400000)
#define YEAR_0000_MS INT64_C(-62167219200000)
#define YEAR_9999_MS INT64_C(253402300799999)

/* Day number since 1970-01-01 to a proleptic Gregorian date, counting years from March. */
static void civil_from_days(int64_t days, int64_t *year, int *month, int *day)
{
	int64_t shifted = days + 719468;
	int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	int64_t of_era = shifted - era * 146097;
	int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t march_month = (5 * of_year + 2) / 153;
	*day = (int)(of_year - (153 * march_month + 2) / 5 + 1);
	*month = (int)(march_month < 10 ? march_month + 3 : march_month - 9);
	*year = year_of_era + era * 400 + (*month <= 2);
}

void clock_format_iso(int64_t wall_ms, char ret[CLOCK_ISO_SIZE])
{
	int64_t ms = wall_ms < YEAR_0000_MS ? YEAR_0000_MS : wall_ms;
	ms = ms > YEAR_9999_MS ? YEAR_9999_MS : ms;
	int64_t days = (ms >= 0 ? ms : ms - (MS_PER_DAY - 1)) / MS_PER_DAY;
	int64_t of_day = ms - days * MS_PER_DAY;
	int64_t year;
	int month, day;
	civil_from_days(days, &year, &month, &day);
	char text[80];
	snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", (int)year, month, day,
	        (int)(of_day / 3600000), (int)(of_day / 60000 % 60), (int)(of_day / 1000 % 60),
	        (int)(of_day % 1000));
	snprintf(ret, CLOCK_ISO_SIZE, "%.24s", text);
}

/* The day number since 1970-01-01 of a proleptic Gregorian date, counting years from March. */
static int64_t days_from_civil(int64_t year, int month, int day)
{
	int64_t shifted = month <= 2 ? year - 1 : year;
	int64_t era = (shifted >= 0 ? shifted : shifted - 399) / 400;
	int64_t year_of_era = shifted - era * 400;
	int64_t of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year -
	       719468;
}

bool clock_parse_iso(const char *text, int64_t *ret)
{
	static const char pattern[] = "dddd-dd-ddTdd:dd:dd.dddZ";
	int fields[7] = {0}, field = 0;
	for (size_t i = 0; i < sizeof pattern; i++) {
		bool digit = text[i] >= '0' && text[i] <= '9';
		if (pattern[i] == 'd' ? !digit : text[i] != pattern[i])
			return false;
		if (digit)
			fields[field] = fields[field] * 10 + (text[i] - '0');
		else
			field++;
	}
	int64_t days = days_from_civil(fields[0], fields[1], fields[2]);
	int64_t ms = days * MS_PER_DAY + fields[3] * INT64_C(3600000) + fields[4] * INT64_C(60000) +
	             fields[5] * INT64_C(1000) + fields[6];
	/* What there is not (a 30th of February, 25 o'clock) comes back as another moment. */
	char again[CLOCK_ISO_SIZE];
	clock_format_iso(ms, again);
	if (strcmp(again, text) != 0)
		return false;
	*ret = ms;
	return true;
}
