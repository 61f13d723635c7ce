/* SPDX-License-Identifier: MIT */
/*
 * What a page's order becomes: pure rules, apart from looking which file names are taken. A job made over HTTP is
 * always a WMP_STATUS job with one file under the download folder, never over an existing one.
 */
#ifndef BITSBRIDGE_HTTP_ORDER_H
#define BITSBRIDGE_HTTP_ORDER_H

#include "http/config.h"
#include "snapshot.h"
#include "json/job_request.h"

/* An order that was found good, with all that a struct job_spec borrows. Release with order_release(). */
struct order {
	struct job_spec spec;
	struct job_file_spec file;
	char *url, *local_name, *display_name, *description, *maker, *host;
};

/*
 * Checks the request of this site (NULL: our own). maker: the origin that orders. False: *ret_fault names the member.
 * The file's name is chosen apart, by order_choose_name().
 */
bool order_init(struct order *ret, const struct http_config *config, const struct site *site,
        const char *maker, const struct job_request *request, struct json_fault *ret_fault);
/* A new name under the folder: one that neither a file nor a job of the snapshot (may be NULL) has. False: none found. */
bool order_choose_name(struct order *order, const char *folder, const struct snapshot *snapshot);
void order_release(struct order *order);

/* How many jobs of this maker are in the queue. */
size_t order_count_made(const struct snapshot *snapshot, const char *maker);

#endif
