/* SPDX-License-Identifier: MIT */
/* What the files of the tag family share: not for others. */
#ifndef BITSBRIDGE_MODEL_TAG_REASONS_H
#define BITSBRIDGE_MODEL_TAG_REASONS_H

#include "tag.h"

/* Fields that are no metadata, by the names that problems give them. */
#define TAG_FIELD_KIND       "kind"
#define TAG_FIELD_VERSION    "version"
#define TAG_FIELD_SERVICE_ID "serviceId"

#define TAG_REASON_TOO_LONG "the description is longer than the 1,024 UTF-16 units that BITS takes"

/* Length of the prefix of text that fits the limit, in bytes. */
size_t tag_fitting_bytes(const char *text);

/*
 * Where a description has a tag's beginning. TAG_STATUS or TAG_JOB: *ret_rest is what follows the kind, at
 * its colon or at the end. TAG_NEAR_MISS: only something like it, *ret_problem says why. TAG_NONE: neither.
 */
enum tag_kind tag_recognise(
        const char *description, const char **ret_rest, struct tag_problem *ret_problem);

#endif
