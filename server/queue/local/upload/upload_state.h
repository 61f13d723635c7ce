/* SPDX-License-Identifier: MIT */
/* An upload's own: upload.c, which goes by what the server answers, and sending.c, which makes what it is sent. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_UPLOAD_UPLOAD_STATE_H
#define BITSBRIDGE_QUEUE_LOCAL_UPLOAD_UPLOAD_STATE_H

#include "queue/local/fetch/file_transfer.h"
#include "queue/local/upload/fragment.h"
#include "queue/local/upload/packet.h"

struct upload {
	struct file_transfer base;
	struct local_sent_file file;
	bool opened;   /* the file is */
	char *own_url; /* the job's own; the session may have another host */
	struct local_session session;
	bool abandons;                /* the session that the store knows is to be cancelled */
	uint64_t total, acknowledged; /* bytes */
	uint64_t
	        reach; /* no byte from there on was sent in this session; another run may have sent any */
	char *reply_url; /* resolved */
	struct upload_fragments fragments;
	struct upload_packet
	        packet;    /* of the present request; its strings are borrowed from here */
	uint64_t position; /* the next byte of its body, as a place in the file */
	uint64_t ignored;
	int64_t asked_at; /* monotonic ms */
	bool answered;    /* well */
	bool resumed; /* the session is of an earlier attempt, and the server has not acknowledged it in this one */
	bool doubted;      /* it may be forgotten: given up where the server makes another one */
	bool asked_before; /* to end the session */
	int restarts, idle;
};

/* The file is not what it was, or cannot be read: that is how it ends. */
void upload_fail_by_file(struct upload *upload, bits_hr code);

/* Is it still the file that is sent? Opened where it is not yet. False: it has failed by that. */
bool upload_look_at_file(struct upload *upload);
/* The request of its packet, ready for curl. */
CURL *upload_send(struct upload *upload);
/* Has the answer more than is read of what nobody asked for? */
bool upload_is_flooded(const struct upload *upload);

#endif
