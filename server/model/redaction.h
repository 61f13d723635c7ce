/* SPDX-License-Identifier: MIT */
/*
 * Stand-ins for texts that are nobody's business, of the same shape: a letter for each letter, capitals for capitals, a
 * digit for each digit, everything else in its place. A word gets the same stand-in wherever it stands; which one is
 * random, and nothing but its shape depends on it. One thread.
 */
#ifndef BITSBRIDGE_MODEL_REDACTION_H
#define BITSBRIDGE_MODEL_REDACTION_H

enum redaction_kind {
	REDACT_TEXT,
	REDACT_URL,  /* the scheme stays, and the extension where it is one that players take */
	REDACT_PATH, /* the extension stays likewise */
	/* WMP_JOB or WMP_STATUS, the version and the service id stay, and a track, a duration, a rating that is a number. */
	REDACT_DESCRIPTION,
};

struct redaction;

struct redaction *redaction_new(void);
void redaction_free(struct redaction *redaction); /* accepts NULL */
/* malloc'ed; NULL gives NULL. */
char *redaction_of(struct redaction *redaction, enum redaction_kind kind, const char *text);

#endif
