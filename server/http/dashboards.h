/* SPDX-License-Identifier: MIT */
/*
 * Dashboards with control: each has a one-time origin of its own (one_time.h), which "bitsbridge open" or "serve" has
 * chosen, and on it, once, gets a key. Nothing that an earlier program of this port has left behind in a browser can
 * stand in front of such a page, and an address in a history is good for nothing any more. Times are monotonic
 * milliseconds. Any thread.
 */
#ifndef BITSBRIDGE_HTTP_DASHBOARDS_H
#define BITSBRIDGE_HTTP_DASHBOARDS_H

#include <stdbool.h>

#include "http/one_time.h"

/* Dashboards that are known at a time; a further one takes the place of the one that was idle for longest. */
#define DASHBOARDS_MAX 16
/* A dashboard ends when it was not used for so long. */
#define DASHBOARD_UNUSED_MS (12LL * 60 * 60 * 1000)
/* 32 random bytes in hexadecimal, and a NUL. */
#define DASHBOARD_KEY_SIZE 65

struct dashboards;

struct dashboards *dashboards_new(void);
void dashboards_free(struct dashboards *dashboards); /* accepts NULL */

/* A dashboard by this name, from now on. */
void dashboards_add(struct dashboards *dashboards, const char *name, int64_t now);
/* Is it one? Then it was used. One that has not got its key in time is none any more. */
bool dashboards_use(struct dashboards *dashboards, const char *name, int64_t now);
/* Its key, once, within ONE_TIME_VALID_MS of its beginning. */
bool dashboards_give_key(
        struct dashboards *dashboards, const char *name, int64_t now, char ret[DASHBOARD_KEY_SIZE]);
/* Is this the key of that dashboard? */
bool dashboards_has_key(
        struct dashboards *dashboards, const char *name, const char *key, int64_t now);

/*
 * How a command beside the bridge makes a dashboard: it leaves the name in the file "dashboard" of the data folder, which
 * is private to the user; the bridge takes it when the browser comes. A name that nobody came for gives way to the next
 * one. False: *ret_reason (malloc'ed) says why.
 */
bool dashboard_leave_name(const char *data_dir, const char *name, char **ret_reason);
/* Was this name left, not longer ago than ONE_TIME_VALID_MS? It is gone afterwards. */
bool dashboard_take_name(const char *data_dir, const char *name);

#endif
