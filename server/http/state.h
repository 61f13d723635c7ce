/* SPDX-License-Identifier: MIT */
/* What a running server holds, for this folder's files only. */
#ifndef BITSBRIDGE_HTTP_STATE_H
#define BITSBRIDGE_HTTP_STATE_H

#include "base/thread.h"
#include "http/asked.h"
#include "http/capacity.h"
#include "http/config.h"
#include "http/counters.h"
#include "http/crowd.h"
#include "http/dashboards.h"
#include "http/leavers.h"
#include "http/pages.h"
#include "http/port_guard.h"
#include "http/questions.h"
#include "http/refused.h"

struct mg_context;
struct repeats;

struct http_server {
	struct mg_context *context;
	uint16_t port;
	struct http_capacity capacity;
	struct port_guard *guard; /* holds the port on [::1]; NULL: we listen there, or cannot */
	bool names_are_shared;    /* somebody else has the port there */
	struct board *board;
	struct demand *demand;
	struct commander *commander; /* NULL: nobody controls */
	struct pages *pages;
	char *version;
	struct mutex *mutex;        /* guards config */
	struct http_config *config; /* referenced; take it by http_server_config() */
	struct mutex *making;       /* one job is made over HTTP at a time */
	struct repeats *repeats;
	struct refused *refused;
	struct asked *asked;
	struct questions *questions;
	struct dashboards *dashboards;
	char *data_dir;      /* where commands leave names of dashboards; NULL: nowhere */
	struct sites *sites; /* borrowed; NULL: nobody can be allowed while the bridge runs */
	bool no_ask;         /* no page may ask */
	struct crowd *crowd;
	struct leavers *leavers;
	struct counters counters;
	atomic_uint streams, polls; /* workers that are held now */
	int64_t started;            /* milliseconds since 1970 */
};

/* The present configuration, referenced. */
struct http_config *http_server_config(struct http_server *server);

/* Takes one of `max` places; false when all are taken. Give it back by atomic_fetch_sub(). */
bool place_take(atomic_uint *taken, unsigned max);

#endif
