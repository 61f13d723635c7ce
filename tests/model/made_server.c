/* SPDX-License-Identifier: MIT */
#include "made_server.h"

#include <linux/sockios.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/memory.h"

#define CONNECTIONS_MAX 8
#define HEAD_MAX        4096

struct connection {
	int socket; /* -1: none */
	char head[HEAD_MAX + 1];
	size_t length;
	bool asked, answering;
	struct made_answer answer;
	size_t sent;
};

struct made_server {
	struct made_world *world;
	int listener;
	struct connection connections[CONNECTIONS_MAX];
};

static void fail(const char *what)
{
	perror(what);
	abort();
}

struct made_server *made_server_new(const char *name, struct made_world *world)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	struct made_server *server = memory_new(sizeof *server);
	server->world = world;
	for (int i = 0; i < CONNECTIONS_MAX; i++)
		server->connections[i].socket = -1;
	size_t length = strlen(name);
	memcpy(address.sun_path + 1, name, length);
	server->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length);
	if (bind(server->listener, (struct sockaddr *)&address, size) != 0 ||
	        listen(server->listener, CONNECTIONS_MAX) != 0)
		fail("made_server");
	return server;
}

static void hang_up(struct connection *connection)
{
	if (connection->socket >= 0)
		close(connection->socket);
	text_release(&connection->answer.bytes);
	*connection = (struct connection){.socket = -1};
}

void made_server_restart(struct made_server *server)
{
	for (int i = 0; i < CONNECTIONS_MAX; i++)
		hang_up(&server->connections[i]);
}

void made_server_free(struct made_server *server)
{
	made_server_restart(server);
	close(server->listener);
	free(server);
}

static void accept_all(struct made_server *server)
{
	for (int i = 0; i < CONNECTIONS_MAX; i++) {
		struct connection *connection = &server->connections[i];
		if (connection->socket < 0)
			connection->socket = accept(server->listener, NULL, NULL);
	}
}

static void hear(struct connection *connection)
{
	ssize_t got = 1;
	while (got > 0 && connection->socket >= 0) {
		got = recv(connection->socket, connection->head + connection->length,
		        HEAD_MAX - connection->length, MSG_DONTWAIT);
		if (got > 0)
			connection->length += (size_t)got;
		else if (got == 0)
			hang_up(connection);
	}
	connection->head[connection->length] = '\0';
	connection->asked = strstr(connection->head, "\r\n\r\n") != NULL;
}

void made_server_hear(struct made_server *server)
{
	accept_all(server);
	for (int i = 0; i < CONNECTIONS_MAX; i++)
		if (server->connections[i].socket >= 0)
			hear(&server->connections[i]);
}

/* The connection that waits; CONNECTIONS_MAX: none does. */
static int asked(const struct made_server *server)
{
	int i = 0;
	while (i < CONNECTIONS_MAX && !server->connections[i].asked)
		i++;
	return i;
}

bool made_server_is_asked(const struct made_server *server)
{
	return asked(server) < CONNECTIONS_MAX;
}

bool made_server_is_answering(const struct made_server *server)
{
	int which = asked(server);
	return which < CONNECTIONS_MAX && server->connections[which].answering;
}

static void log_request(struct made_world *world, const struct made_request *request)
{
	text_appendf(&world->log, "  %s f%d", request->head ? "HEAD" : "GET", request->file);
	if (request->ranged)
		text_appendf(&world->log, " %zu-", request->first);
	if (request->condition != NULL)
		text_appendf(&world->log, " if %s", request->condition);
}

/* The head of the answer on one line. */
static void log_answer(struct made_world *world, const struct made_answer *answer)
{
	static const char *const dull[] = {"Date", "Content-Type", "Accept-Ranges"};
	const char *at = answer->bytes.data != NULL ? answer->bytes.data : "";
	text_append(&world->log, " ->");
	for (size_t length; (length = strcspn(at, "\r")) > 0; at += length + 2) {
		bool told = true;
		for (size_t i = 0; i < sizeof dull / sizeof *dull; i++)
			told = told && strncmp(at, dull[i], strlen(dull[i])) != 0;
		text_append(&world->log, told ? " " : "");
		text_append_n(&world->log, at, told ? length : 0);
		text_append(&world->log, told ? ";" : "");
		if (at[length] == '\0')
			break;
	}
	text_appendf(&world->log, " %zu of %zu bytes%s%s\n", answer->pause, answer->bytes.length,
	        answer->stands_still ? ", then nothing" : "",
	        answer->closes ? ", then the end" : "");
}

static void begin(struct made_server *server, struct connection *connection)
{
	struct made_request request;
	if (!made_request_parse(connection->head, &request))
		fail(connection->head);
	log_request(server->world, &request);
	connection->answer = made_answer(server->world, &request);
	connection->answering = true;
	connection->sent = 0;
	log_answer(server->world, &connection->answer);
	free(request.condition);
}

static void send_until(struct connection *connection, size_t end)
{
	const struct made_answer *answer = &connection->answer;
	if (answer->whole != NULL && end >= answer->end)
		answer->whole->came_whole = true;
	while (connection->sent < end) {
		ssize_t sent =
		        send(connection->socket, connection->answer.bytes.data + connection->sent,
		                end - connection->sent, MSG_NOSIGNAL);
		if (sent <= 0)
			break; /* it has hung up: that is heard next time */
		connection->sent += (size_t)sent;
	}
}

bool made_server_answer(struct made_server *server)
{
	int which = asked(server);
	if (which == CONNECTIONS_MAX)
		return false;
	struct connection *connection = &server->connections[which];
	bool first = !connection->answering;
	if (first)
		begin(server, connection);
	const struct made_answer *answer = &connection->answer;
	if (first && answer->pause > 0 && answer->pause < answer->bytes.length) {
		send_until(connection, answer->pause);
		return true;
	}
	if (answer->stands_still)
		return false;
	send_until(connection, answer->bytes.length);
	if (answer->closes) {
		hang_up(connection);
		return true;
	}
	text_release(&connection->answer.bytes);
	connection->answer = (struct made_answer){0};
	connection->length = 0;
	connection->asked = connection->answering = false;
	return true;
}

bool made_server_is_read(const struct made_server *server)
{
	for (int i = 0; i < CONNECTIONS_MAX; i++) {
		int left = 0, socket = server->connections[i].socket;
		if (socket >= 0 && ioctl(socket, SIOCOUTQ, &left) == 0 && left > 0)
			return false;
	}
	return true;
}

unsigned made_server_waits(const struct made_server *server, struct curl_waitfd *ret, unsigned max)
{
	unsigned count = 0;
	ret[count++] = (struct curl_waitfd){.fd = server->listener, .events = CURL_WAIT_POLLIN};
	for (int i = 0; i < CONNECTIONS_MAX && count < max; i++)
		if (server->connections[i].socket >= 0)
			ret[count++] = (struct curl_waitfd){
			        .fd = server->connections[i].socket, .events = CURL_WAIT_POLLIN};
	return count;
}
