/* SPDX-License-Identifier: MIT */
#include "queue/local/network.h"

#include <errno.h>
#include <ifaddrs.h>
#include <linux/if.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/memory.h"

struct place {
	sa_family_t family;
	unsigned char address[sizeof(struct in6_addr)];
};

struct local_network {
	int descriptor;
	struct place *places; /* addresses by which others can be reached */
	size_t count;
};

static bool is_link_local(const struct sockaddr_in *v4)
{
	return ntohl(v4->sin_addr.s_addr) >> 16 == 0xA9FE;
}

/* An address that is still being checked for doubles cannot be used yet, and getifaddrs() does not tell. */
static bool can_be_bound(const struct sockaddr_in6 *address)
{
	struct sockaddr_in6 any_port = *address;
	any_port.sin6_port = 0;
	int descriptor = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (descriptor < 0)
		return false;
	bool bound = bind(descriptor, (struct sockaddr *)&any_port, sizeof any_port) == 0;
	close(descriptor);
	return bound;
}

static bool read_place(const struct ifaddrs *entry, struct place *ret)
{
	struct place place = {0};
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	unsigned needed = IFF_UP | IFF_RUNNING; /* running: there is a carrier */
	if (entry->ifa_addr == NULL || (entry->ifa_flags & (needed | IFF_LOOPBACK)) != needed)
		return false;
	place.family = entry->ifa_addr->sa_family;
	if (place.family == AF_INET) {
		memcpy(&v4, entry->ifa_addr, sizeof v4);
		if (is_link_local(&v4))
			return false;
		memcpy(place.address, &v4.sin_addr, sizeof v4.sin_addr);
	} else if (place.family == AF_INET6) {
		memcpy(&v6, entry->ifa_addr, sizeof v6);
		if (IN6_IS_ADDR_LINKLOCAL(&v6.sin6_addr) || !can_be_bound(&v6))
			return false;
		memcpy(place.address, &v6.sin6_addr, sizeof v6.sin6_addr);
	} else {
		return false;
	}
	*ret = place;
	return true;
}

static struct place *read_places(size_t *ret_count)
{
	struct ifaddrs *all;
	struct place *places = NULL, place;
	size_t count = 0;
	*ret_count = 0;
	if (getifaddrs(&all) != 0)
		return NULL;
	for (const struct ifaddrs *entry = all; entry != NULL; entry = entry->ifa_next) {
		if (!read_place(entry, &place))
			continue;
		places = memory_resize_array(places, count + 1, sizeof *places);
		places[count++] = place;
	}
	freeifaddrs(all);
	*ret_count = count;
	return places;
}

static bool has(const struct local_network *network, const struct place *place)
{
	for (size_t i = 0; i < network->count; i++) {
		if (network->places[i].family == place->family &&
		        memcmp(network->places[i].address, place->address, sizeof place->address) ==
		                0)
			return true;
	}
	return false;
}

struct local_network *local_network_new(void)
{
	struct sockaddr_nl address = {.nl_family = AF_NETLINK,
	        .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR};
	int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (descriptor < 0)
		return NULL;
	if (bind(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
		close(descriptor);
		return NULL;
	}
	struct local_network *network = memory_new(sizeof *network);
	network->descriptor = descriptor;
	network->places = read_places(&network->count);
	return network;
}

void local_network_free(struct local_network *network)
{
	if (network == NULL)
		return;
	close(network->descriptor);
	free(network->places);
	free(network);
}

int local_network_descriptor(const struct local_network *network)
{
	return network != NULL ? network->descriptor : -1;
}

enum local_network_news local_network_read(struct local_network *network)
{
	char buffer[4096];
	bool rung = false, came = false;
	/* What the messages say is not read: they also come where only a lifetime was renewed, and some are lost
	 * where many come. */
	while (network != NULL &&
	        (recv(network->descriptor, buffer, sizeof buffer, 0) > 0 || errno == ENOBUFS))
		rung = true;
	if (!rung)
		return NETWORK_AS_BEFORE;
	size_t count;
	struct place *places = read_places(&count);
	for (size_t i = 0; i < count; i++)
		came = came || !has(network, &places[i]);
	bool gone = network->count > 0 && count == 0;
	free(network->places);
	network->places = places;
	network->count = count;
	return came ? NETWORK_HERE : gone ? NETWORK_GONE : NETWORK_AS_BEFORE;
}
