/* SPDX-License-Identifier: MIT */
/* Opening and closing of stores. */
#include "queue/local/store/store.h"

#include <fcntl.h>
#include <pwd.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/paths.h"
#include "base/text.h"
#include "queue/local/store/schema.h"

/* URLs may hold secrets: a folder and a database that we make are their user's alone (SQLite's other files take
 * after the database). */
static bool make_folder(const char *data_dir, char **ret_reason)
{
	bool made = !file_exists(data_dir);
	if (!folder_make(data_dir, ret_reason))
		return false;
	if (made)
		chmod(data_dir, S_IRWXU);
	return true;
}

static void make_file(const char *path)
{
	/* Never opened where it exists: closing it would drop the locks that SQLite holds on it in this process, and
	 * the next program to leave would take the write-ahead log away from under us. */
	int database = open(path, O_RDONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (database >= 0)
		close(database);
}

static void remember_file(struct local_store *store)
{
	struct stat seen;
	if (stat(store->path, &seen) != 0)
		return;
	store->device = seen.st_dev;
	store->inode = seen.st_ino;
}

/* Opens the file that has the path. NULL: it is good. */
static char *open_file(struct local_store *store)
{
	int result = sqlite3_open_v2(
	        store->path, &store->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	if (result != SQLITE_OK)
		return text_format("cannot open %s: %s", store->path, sqlite3_errstr(result));
	remember_file(store);
	sqlite3_busy_timeout(store->database, LOCAL_BUSY_MS);
	sqlite3_extended_result_codes(store->database, 1);
	/* What we refuse we leave alone: closing a database moves what its log holds. */
	sqlite3_db_config(store->database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	char *error = local_schema_make_current(store->database, store->path);
	if (error != NULL)
		return error;
	sqlite3_db_config(store->database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
	local_store_execute(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
	                           "PRAGMA trusted_schema = OFF; PRAGMA cache_size = -256;"
	                           "PRAGMA secure_delete = ON;"); /* there are passwords */
	return NULL;
}

static char *user_name(void)
{
	const struct passwd *user = getpwuid(getuid());
	return user != NULL ? text_format("%s", user->pw_name)
	                    : text_format("%lu", (unsigned long)getuid());
}

bool local_store_open(struct local_store *store, const char *data_dir, char **ret_error)
{
	char *reason = NULL, *error = NULL;
	*store = (struct local_store){
	        .path = path_join(data_dir, LOCAL_DATABASE), .user = user_name()};
	if (make_folder(data_dir, &reason)) {
		make_file(store->path);
		error = open_file(store);
	} else {
		error = text_format("cannot make the data directory %s: %s", data_dir, reason);
	}
	free(reason);
	if (error == NULL)
		return true;
	local_store_close(store);
	*ret_error = error;
	return false;
}

static void close_database(struct local_store *store)
{
	local_store_drop_statements(store);
	sqlite3_close(store->database);
	store->database = NULL;
	local_store_forget_failure(store);
}

bool local_store_open_again(struct local_store *store, bool make, char **ret_error)
{
	bool durable = store->durable;
	close_database(store);
	store->durable = false;
	if (make)
		make_file(store->path);
	char *error = open_file(store);
	if (error != NULL) {
		close_database(store);
		*ret_error = error;
		return false;
	}
	local_store_set_durable(store, durable);
	return true;
}

void local_store_close(struct local_store *store)
{
	close_database(store);
	free(store->path);
	free(store->boot);
	free(store->user);
	store->boot = store->user = NULL;
	store->path = NULL;
}

bool local_store_is_current(const struct local_store *store)
{
	struct stat seen;
	return store->database != NULL && stat(store->path, &seen) == 0 &&
	       seen.st_dev == store->device && seen.st_ino == store->inode;
}

void local_store_set_patience(struct local_store *store, int milliseconds)
{
	if (store->database != NULL)
		sqlite3_busy_timeout(store->database, milliseconds);
}

void local_store_set_durable(struct local_store *store, bool durable)
{
	if (store->durable == durable)
		return;
	store->durable = durable;
	local_store_execute(
	        store, durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
}
