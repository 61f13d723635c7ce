/* SPDX-License-Identifier: MIT */
/* Who has a port, on Windows: this program listens, and is found by its name. */
#include <winsock2.h>

#include <ws2tcpip.h>

#include <windows.h>

#include "cli/platform/port_holder.h"
#include "cmocka_ready.h"
#include "http/peer.h"

static SOCKET listen_on_loopback(uint16_t *ret_port)
{
	struct sockaddr_in name = {
	        .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int size = sizeof name;
	SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(listener, (struct sockaddr *)&name, size), 0);
	assert_int_equal(listen(listener, 1), 0);
	assert_int_equal(getsockname(listener, (struct sockaddr *)&name, &size), 0);
	*ret_port = ntohs(name.sin_port);
	return listener;
}

static void a_listener_is_named(void **state)
{
	(void)state;
	uint16_t port;
	struct port_holder holder;
	SOCKET listener = listen_on_loopback(&port);
	assert_true(port_holder_find(port, &holder));
	closesocket(listener);
	assert_true(holder.held);
	if (peer_warning() != NULL && holder.process == 0) {
		print_message("skipped: Wine does not tell who listens\n");
		skip();
	}
	assert_int_equal(holder.process, (long)GetCurrentProcessId());
	assert_string_equal(holder.name, "test_port_holder_win32.exe");
}

static void a_free_port_has_no_holder(void **state)
{
	(void)state;
	uint16_t port;
	struct port_holder holder;
	closesocket(listen_on_loopback(&port));
	assert_true(port_holder_find(port, &holder));
	assert_false(holder.held);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_listener_is_named),
	        cmocka_unit_test(a_free_port_has_no_holder),
	};
	WSADATA data;
	if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
