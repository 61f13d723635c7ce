/* SPDX-License-Identifier: MIT */
#include "http/date.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"

/* Day and month names by hand: strftime() would speak the locale's language. */
void http_date_format(int64_t wall_ms, char ret[HTTP_DATE_SIZE])
{
	static const char days[7][4] = {"Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"};
	static const char months[12][4] = {
	        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	char iso[CLOCK_ISO_SIZE]; /* 2026-11-23T20:15:00.250Z */
	if (wall_ms < 0)
		wall_ms = 0;
	clock_format_iso(wall_ms, iso);
	int month = (iso[5] - '0') * 10 + (iso[6] - '0');
	snprintf(ret, HTTP_DATE_SIZE, "%s, %.2s %s %.4s %.8s GMT",
	        days[wall_ms / (24LL * 60 * 60 * 1000) % 7], iso + 8, months[(month + 11) % 12],
	        iso, iso + 11);
}

void http_date_now(char ret[HTTP_DATE_SIZE])
{
	enum { SECOND_MS = 1000 };
	static _Thread_local int64_t known_second = -1;
	static _Thread_local char known[HTTP_DATE_SIZE];
	int64_t now = clock_wall_ms();
	if (now / SECOND_MS != known_second) {
		http_date_format(now, known);
		known_second = now / SECOND_MS;
	}
	memcpy(ret, known, sizeof known);
}
