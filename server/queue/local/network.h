/* SPDX-License-Identifier: MIT */
/* Does the machine's network go away, does it come back? Twins: network_linux.c, network_other.c. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_NETWORK_H
#define BITSBRIDGE_QUEUE_LOCAL_NETWORK_H

struct local_network;

enum local_network_news {
	NETWORK_AS_BEFORE,
	NETWORK_GONE, /* the last address by which others can be reached went away */
	NETWORK_HERE, /* an address came by which others can be reached, the first one or one more */
};

/* NULL where the system tells nothing. */
struct local_network *local_network_new(void);
void local_network_free(struct local_network *network); /* accepts NULL */
/* Readable when something may have changed; -1 for NULL. */
int local_network_descriptor(const struct local_network *network);
/* Reads what is there and compares with what was. Never blocks. Accepts NULL. */
enum local_network_news local_network_read(struct local_network *network);

#endif
