/* SPDX-License-Identifier: MIT */
#include "http/one_time.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/random.h"

#define HOST_END ".localhost"
enum { HTTP_PORT = 80 };

void one_time_make(char ret[ONE_TIME_NAME_SIZE])
{
	unsigned char bytes[(ONE_TIME_NAME_SIZE - 1) / 2];
	random_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(ret + 2 * i, 3, "%02x", bytes[i]);
}

static void format_end(uint16_t port, char ret[ONE_TIME_ORIGIN_SIZE])
{
	if (port == HTTP_PORT)
		snprintf(ret, ONE_TIME_ORIGIN_SIZE, HOST_END);
	else
		snprintf(ret, ONE_TIME_ORIGIN_SIZE, HOST_END ":%u", (unsigned)port);
}

bool one_time_from_host(const char *host, uint16_t port, char ret[ONE_TIME_NAME_SIZE])
{
	char end[ONE_TIME_ORIGIN_SIZE];
	size_t digits = strspn(host, "0123456789abcdef");
	format_end(port, end);
	if (digits != ONE_TIME_NAME_SIZE - 1 || strcmp(host + digits, end) != 0)
		return false;
	memcpy(ret, host, digits);
	ret[digits] = '\0';
	return true;
}

void one_time_origin(const char *name, uint16_t port, char ret[ONE_TIME_ORIGIN_SIZE])
{
	char end[ONE_TIME_ORIGIN_SIZE];
	format_end(port, end);
	snprintf(ret, ONE_TIME_ORIGIN_SIZE, "http://%s%.20s", name, end);
}
