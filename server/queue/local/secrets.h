/* SPDX-License-Identifier: MIT */
/* What a job's requests carry beside the URL (struct job_http), as the store has it, and to whom it may go. Pure. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_SECRETS_H
#define BITSBRIDGE_QUEUE_LOCAL_SECRETS_H

#include <stdbool.h>

/* Strings are owned. Zeroed: nothing is carried. */
struct local_secrets {
	char *url;     /* the job's own: its scheme, host and port are who may have the rest */
	char *headers; /* "Name: value", one a line; NULL: none */
	char *user, *password;
	bool for_all_hosts;
	unsigned long schemes; /* CURLAUTH_ bits that the server was seen to ask for; 0: not yet */
};

/* Is there anything to carry, and may this URL's server have it? */
bool local_secrets_are_for(const struct local_secrets *secrets, const char *url);
/* Leaves zeroed ones; accepts them. */
void local_secrets_release(struct local_secrets *secrets);

#endif
