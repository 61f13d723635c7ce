/* SPDX-License-Identifier: MIT */
#include "queue/local_network.h"

int local_network_open(void)
{
	return -1;
}

bool local_network_read(int descriptor)
{
	(void)descriptor;
	return false;
}
