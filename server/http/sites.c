/* SPDX-License-Identifier: MIT */
#include "http/sites.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file_lock.h"
#include "base/files.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/thread.h"
#include "json/sites_json.h"

enum { LOCK_WAIT_MS = 5000, SEEN_STEP_MS = 60 * 60 * 1000 };

struct sites {
	struct mutex *mutex;
	char *path, *lock_path;
	struct site_list list;
};

/* What the file holds. False: *ret_error (malloc'ed) says why. */
static bool read_file(const struct sites *sites, struct site_list *ret, char **ret_error)
{
	char *why = NULL;
	const char *reason = NULL;
	size_t length = 0;
	*ret = (struct site_list){0};
	if (!file_exists(sites->path))
		return true;
	char *content = file_read(sites->path, SITES_FILE_MAX, &length, &why);
	if (content == NULL) {
		*ret_error = text_format("%s cannot be read: %s", sites->path, why);
		free(why);
		return false;
	}
	bool good = sites_file_parse(content, length, ret, &reason);
	free(content);
	if (!good)
		*ret_error = text_format("%s cannot be used: %s; move it away, and allow the "
		                         "sites again",
		        sites->path, reason);
	return good;
}

/* The file's sites, and those of this process that end with it. */
static bool load(struct sites *sites, char **ret_error)
{
	struct site_list list;
	if (!read_file(sites, &list, ret_error))
		return false;
	for (size_t i = 0; i < sites->list.count; i++) {
		const struct site *row = &sites->list.rows[i],
		                  *decided = site_find(&list, row->origin);
		if (row->fleeting && (decided == NULL || decided->decision == SITE_ALLOWED))
			site_list_put(&list, row);
	}
	site_list_expire(&list, clock_wall_ms());
	site_list_release(&sites->list);
	sites->list = list;
	return true;
}

struct sites *sites_open(const char *data_dir, char **ret_error)
{
	struct sites *sites = memory_new(sizeof *sites);
	sites->mutex = mutex_new();
	sites->path = path_join(data_dir, "sites.json");
	sites->lock_path = path_join(data_dir, "sites.lock");
	if (load(sites, ret_error))
		return sites;
	sites_free(sites);
	return NULL;
}

void sites_free(struct sites *sites)
{
	if (sites == NULL)
		return;
	site_list_release(&sites->list);
	free(sites->path);
	free(sites->lock_path);
	mutex_free(sites->mutex);
	free(sites);
}

void sites_copy(struct sites *sites, struct site_list *ret)
{
	mutex_lock(sites->mutex);
	site_list_copy(ret, &sites->list);
	mutex_unlock(sites->mutex);
}

bool sites_refresh(struct sites *sites, char **ret_error)
{
	mutex_lock(sites->mutex);
	bool good = load(sites, ret_error);
	mutex_unlock(sites->mutex);
	return good;
}

static bool save(const struct sites *sites, const struct site_list *list, char **ret_error)
{
	struct text text = {0};
	char *reason = NULL;
	sites_file_append(&text, list);
	bool good = file_write_private(sites->path, text.data, true, &reason);
	if (!good)
		*ret_error = text_format("cannot write %s: %s", sites->path, reason);
	free(reason);
	text_release(&text);
	return good;
}

/* NULL: done; else a malloc'ed sentence, and the list was not changed. */
typedef char *change_function(struct site_list *list, const void *data);

/* With the mutex and the file's lock held: from what stands to what shall stand. */
static bool change_locked(
        struct sites *sites, change_function *change, const void *data, char **ret_error)
{
	struct site_list list;
	if (!load(sites, ret_error))
		return false;
	site_list_copy(&list, &sites->list);
	*ret_error = change(&list, data);
	if (*ret_error != NULL || !save(sites, &list, ret_error)) {
		site_list_release(&list);
		return false;
	}
	site_list_release(&sites->list);
	sites->list = list;
	return true;
}

static bool apply(struct sites *sites, change_function *change, const void *data, char **ret_error)
{
	mutex_lock(sites->mutex);
	struct file_lock *lock =
	        file_lock_take(sites->lock_path, clock_monotonic_ms() + LOCK_WAIT_MS);
	bool good = lock != NULL && change_locked(sites, change, data, ret_error);
	if (lock == NULL)
		*ret_error = text_format("%s cannot be locked; is its folder there, and may it be "
		                         "written to?",
		        sites->lock_path);
	file_lock_free(lock);
	mutex_unlock(sites->mutex);
	return good;
}

static char *put(struct site_list *list, const void *data)
{
	return site_list_put(list, data)
	               ? NULL
	               : text_format("there are too many sites, or too many providers of this one; "
	                             "take some back with \"bitsbridge revoke\"");
}

bool sites_put(struct sites *sites, const struct site *site, char **ret_error)
{
	return apply(sites, put, site, ret_error);
}

static char *not_there(const char *origin)
{
	return text_format("%s was not allowed here; \"bitsbridge sites\" lists what is", origin);
}

static char *drop(struct site_list *list, const void *data)
{
	return site_list_remove(list, data) ? NULL : not_there(data);
}

bool sites_remove(struct sites *sites, const char *origin, char **ret_error)
{
	/* Where nothing was ever allowed there may be no folder to lock in. */
	if (!sites_refresh(sites, ret_error))
		return false;
	struct site_list list;
	sites_copy(sites, &list);
	bool known = site_find(&list, origin) != NULL;
	site_list_release(&list);
	if (!known) {
		*ret_error = not_there(origin);
		return false;
	}
	return apply(sites, drop, origin, ret_error);
}

static char *acknowledge(struct site_list *list, const void *data)
{
	struct site *site = site_find(list, data);
	if (site == NULL)
		return not_there(data);
	site->acknowledged = true;
	return NULL;
}

bool sites_acknowledge(struct sites *sites, const char *origin, char **ret_error)
{
	return apply(sites, acknowledge, origin, ret_error);
}

struct sighting {
	const char *origin;
	int64_t time;
};

static char *set_seen(struct site_list *list, const void *data)
{
	const struct sighting *sighting = data;
	struct site *site = site_find(list, sighting->origin);
	if (site != NULL)
		site->last_seen = sighting->time;
	return NULL;
}

void sites_set_seen(struct sites *sites, const char *origin, int64_t now)
{
	mutex_lock(sites->mutex);
	const struct site *site = site_find(&sites->list, origin);
	bool due = site != NULL &&
	           (site->last_seen == SITE_TIME_NEVER || now - site->last_seen >= SEEN_STEP_MS ||
	                   now < site->last_seen);
	mutex_unlock(sites->mutex);
	char *error = NULL;
	if (due && !apply(sites, set_seen, &(struct sighting){origin, now}, &error))
		log_debug("%s", error);
	free(error);
}
