/* SPDX-License-Identifier: MIT */
/* Time. Monotonic time for deadlines and rates; wall time only for what people read. */
#ifndef BITSBRIDGE_BASE_CLOCK_H
#define BITSBRIDGE_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

int64_t clock_monotonic_ms(void);
int64_t clock_monotonic_ns(void);
/* Since the machine was started, the time that it slept included where the system counts that. */
int64_t clock_since_boot_ms(void);
/* Milliseconds since 1970-01-01T00:00Z. */
int64_t clock_wall_ms(void);

/* "2026-11-23T20:15:00.250Z"; years 0000-9999, else clamped. */
#define CLOCK_ISO_SIZE 25
void clock_format_iso(int64_t wall_ms, char ret[CLOCK_ISO_SIZE]);
/* Exactly that form, and a moment that there is. False: *ret is untouched. */
bool clock_parse_iso(const char *text, int64_t *ret);

#endif
