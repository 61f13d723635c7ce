/* SPDX-License-Identifier: MIT */
#include "base/clock.h"

#include <windows.h>

/* FILETIME counts 100 ns since 1601. */
#define FILETIME_1970 INT64_C(116444736000000000)

int64_t clock_monotonic_ns(void)
{
	LARGE_INTEGER count, frequency;
	QueryPerformanceCounter(&count);
	QueryPerformanceFrequency(&frequency);
	int64_t seconds = count.QuadPart / frequency.QuadPart;
	int64_t rest = count.QuadPart % frequency.QuadPart;
	return seconds * 1000000000 + rest * 1000000000 / frequency.QuadPart;
}

int64_t clock_monotonic_ms(void)
{
	return clock_monotonic_ns() / 1000000;
}

int64_t clock_wall_ms(void)
{
	FILETIME now;
	GetSystemTimeAsFileTime(&now);
	int64_t ticks = (int64_t)((uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime);
	return (ticks - FILETIME_1970) / 10000;
}

int64_t clock_since_boot_ms(void)
{
	return (int64_t)GetTickCount64();
}
