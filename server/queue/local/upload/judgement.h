/* SPDX-License-Identifier: MIT */
/* What a server's answer to a packet of the upload protocol means for the upload. Pure. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_UPLOAD_JUDGEMENT_H
#define BITSBRIDGE_QUEUE_LOCAL_UPLOAD_JUDGEMENT_H

#include "queue/local/fetch/failure.h"
#include "queue/local/upload/answer.h"
#include "queue/local/upload/packet.h"

enum upload_verdict {
	UPLOAD_GO_ON, /* the packet has done its work; of a fragment: next is the byte to go on from */
	UPLOAD_RESTART, /* the session is gone, or the two sides are out of step: a new one, from the first byte */
	UPLOAD_DOUBT, /* it has failed, and where it was the first one since long, the session may be gone, which such a server does not say */
	UPLOAD_SHRINK, /* the fragment is too large for the server */
	UPLOAD_FAILED,
};

struct upload_judgement {
	enum upload_verdict verdict;
	uint64_t next;
	struct local_failure
	        failure; /* of all but UPLOAD_GO_ON: what it is where that is of no use any more */
	const char *message; /* static; NULL: the code says it all */
};

/*
 * reach: no byte from there on has been sent, so none can have been received. Of closing, a session that is gone has been
 * closed before, where that was asked before.
 */
struct upload_judgement upload_judge(
        const struct upload_packet *packet, uint64_t reach, const struct upload_answer *answer);

#endif
