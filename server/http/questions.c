/* SPDX-License-Identifier: MIT */
#include "http/questions.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/thread.h"

struct row {
	struct question question; /* origin NULL: an empty row */
	bool deciding;
};

struct questions {
	struct mutex *mutex;
	struct row rows[QUESTIONS_MAX];
};

const char *question_state_name(enum question_state state)
{
	static const char *const names[] = {"open", "allowed", "not-now", "never"};
	return names[state];
}

void question_release(struct question *question)
{
	for (size_t i = 0; i < question->provider_count; i++)
		free(question->providers[i]);
	free(question->providers);
	free(question->origin);
	*question = (struct question){0};
}

static struct question copy(const struct question *from)
{
	struct question question = *from;
	question.origin = memory_string(from->origin);
	question.providers = memory_new_array(from->provider_count + 1, sizeof(char *));
	for (size_t i = 0; i < from->provider_count; i++)
		question.providers[i] = memory_string(from->providers[i]);
	return question;
}

struct questions *questions_new(void)
{
	struct questions *questions = memory_new(sizeof *questions);
	questions->mutex = mutex_new();
	return questions;
}

static void clear(struct row *row)
{
	question_release(&row->question);
	row->deciding = false;
}

void questions_free(struct questions *questions)
{
	if (questions == NULL)
		return;
	for (size_t i = 0; i < QUESTIONS_MAX; i++)
		clear(&questions->rows[i]);
	mutex_free(questions->mutex);
	free(questions);
}

static bool is_taken(const struct row *row)
{
	return row->question.origin != NULL;
}

static bool is_open(const struct row *row)
{
	return is_taken(row) && row->question.state == QUESTION_OPEN;
}

static void drop_expired(struct questions *questions, int64_t now)
{
	for (size_t i = 0; i < QUESTIONS_MAX; i++)
		if (is_taken(&questions->rows[i]) && !questions->rows[i].deciding &&
		        now - questions->rows[i].question.asked_at >= ONE_TIME_VALID_MS)
			clear(&questions->rows[i]);
}

/* The oldest row of a kind that nobody is deciding; NULL: there is none. */
static struct row *find_oldest(struct questions *questions, bool open)
{
	struct row *oldest = NULL;
	for (size_t i = 0; i < QUESTIONS_MAX; i++) {
		struct row *row = &questions->rows[i];
		if (!is_taken(row) || row->deciding || is_open(row) != open)
			continue;
		if (oldest == NULL || row->question.asked_at < oldest->question.asked_at)
			oldest = row;
	}
	return oldest;
}

/* Room for a question of this origin: its older one goes, then what is more than may be open. */
static void make_room(struct questions *questions, const char *origin)
{
	size_t open = 0;
	for (size_t i = 0; i < QUESTIONS_MAX; i++) {
		struct row *row = &questions->rows[i];
		if (is_open(row) && !row->deciding && strcmp(row->question.origin, origin) == 0)
			clear(row);
		open += is_open(row);
	}
	struct row *oldest = open >= QUESTIONS_OPEN_MAX ? find_oldest(questions, true) : NULL;
	if (oldest != NULL)
		clear(oldest);
}

/* More rows than open questions, and one decision each at a time: one of the two finds a row. */
static struct row *find_place(struct questions *questions)
{
	for (size_t i = 0; i < QUESTIONS_MAX; i++)
		if (!is_taken(&questions->rows[i]))
			return &questions->rows[i];
	struct row *row = find_oldest(questions, false);
	if (row == NULL)
		row = &questions->rows[0];
	clear(row);
	return row;
}

void questions_ask(struct questions *questions, const struct question *question, int64_t now,
        char ret_name[ONE_TIME_NAME_SIZE])
{
	struct question new = copy(question);
	one_time_make(new.name);
	new.asked_at = now;
	new.shown_at = 0;
	memcpy(ret_name, new.name, ONE_TIME_NAME_SIZE);
	mutex_lock(questions->mutex);
	drop_expired(questions, now);
	if (new.state == QUESTION_OPEN)
		make_room(questions, new.origin);
	find_place(questions)->question = new;
	mutex_unlock(questions->mutex);
}

static struct row *find(struct questions *questions, const char *name, int64_t now)
{
	drop_expired(questions, now);
	for (size_t i = 0; i < QUESTIONS_MAX; i++)
		if (is_taken(&questions->rows[i]) &&
		        strcmp(questions->rows[i].question.name, name) == 0)
			return &questions->rows[i];
	return NULL;
}

bool questions_know(struct questions *questions, const char *name, int64_t now)
{
	mutex_lock(questions->mutex);
	bool known = find(questions, name, now) != NULL;
	mutex_unlock(questions->mutex);
	return known;
}

bool questions_show(
        struct questions *questions, const char *name, int64_t now, struct question *ret)
{
	mutex_lock(questions->mutex);
	struct row *row = find(questions, name, now);
	if (row != NULL) {
		row->question.shown_at = now;
		*ret = copy(&row->question);
	}
	mutex_unlock(questions->mutex);
	return row != NULL;
}

static enum question_check check(const struct row *row, int64_t now)
{
	if (row == NULL)
		return QUESTION_UNKNOWN;
	if (row->deciding || !is_open(row))
		return QUESTION_DECIDED;
	if (row->question.shown_at == 0 || now - row->question.shown_at < QUESTION_READING_MS)
		return QUESTION_TOO_EARLY;
	return QUESTION_MAY_BE_DECIDED;
}

enum question_check questions_begin(
        struct questions *questions, const char *name, int64_t now, struct question *ret)
{
	mutex_lock(questions->mutex);
	struct row *row = find(questions, name, now);
	enum question_check found = check(row, now);
	if (found == QUESTION_MAY_BE_DECIDED) {
		row->deciding = true;
		*ret = copy(&row->question);
	}
	mutex_unlock(questions->mutex);
	return found;
}

void questions_settle(struct questions *questions, const char *name, enum question_state state)
{
	mutex_lock(questions->mutex);
	for (size_t i = 0; i < QUESTIONS_MAX; i++) {
		struct row *row = &questions->rows[i];
		if (is_taken(row) && strcmp(row->question.name, name) == 0) {
			row->deciding = false;
			row->question.state = state;
		}
	}
	mutex_unlock(questions->mutex);
}
