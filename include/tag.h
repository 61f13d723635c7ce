/* SPDX-License-Identifier: MIT */
/*
 * The tag: what an online store writes into a BITS job's description so that a media player recognises the
 * job, "::WMP_JOB:1:serviceId:Provider:AlbumArtist:AlbumTitle:TrackNumber:Title:Duration:Rating".
 * docs/convention.md has the rules, this project's own among them (what colons inside of fields mean).
 * Pure functions on strings: any thread, no I/O.
 */
#ifndef BITSBRIDGE_TAG_H
#define BITSBRIDGE_TAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* BITS's limit on a description, in UTF-16 code units, the terminator not counted. */
#define TAG_DESCRIPTION_MAX 1024

enum tag_kind {
	TAG_NONE,      /* an ordinary job: its description does not look like a tag */
	TAG_NEAR_MISS, /* looks like a tag, but is none: see struct tag_problem */
	TAG_STATUS,    /* WMP_STATUS: the player only shows it */
	TAG_JOB,       /* WMP_JOB: the player completes it */
};

enum tag_field {
	TAG_PROVIDER,
	TAG_ALBUM_ARTIST,
	TAG_ALBUM_TITLE,
	TAG_TRACK_NUMBER,
	TAG_TITLE,
	TAG_DURATION,
	TAG_RATING,
	TAG_FIELD_COUNT,
};

struct tag {
	enum tag_kind kind;  /* TAG_STATUS or TAG_JOB when parsing succeeded */
	uint32_t service_id; /* never 0 */
	char *fields
	        [TAG_FIELD_COUNT]; /* UTF-8, owned, never NULL in a parsed tag; only the provider is never "" */
	bool ambiguous_colons; /* more colons than fields, and no rule decides where the surplus belongs */
	char *text; /* of a parsed tag: what its fields point into, owned in their stead; else NULL */
};

/* Why a description is no tag. */
struct tag_problem {
	size_t position;    /* byte offset into the description where it goes wrong */
	const char *reason; /* one sentence, static storage: "the service id is missing" */
	const char *field;  /* its name as in the convention ("serviceId"), or ""; static storage */
};

/*
 * Parses a description. Returns the kind; TAG_STATUS and TAG_JOB fill *ret_tag (release with tag_release()),
 * TAG_NEAR_MISS fills *ret_problem (may be NULL); otherwise both stay untouched.
 * The description is UTF-8; bytes that are not are taken as U+FFFD.
 */
enum tag_kind tag_parse(
        const char *description, struct tag *ret_tag, struct tag_problem *ret_problem);

/*
 * The description for a tag: the exact inverse of tag_parse(). Fails where parsing the result would give
 * anything else: then false, and *ret_problem names the field (position 0). *ret_description is malloc'ed.
 */
bool tag_format(const struct tag *tag, char **ret_description, struct tag_problem *ret_problem);

/* Parses a service id as pages write it: decimal, signed or unsigned, -2147483648..4294967295, not 0.
 * "-1" and "4294967295" are one id. False when it is none. */
bool tag_parse_service_id(const char *text, uint32_t *ret_id);

/* "WMP_STATUS", "WMP_JOB"; "" for the other kinds. */
const char *tag_kind_name(enum tag_kind kind);
/* A field's name in the convention: "Provider", "AlbumArtist"... */
const char *tag_field_name(enum tag_field field);
/* A field's name in JSON metadata: "albumArtist"..., "provider". */
const char *tag_field_key(enum tag_field field);

bool tag_equal(const struct tag *a, const struct tag *b);
void tag_copy(struct tag *ret, const struct tag *from);
/* Leaves a zeroed tag; accepts a zeroed one. */
void tag_release(struct tag *tag);

#endif
