/* SPDX-License-Identifier: MIT */
/*
 * Questions that pages have asked their visitor: each lives on a one-time origin of its own (one_time.h) for
 * ONE_TIME_VALID_MS and one decision. Time is an argument (monotonic milliseconds). Any thread.
 */
#ifndef BITSBRIDGE_HTTP_QUESTIONS_H
#define BITSBRIDGE_HTTP_QUESTIONS_H

#include <stddef.h>

#include "http/one_time.h"

/* Questions that are open at a time; a newer one takes the place of the same origin's, then of the oldest. */
#define QUESTIONS_OPEN_MAX 5
/* Questions that are known, the decided ones with what came of them. */
#define QUESTIONS_MAX 16
/* A decision that comes sooner after the page was asked for is nobody's, in milliseconds. */
#define QUESTION_READING_MS 1000
/* What a question may hold. */
#define QUESTION_PROVIDERS_MAX 5
#define QUESTION_PROVIDER_MAX  64 /* characters */

enum question_state {
	QUESTION_OPEN,
	QUESTION_ALLOWED,
	QUESTION_NOT_NOW,
	QUESTION_NEVER,
};
const char *question_state_name(enum question_state state);

struct question {
	char name[ONE_TIME_NAME_SIZE];
	char *origin;     /* owned; who asks, as it says itself */
	char **providers; /* owned; at least one */
	size_t provider_count;
	bool wants_control;
	bool sender_known; /* a Referer has borne the origin out */
	enum question_state state;
	int64_t asked_at; /* when it arose */
	int64_t shown_at; /* when its page was asked for, the last time; 0: not yet */
};

void question_release(struct question *question); /* leaves a zeroed one */

struct questions;

struct questions *questions_new(void);
void questions_free(struct questions *questions); /* accepts NULL */

/*
 * A new question (strings are copied; name and times are set here); *ret_name is its origin's. state: QUESTION_OPEN, or
 * what has been decided before, where its page only says so.
 */
void questions_ask(struct questions *questions, const struct question *question, int64_t now,
        char ret_name[ONE_TIME_NAME_SIZE]);
/* Is there such a question, open or decided? */
bool questions_know(struct questions *questions, const char *name, int64_t now);
/* The question for its page, as a copy; release it. From now on the visitor reads. False: there is none. */
bool questions_show(
        struct questions *questions, const char *name, int64_t now, struct question *ret);

enum question_check {
	QUESTION_MAY_BE_DECIDED, /* by this caller alone, until questions_settle() */
	QUESTION_TOO_EARLY,      /* the page has not been there for long enough */
	QUESTION_DECIDED,        /* it was decided, or is being decided */
	QUESTION_UNKNOWN,
};
/* May it be decided now? *ret (a copy; release it) is set where it may. What is refused uses nothing up. */
enum question_check questions_begin(
        struct questions *questions, const char *name, int64_t now, struct question *ret);
/* The end of that: what was decided; QUESTION_OPEN: nothing, it may be tried again. */
void questions_settle(struct questions *questions, const char *name, enum question_state state);

#endif
