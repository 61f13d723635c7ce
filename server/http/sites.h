/* SPDX-License-Identifier: MIT */
/*
 * The sites that were allowed or refused for good, as the file "sites.json" in the data folder keeps them (private to
 * the user, replaced as a whole, on the disk before anybody is told). The bridge and the commands beside it take turns
 * by a lock, and each begins with what the other has written. Any thread.
 */
#ifndef BITSBRIDGE_HTTP_SITES_H
#define BITSBRIDGE_HTTP_SITES_H

#include "model/site.h"

struct sites;

/* NULL: the file is there and cannot be read, or is none of ours; *ret_error (malloc'ed) says what to do. */
struct sites *sites_open(const char *data_dir, char **ret_error);
void sites_free(struct sites *sites); /* accepts NULL */

/* What stands now, as a copy; release it. */
void sites_copy(struct sites *sites, struct site_list *ret);
/*
 * Takes note of what other programs wrote. What ends with the bridge stays, unless they say "never" of it. False: *ret_error (malloc'ed) says why; what was known stays.
 */
bool sites_refresh(struct sites *sites, char **ret_error);

/* Each is on the disk once it returns true; else nothing has changed and *ret_error (malloc'ed) says why. */
bool sites_put(struct sites *sites, const struct site *site, char **ret_error);
/* Nothing to remove is an error, too. */
bool sites_remove(struct sites *sites, const char *origin, char **ret_error);
/* The user has seen that this site is allowed. */
bool sites_acknowledge(struct sites *sites, const char *origin, char **ret_error);

/* The site was here (wall time). Noted once an hour at most; quiet where that fails. */
void sites_set_seen(struct sites *sites, const char *origin, int64_t now);

#endif
