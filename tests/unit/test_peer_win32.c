/* SPDX-License-Identifier: MIT */
/* Whose process is at the other end of a connection: a child of this program connects, and is looked up. */
#include <winsock2.h>

#include <ws2tcpip.h>

#include <iphlpapi.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "base/text.h"
#include "cmocka_ready.h"
#include "http/peer_table.h"
#include "http/peer_win32.h"

#define PATIENCE_MS 30000

/* One address, a listener on it, and a child that has connected to it. */
struct visit {
	const char *address;
	SOCKET listener, connection;
	uint16_t our_port, peer_port;
	PROCESS_INFORMATION child;
};

static union sockets {
	struct sockaddr any;
	struct sockaddr_in four;
	struct sockaddr_in6 six;
} loopback(const char *address, uint16_t port, int *ret_size)
{
	union sockets result;
	memset(&result, 0, sizeof result);
	if (strchr(address, ':') != NULL) {
		result.six.sin6_family = AF_INET6;
		result.six.sin6_addr = in6addr_loopback;
		result.six.sin6_port = htons(port);
		*ret_size = sizeof result.six;
	} else {
		result.four.sin_family = AF_INET;
		result.four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		result.four.sin_port = htons(port);
		*ret_size = sizeof result.four;
	}
	return result;
}

static uint16_t port_of(const union sockets *sockets)
{
	return ntohs(sockets->any.sa_family == AF_INET6 ? sockets->six.sin6_port
	                                                : sockets->four.sin_port);
}

/* What the child does: it says one byte and stays until the other end has gone. */
static int visit_as_child(const char *address, const char *port)
{
	int size;
	char byte = 'x';
	union sockets target = loopback(address, (uint16_t)atoi(port), &size);
	SOCKET connection = socket(target.any.sa_family, SOCK_STREAM, 0);
	if (connect(connection, &target.any, size) != 0 || send(connection, &byte, 1, 0) != 1)
		return 1;
	recv(connection, &byte, 1, 0);
	closesocket(connection);
	return 0;
}

static void start_child(struct visit *visit)
{
	char program[MAX_PATH];
	STARTUPINFOA startup = {.cb = sizeof startup};
	assert_true(GetModuleFileNameA(NULL, program, sizeof program) < sizeof program);
	char *command = text_format("\"%s\" %s %u", program, visit->address, visit->our_port);
	assert_true(CreateProcessA(
	        NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &visit->child));
	free(command);
}

static void begin(struct visit *visit, const char *address)
{
	int size;
	char byte;
	DWORD patience = PATIENCE_MS;
	union sockets name = loopback(address, 0, &size);
	*visit = (struct visit){.address = address};
	visit->listener = socket(name.any.sa_family, SOCK_STREAM, 0);
	assert_int_equal(bind(visit->listener, &name.any, size), 0);
	assert_int_equal(listen(visit->listener, 4), 0);
	assert_int_equal(getsockname(visit->listener, &name.any, &size), 0);
	visit->our_port = port_of(&name);
	start_child(visit);
	size = sizeof name;
	visit->connection = accept(visit->listener, &name.any, &size);
	assert_true(visit->connection != INVALID_SOCKET);
	visit->peer_port = port_of(&name);
	setsockopt(visit->connection, SOL_SOCKET, SO_RCVTIMEO, (const char *)&patience,
	        sizeof patience);
	assert_int_equal(recv(visit->connection, &byte, 1, 0), 1);
}

static void end(struct visit *visit)
{
	closesocket(visit->connection);
	closesocket(visit->listener);
	assert_int_equal(WaitForSingleObject(visit->child.hProcess, PATIENCE_MS), WAIT_OBJECT_0);
	CloseHandle(visit->child.hThread);
	CloseHandle(visit->child.hProcess);
}

static struct peer_rules *own_rules(void)
{
	char *error = NULL;
	struct peer_rules *rules = peer_rules_new(NULL, 0, &error);
	assert_non_null(rules);
	return rules;
}

/* For each connection of the machine Wine looks through all files of all its processes. */
static void skip_where_it_takes_minutes(void)
{
	MIB_TCPTABLE nothing;
	ULONG size = 0;
	GetTcpTable(&nothing, &size, FALSE);
	if (peer_warning() == NULL || size < 1000 * sizeof(MIB_TCPROW))
		return;
	print_message("skipped: this machine has too many connections for Wine's look-up\n");
	skip();
}

static void names_the_process_of_a_peer(void **state)
{
	(void)state;
	struct visit visit;
	skip_where_it_takes_minutes();
	struct peer_rules *rules = own_rules();
	begin(&visit, "127.0.0.1");
	uint32_t found = peer_table_find("127.0.0.1", visit.peer_port, visit.our_port);
	assert_int_equal(found, visit.child.dwProcessId);
	assert_true(peer_process_is_allowed(rules, found));
	end(&visit);
	peer_rules_free(rules);
}

