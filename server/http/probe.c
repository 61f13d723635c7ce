/* SPDX-License-Identifier: MIT */
#include "http/probe.h"

#include <civetweb.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"

/* To its end, or to HTTP_PROBE_BODY_MAX bytes; a server that dribbles is cut off at the deadline. */
static char *read_body(struct mg_connection *connection, int64_t deadline)
{
	struct text body = {0};
	char buffer[4096];
	while (body.length <= HTTP_PROBE_BODY_MAX && clock_monotonic_ms() < deadline) {
		int count = mg_read(connection, buffer, sizeof buffer);
		if (count <= 0)
			break;
		text_append_n(&body, buffer, (size_t)count);
	}
	return text_steal(&body);
}

bool http_probe(uint16_t port, const char *path, int timeout_ms, struct http_probe *ret)
{
	char error[128] = "";
	bool answered = false;
	int64_t deadline = clock_monotonic_ms() + timeout_ms;
	mg_init_library(0);
	struct mg_connection *connection =
	        mg_connect_client("127.0.0.1", port, 0, error, sizeof error);
	if (connection != NULL) {
		mg_printf(connection,
		        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n\r\n", path,
		        port);
		if (mg_get_response(connection, error, sizeof error, timeout_ms) >= 0) {
			ret->status = mg_get_response_info(connection)->status_code;
			ret->body = read_body(connection, deadline);
			answered = true;
		}
		mg_close_connection(connection);
	}
	mg_exit_library();
	return answered;
}
