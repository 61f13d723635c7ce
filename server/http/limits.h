/* SPDX-License-Identifier: MIT */
/* Every limit of the HTTP face, by name. docs/security.md explains them; tests go to their edges. */
#ifndef BITSBRIDGE_HTTP_LIMITS_H
#define BITSBRIDGE_HTTP_LIMITS_H

/*
 * civetweb gives each connection a worker thread for as long as it is open, busy or not. Streams and long polls may
 * hold STREAMS_MAX + POLLS_MAX of them; the rest is kept back for plain requests and for connections that send
 * nothing, or slowly, until REQUEST_TIMEOUT_MS ends them, or the need of others does. Where the process may not open as many files and
 * sockets as that needs, all of these shrink alike (capacity.h).
 */
#define HTTP_WORKERS           320
#define HTTP_STREAMS_MAX       160 /* event streams, all scopes together */
#define HTTP_SCOPE_STREAMS_MAX 120 /* event streams of one origin, or of the own scope */
#define HTTP_POLLS_MAX         64  /* requests with wait= that wait at this moment */
#define HTTP_RETRY_AFTER_S     5   /* what a refused stream or poll is told */
/* When fewer workers than this are free, the oldest idle connections are ended until twice as many are (crowd.h). */
#define HTTP_WORKERS_SPARE 32
/* Connections that are accepted and wait for a worker; more wait in the kernel. */
#define HTTP_CONNECTION_QUEUE 128
#define HTTP_LISTEN_BACKLOG   1024

/* A request's head must be whole, and an answer must be taken, in this time; civetweb may take it twice. */
#define HTTP_REQUEST_TIMEOUT_MS 5000
/* How long a connection may idle between two requests. */
#define HTTP_KEEP_ALIVE_MS 2000
/* A request's body must be whole in this time. */
#define HTTP_BODY_TIMEOUT_MS 5000

#define HTTP_HEAD_MAX       16384 /* bytes of request line and headers; more: 400, by civetweb */
#define HTTP_HEADERS_MAX    63    /* civetweb cuts at 64 without a word, so 64 are refused: 431 */
#define HTTP_TARGET_MAX     4096  /* bytes of path and query; more: 414 */
#define HTTP_PARAMETERS_MAX 32    /* of a query; more: 400 */
#define HTTP_BODY_MAX       16384 /* bytes of a request's body; more: 413 */

/* A plain GET waits at most this long for a fresh look at the queue. */
#define HTTP_FRESH_WAIT_MS 1000
#define HTTP_WAIT_MIN_S    1 /* wait= */
#define HTTP_WAIT_MAX_S    60

/* Streams: a comment line when nothing else was sent for so long; what EventSource waits before it reconnects. */
#define HTTP_HEARTBEAT_MS 15000
#define HTTP_RETRY_MS     2000
/* How often it is looked whether listeners seem to have gone, and how long a stream that wrote to such a one waits
 * until it writes again: so places are free again before HTTP_RETRY_AFTER_S is over. */
#define HTTP_LEFT_LOOK_MS  4000
#define HTTP_LEFT_AGAIN_MS 900

/* Refused origins that the diagnostics remember. */
#define HTTP_REFUSED_MAX 16
/* Collections that pages asked for in vain, which they remember, too. */
#define HTTP_ASKED_MAX 16

/* Jobs that one origin may have in the queue at a time by making them over HTTP. */
#define HTTP_MADE_JOBS_MAX 100
/* How many names are tried to find a new one for a made job's file. */
#define HTTP_FILE_NAME_TRIES 1000

#endif