/* Wine takes the owners of IPv6 connections from a wrong column: there, nobody can tell. */
static void names_the_process_of_an_ipv6_peer(void **state)
{
	(void)state;
	struct visit visit;
	skip_where_it_takes_minutes();
	begin(&visit, "::1");
	uint32_t found = peer_table_find("::1", visit.peer_port, visit.our_port);
	end(&visit);
	if (peer_warning() != NULL && found == 0) {
		print_message("skipped: Wine does not tell the owner of an IPv6 connection\n");
		skip();
	}
	assert_int_equal(found, visit.child.dwProcessId);
}

#define PORT(number) ((DWORD)((number) >> 8 | ((number)&0xff) << 8))
#define LOCAL        0x0100007f

static void finds_the_row_of_one_connection(void **state)
{
	(void)state;
	struct {
		DWORD count;
		MIB_TCPROW_OWNER_PID rows[5];
	} four = {5, {{MIB_TCP_STATE_LISTEN, LOCAL, PORT(2487), 0, 0, 1},
	                     {MIB_TCP_STATE_ESTAB, LOCAL, PORT(2487), LOCAL, PORT(50000), 2},
	                     {MIB_TCP_STATE_ESTAB, 0x0100000a, PORT(50000), LOCAL, PORT(2487), 3},
	                     {MIB_TCP_STATE_ESTAB, LOCAL, PORT(50000), LOCAL, PORT(2488), 4},
	                     {MIB_TCP_STATE_ESTAB, LOCAL, PORT(50000), LOCAL, PORT(2487), 5}}};
	assert_int_equal(peer_table_search(&four, false, 50000, 2487), 5);
	assert_int_equal(peer_table_search(&four, false, 2487, 50000), 2);
	assert_int_equal(peer_table_search(&four, false, 50001, 2487), 0);
	four.count = 4;
	assert_int_equal(peer_table_search(&four, false, 50000, 2487), 0);
}

static void finds_the_row_of_one_ipv6_connection(void **state)
{
	(void)state;
	struct {
		DWORD count;
		MIB_TCP6ROW_OWNER_PID rows[3];
	} six = {3,
	        {{{[0] = 0xfd, [15] = 1}, 0, PORT(50000), {[15] = 1}, 0, PORT(2487), 5, 1},
	                {{[15] = 1}, 0, PORT(50000), {[0] = 0xfd, [15] = 1}, 0, PORT(2487), 5, 2},
	                {{[15] = 1}, 0, PORT(50000), {[15] = 1}, 0, PORT(2487), 5, 3}}};
	assert_int_equal(peer_table_search(&six, true, 50000, 2487), 3);
	assert_int_equal(peer_table_search(&six, true, 2487, 50000), 0);
	six.count = 2;
	assert_int_equal(peer_table_search(&six, true, 50000, 2487), 0);
}

static void a_peer_that_is_gone_is_a_stranger(void **state)
{
	(void)state;
	struct visit visit;
	skip_where_it_takes_minutes();
	struct peer_rules *rules = own_rules();
	begin(&visit, "127.0.0.1");
	end(&visit);
	uint32_t found = peer_table_find("127.0.0.1", visit.peer_port, visit.our_port);
	assert_true(found == 0 || !peer_process_is_allowed(rules, found));
	assert_false(peer_process_is_allowed(rules, 0));
	assert_false(peer_process_is_allowed(rules, 0x7ffffffc));
	peer_rules_free(rules);
}

static void allows_users_by_name_and_by_sid(void **state)
{
	(void)state;
	char own[256], *error = NULL;
	DWORD size = sizeof own;
	assert_true(GetUserNameA(own, &size));
	const char *users[] = {"S-1-5-18", own};
	struct peer_rules *rules = peer_rules_new(users, 2, &error);
	assert_non_null(rules);
	assert_true(peer_process_is_allowed(rules, GetCurrentProcessId()));
	peer_rules_free(rules);
	const char *nobody[] = {"nobody by this name"};
	assert_null(peer_rules_new(nobody, 1, &error));
	assert_non_null(strstr(error, "nobody by this name"));
	free(error);
}

int main(int argc, char **argv)
{
	static const struct CMUnitTest tests[] = {
	        cmocka_unit_test(finds_the_row_of_one_connection),
	        cmocka_unit_test(finds_the_row_of_one_ipv6_connection),
	        cmocka_unit_test(names_the_process_of_a_peer),
	        cmocka_unit_test(names_the_process_of_an_ipv6_peer),
	        cmocka_unit_test(a_peer_that_is_gone_is_a_stranger),
	        cmocka_unit_test(allows_users_by_name_and_by_sid),
	};
	WSADATA data;
	if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
		return 1;
	if (argc == 3)
		return visit_as_child(argv[1], argv[2]);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
