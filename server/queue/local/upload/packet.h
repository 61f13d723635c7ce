/* SPDX-License-Identifier: MIT */
/* The packets of the BITS upload protocol ([MC-BUP], version 1.5), each the headers of a request. Pure. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_UPLOAD_PACKET_H
#define BITSBRIDGE_QUEUE_LOCAL_UPLOAD_PACKET_H

#include <curl/curl.h>
#include <stdbool.h>
#include <stdint.h>

#define UPLOAD_METHOD   "BITS_POST"
#define UPLOAD_PROTOCOL "{7df0354d-249b-430f-820d-3d2a9bef4931}"

enum upload_packet_kind {
	UPLOAD_PING,
	UPLOAD_CREATE_SESSION,
	UPLOAD_FRAGMENT,
	UPLOAD_CLOSE_SESSION,
	UPLOAD_CANCEL_SESSION,
};

/* Strings are borrowed. */
struct upload_packet {
	enum upload_packet_kind kind;
	const char *session_id; /* NULL in those that have none */
	uint64_t first, end,
	        total;    /* of a fragment: its first byte, the one behind it, those of the file */
	const char *name; /* of the file, with the first fragment; NULL: left out */
	bool again;       /* of a session's end: it may have been asked for before */
};

/* For curl; freed by curl_slist_free_all(). */
struct curl_slist *upload_packet_headers(const struct upload_packet *packet);

/* The URL with another host, with or without a port of its own: malloc'ed; NULL: there is no such host. */
char *upload_url_at(const char *url, const char *host);

#endif
