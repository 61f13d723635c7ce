/* SPDX-License-Identifier: MIT */
#include "http/dashboards.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/random.h"
#include "base/text.h"
#include "base/thread.h"

#define NAME_FILE "dashboard"

struct dashboard {
	char name[ONE_TIME_NAME_SIZE]; /* "": an empty row */
	char key[DASHBOARD_KEY_SIZE];  /* "": not given yet */
	int64_t begun, used;
};

struct dashboards {
	struct mutex *mutex;
	struct dashboard rows[DASHBOARDS_MAX];
};

struct dashboards *dashboards_new(void)
{
	struct dashboards *dashboards = memory_new(sizeof *dashboards);
	dashboards->mutex = mutex_new();
	return dashboards;
}

void dashboards_free(struct dashboards *dashboards)
{
	if (dashboards != NULL)
		mutex_free(dashboards->mutex);
	free(dashboards);
}

static bool has_ended(const struct dashboard *row, int64_t now)
{
	return row->key[0] == '\0' ? now - row->begun >= ONE_TIME_VALID_MS
	                           : now - row->used >= DASHBOARD_UNUSED_MS;
}

/* Mutex held. NULL: there is none, or it has ended. */
static struct dashboard *find(struct dashboards *dashboards, const char *name, int64_t now)
{
	for (size_t i = 0; i < DASHBOARDS_MAX; i++) {
		struct dashboard *row = &dashboards->rows[i];
		if (row->name[0] != '\0' && has_ended(row, now))
			*row = (struct dashboard){0};
		if (strcmp(row->name, name) == 0 && name[0] != '\0')
			return row;
	}
	return NULL;
}

/* An empty row is one that was never used. */
static struct dashboard *find_place(struct dashboards *dashboards)
{
	struct dashboard *place = &dashboards->rows[0];
	for (size_t i = 0; i < DASHBOARDS_MAX; i++) {
		struct dashboard *row = &dashboards->rows[i];
		if (row->name[0] == '\0')
			return row;
		if (row->used < place->used)
			place = row;
	}
	return place;
}

void dashboards_add(struct dashboards *dashboards, const char *name, int64_t now)
{
	mutex_lock(dashboards->mutex);
	if (find(dashboards, name, now) == NULL) {
		struct dashboard *row = find_place(dashboards);
		*row = (struct dashboard){.begun = now, .used = now};
		snprintf(row->name, sizeof row->name, "%s", name);
	}
	mutex_unlock(dashboards->mutex);
}

bool dashboards_use(struct dashboards *dashboards, const char *name, int64_t now)
{
	mutex_lock(dashboards->mutex);
	struct dashboard *row = find(dashboards, name, now);
	if (row != NULL)
		row->used = now;
	mutex_unlock(dashboards->mutex);
	return row != NULL;
}

static void make_key(char ret[DASHBOARD_KEY_SIZE])
{
	unsigned char bytes[(DASHBOARD_KEY_SIZE - 1) / 2];
	random_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(ret + 2 * i, 3, "%02x", bytes[i]);
}

bool dashboards_give_key(
        struct dashboards *dashboards, const char *name, int64_t now, char ret[DASHBOARD_KEY_SIZE])
{
	mutex_lock(dashboards->mutex);
	struct dashboard *row = find(dashboards, name, now);
	bool given = row != NULL && row->key[0] == '\0';
	if (given) {
		make_key(row->key);
		row->used = now;
		memcpy(ret, row->key, sizeof row->key);
	}
	mutex_unlock(dashboards->mutex);
	return given;
}

bool dashboards_has_key(
        struct dashboards *dashboards, const char *name, const char *key, int64_t now)
{
	mutex_lock(dashboards->mutex);
	struct dashboard *row = find(dashboards, name, now);
	bool right = row != NULL && row->key[0] != '\0' && text_equal_in_secret(row->key, key);
	mutex_unlock(dashboards->mutex);
	return right;
}

bool dashboard_leave_name(const char *data_dir, const char *name, char **ret_reason)
{
	char now[CLOCK_ISO_SIZE];
	clock_format_iso(clock_wall_ms(), now);
	char *path = path_join(data_dir, NAME_FILE), *line = text_format("%s %s\n", name, now);
	bool good = file_write_private(path, line, false, ret_reason);
	free(line);
	free(path);
	return good;
}

/* "NAME TIME", where the time is not long ago; a clock that was put back is no reason to wait. */
static bool is_line_for(const char *line, const char *name)
{
	size_t length = strlen(name);
	int64_t time = 0;
	char *rest = strlen(line) > length + 1 && line[length] == ' '
	                     ? memory_string_n(line + length + 1, strcspn(line + length + 1, "\n"))
	                     : NULL;
	bool good = rest != NULL && strncmp(line, name, length) == 0 &&
	            clock_parse_iso(rest, &time) &&
	            llabs(clock_wall_ms() - time) < ONE_TIME_VALID_MS;
	free(rest);
	return good;
}

bool dashboard_take_name(const char *data_dir, const char *name)
{
	enum { LINE_MAX = 200 };
	char *path = path_join(data_dir, NAME_FILE);
	char *line = file_read(path, LINE_MAX, NULL, NULL);
	bool good = line != NULL && is_line_for(line, name);
	if (good)
		file_remove(path);
	free(line);
	free(path);
	return good;
}
