/* SPDX-License-Identifier: MIT */
#include "queue/local/network.h"

#include <stddef.h>

struct local_network *local_network_new(void)
{
	return NULL;
}

void local_network_free(struct local_network *network)
{
	(void)network;
}

int local_network_descriptor(const struct local_network *network)
{
	(void)network;
	return -1;
}

enum local_network_news local_network_read(struct local_network *network)
{
	(void)network;
	return NETWORK_AS_BEFORE;
}
