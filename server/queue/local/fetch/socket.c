/* SPDX-License-Identifier: MIT */
#include "queue/local/fetch/socket.h"

#include <netinet/in.h>
#include <netinet/ip.h>
#include <sys/socket.h>

#include "queue/local/fetch/proxy.h"

/* RFC 8622's lower effort, as it stands in the traffic class. */
#define TRAFFIC_CLASS_LOWER_EFFORT (0x01 << 2)

static curl_socket_t open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct local_socket_rules *rules = data;
	(void)purpose;
	if (!local_permission_check_address(rules->url, rules->permission, &address->addr)) {
		rules->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(address->family, address->socktype, address->protocol);
}

static int mark_socket(void *data, curl_socket_t socket, curlsocktype purpose)
{
	const struct local_socket_rules *rules = data;
	int traffic_class = TRAFFIC_CLASS_LOWER_EFFORT;
	(void)purpose;
	/* One of the two fits the socket; where the system does not let us, the transfer goes on unmarked. */
	if (rules->background) {
		setsockopt(socket, IPPROTO_IP, IP_TOS, &traffic_class, sizeof traffic_class);
		setsockopt(socket, IPPROTO_IPV6, IPV6_TCLASS, &traffic_class, sizeof traffic_class);
	}
	return CURL_SOCKOPT_OK;
}

void local_socket_set_up(CURL *easy, struct local_socket_rules *rules)
{
	curl_easy_setopt(easy, CURLOPT_SOCKOPTFUNCTION, mark_socket);
	curl_easy_setopt(easy, CURLOPT_SOCKOPTDATA, rules);
	if (!local_permission_is_bounded(rules->permission))
		return;
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, rules);
	if (local_proxy_way(rules->url, rules->permission) != WAY_OF_CURL)
		curl_easy_setopt(easy, CURLOPT_PROXY, "");
	/* A connection made for another job must not be taken over unchecked. */
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
}
