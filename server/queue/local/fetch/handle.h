/* SPDX-License-Identifier: MIT */
/*
 * A request as curl makes it: its handle with everything that is the same for all (protocols, certificates, sockets,
 * buffers), the range that is asked for or the body that is sent, and why it failed.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_FETCH_HANDLE_H
#define BITSBRIDGE_QUEUE_LOCAL_FETCH_HANDLE_H

#include "queue/local/fetch/failure.h"
#include "queue/local/fetch/rate.h"
#include "queue/local/fetch/socket.h"
#include "queue/local/secrets.h"

#define HANDLE_CONNECT_S 30L
/* The most that is read or sent at once; with a limit it is less. */
#define HANDLE_BUFFER_MAX (256L << 10)
#define HANDLE_BUFFER_MIN (16L << 10)

/* Zeroed: no request has been made. It must stay where it is while there is one. */
struct local_handle {
	CURL *easy;
	struct curl_slist *headers;
	struct local_socket_rules socket;
	char message[CURL_ERROR_SIZE];
};

/* What a request sends. */
struct local_handle_body {
	const char *method;
	struct curl_slist *headers; /* taken over */
	uint64_t length;
	curl_read_callback send; /* where there is a body: its bytes, */
	curl_seek_callback seek; /* from another place where curl has to begin again */
};

/* All borrowed for as long as the request lives. */
struct local_handle_settings {
	const char *url;
	const struct local_permission *permission;
	const struct local_secrets *secrets; /* sent where the URL's server may have them */
	bool head;                           /* the answer's head alone, of the whole file */
	uint64_t offset;                     /* the first byte that is asked for */
	uint64_t count;                      /* how many, at most; 0: all behind it */
	const char *validator; /* a strong one: only the rest of that version will do; NULL: any */
	bool plain;            /* without a range */
	long answer_s;         /* the answer must be here by then, in seconds; 0: any time */
	const struct local_handle_body *body; /* in place of these; NULL: nothing is sent */
	bool background;                      /* mark the traffic as lower effort */
	CURLSH *connections; /* those that it may use again; NULL: those of the multi handle */
	const struct local_rate *rate; /* NULL: no limit */
	const char *user_agent;
	const struct curl_slist *cookies; /* of the answers before in a chain of redirects */
	curl_write_callback receive;
	void *data; /* the callbacks', and the handle's private pointer */
};

/* Ready for curl's multi interface; the request before is gone. */
void local_handle_begin(struct local_handle *handle, const struct local_handle_settings *settings);
/*
 * After its answer: which scheme the server asks for. Where that is known a request carries it at once, or sends its body
 * only when it does.
 */
void local_handle_learn(const struct local_handle *handle, struct local_secrets *secrets);
/* All cookies that it knows after its answer; freed by curl_slist_free_all(). */
struct curl_slist *local_handle_cookies(const struct local_handle *handle);
/* Why a request ended that brought no answer to judge, or no whole one. *ret_message lives as long as the request. */
struct local_failure local_handle_failure(
        const struct local_handle *handle, CURLcode result, const char **ret_message);
/* Leaves a zeroed one; accepts a zeroed one. */
void local_handle_release(struct local_handle *handle);

#endif
