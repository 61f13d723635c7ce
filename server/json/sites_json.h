/* SPDX-License-Identifier: MIT */
/*
 * Sites as JSON: for GET /api/v1/sites and "sites --json", and as the file "sites.json" in the data folder:
 *
 *     {"version": 1, "sites": [{"origin", "providers", "control", "decision", "since", "lastSeen", "by",
 *      "acknowledged"}]}
 *
 * Times are UTC, as everywhere; null where they are not known. Any thread.
 */
#ifndef BITSBRIDGE_JSON_SITES_JSON_H
#define BITSBRIDGE_JSON_SITES_JSON_H

#include "base/text.h"
#include "model/site.h"

/* A longer file is none of ours. */
#define SITES_FILE_MAX (4 * 1024 * 1024)

/* The members of all lists in turn, as one array: {"sites": [...]}. */
void sites_json_append(struct text *text, const struct site_list *const *lists, size_t list_count);

/* What one of them may: {"providers", "control"}. site: NULL for the own origin, which sees all. */
void access_json_append(struct text *text, const struct site *site, bool control);

/* The file's text; what ends with the bridge is left out. */
void sites_file_append(struct text *text, const struct site_list *list);
/* text[length] is NUL. False: *ret_reason (static storage) says what is wrong; *ret is untouched. */
bool sites_file_parse(
        const char *text, size_t length, struct site_list *ret, const char **ret_reason);

/* What sites_json_append() wrote, from another bridge. False: it is none. */
bool sites_json_parse(const char *text, size_t length, struct site_list *ret);

/* A visitor's answer, the body of POST /decision. */
struct decision {
	bool allow, control, never;
};
/* False: *ret_member (static storage; "" for the whole) and *ret_reason say what is wrong. broken: it is no JSON. */
bool decision_parse(const char *body, size_t length, struct decision *ret, bool *ret_broken,
        const char **ret_member, const char **ret_reason);

/* {"origin": "..."}, the body that names a site: malloc'ed; NULL: what is wrong, as of decision_parse(). */
char *site_name_parse(const char *body, size_t length, bool *ret_broken, const char **ret_member,
        const char **ret_reason);

#endif
