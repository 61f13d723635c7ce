/* SPDX-License-Identifier: MIT */
/*
 * A civetweb program that answers every request with the same bytes, for tests/bench/bench.py: the limit that
 * the bridge is measured against. Usage: bench_constant WORKERS BYTES; it prints its port, and ends with its stdin.
 * GET /N answers N bytes, at most so many as are given.
 */
#include <civetweb.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *body;
static unsigned long body_size;

static int answer(struct mg_connection *connection)
{
	const struct mg_request_info *request = mg_get_request_info(connection);
	unsigned long size = strtoul(request->local_uri + 1, NULL, 10);
	if (size > body_size)
		size = body_size;
	mg_printf(connection,
	        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: no-cache\r\n"
	        "Content-Length: %lu\r\n\r\n",
	        size);
	mg_write(connection, body, size);
	return 200;
}

int main(int argc, char **argv)
{
	const char *options[] = {"listening_ports", "127.0.0.1:0", "num_threads",
	        argc > 2 ? argv[1] : "50", "enable_keep_alive", "yes", "keep_alive_timeout_ms",
	        "5000", "tcp_nodelay", "1", NULL};
	struct mg_callbacks callbacks = {.begin_request = answer};
	struct mg_server_port port;
	body_size = argc > 2 ? strtoul(argv[2], NULL, 10) : 0;
	body = malloc(body_size + 1);
	if (body == NULL)
		return 1;
	memset(body, 'x', body_size);
	mg_init_library(0);
	struct mg_context *server = mg_start(&callbacks, NULL, options);
	if (server == NULL || mg_get_server_ports(server, 1, &port) != 1)
		return 1;
	printf("%d\n", port.port);
	fflush(stdout);
	while (getchar() != EOF)
		continue;
	mg_stop(server);
	mg_exit_library();
	free(body);
	return 0;
}
