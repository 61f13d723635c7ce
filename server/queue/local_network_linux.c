/* SPDX-License-Identifier: MIT */
#include "queue/local_network.h"

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int local_network_open(void)
{
	struct sockaddr_nl address = {
	        .nl_family = AF_NETLINK, .nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR};
	int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE);
	if (descriptor < 0)
		return -1;
	if (bind(descriptor, (struct sockaddr *)&address, sizeof address) != 0) {
		close(descriptor);
		return -1;
	}
	return descriptor;
}

bool local_network_read(int descriptor)
{
	_Alignas(struct nlmsghdr) char buffer[4096];
	bool came = false;
	ssize_t length;
	while ((length = recv(descriptor, buffer, sizeof buffer, 0)) > 0) {
		size_t left = (size_t)length, at = 0;
		struct nlmsghdr header;
		while (left - at >= sizeof header) {
			memcpy(&header, buffer + at, sizeof header);
			if (header.nlmsg_len < sizeof header || header.nlmsg_len > left - at)
				break;
			came = came || header.nlmsg_type == RTM_NEWADDR;
			at += NLMSG_ALIGN(header.nlmsg_len);
			if (at > left)
				break;
		}
	}
	return came;
}
