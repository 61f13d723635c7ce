/* SPDX-License-Identifier: MIT */
/* Databases of earlier versions are opened as they are, and nothing in them is lost; those of later ones are left alone. */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/text.h"
#include "cmocka_ready.h"
#include "folder.h"
#include "web.h"
#include "world.h"

#define HALF_SIZE 400000

/* What the released program said of its jobs. */
static const struct {
	const char *id;
	enum job_state state;
	enum job_priority priority;
	size_t files;
	uint64_t bytes;
	const char *name;
} released[] = {
        {"57b08f38-eb83-4104-90e4-c076ea24f04a", JOB_SUSPENDED, JOB_PRIORITY_LOW, 1, 0, "Not yet"},
        {"40bd846c-0494-4998-815a-d617c7fb8e72", JOB_TRANSFERRING, JOB_PRIORITY_FOREGROUND, 2,
                600000, "It's"},
        {"b71bb06b-d26e-4244-a37e-3526141f0655", JOB_ERROR, JOB_PRIORITY_NORMAL, 1, 0,
                "missing.mp3"},
        {"7eed9a97-f2dc-463f-94f4-88675d651782", JOB_TRANSIENT_ERROR, JOB_PRIORITY_FOREGROUND, 1, 0,
                "again.mp3"},
        {"50274776-429a-49f0-9f4d-5123ae21b6e5", JOB_TRANSFERRED, JOB_PRIORITY_FOREGROUND, 1, 3000,
                "done.mp3"},
        {"9ba845ae-9964-46c1-9362-f7b123774c0e", JOB_ACKNOWLEDGED, JOB_PRIORITY_FOREGROUND, 1, 3000,
                "ack.mp3"},
        {"0543cf0a-5701-4cd2-a5b4-0f0245645c1a", JOB_CANCELLED, JOB_PRIORITY_NORMAL, 1, 0,
                "can.mp3"},
        {"8bc181c6-80a2-4fd6-addb-e2ed0d2979c2", JOB_SUSPENDED, JOB_PRIORITY_NORMAL, 1, 0,
                "bare.bin"},
};

static char *replace_all(const char *text, const char *what, const char *by)
{
	struct text result = {0};
	for (const char *found; (found = strstr(text, what)) != NULL; text = found + strlen(what))
		text_appendf(&result, "%.*s%s", (int)(found - text), text, by);
	text_append(&result, text);
	return text_steal(&result);
}

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *database;
	char *error = NULL;
	assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
	if (sqlite3_exec(database, sql, NULL, NULL, &error) != SQLITE_OK)
		fail_msg("%s", error);
	assert_int_equal(sqlite3_close(database), SQLITE_OK);
}

/* Makes the released database under the folder; server: where the jobs' files are. Returns the database's path. */
static char *make_released(const char *folder, const char *server)
{
	char *data = path_join(folder, "data"), *path = path_join(data, "queue.db");
	char *text = file_read(RELEASED_1, SIZE_MAX - 1, NULL, NULL);
	assert_non_null(text);
	char *here = replace_all(text, "@FOLDER@", folder);
	char *sql = replace_all(here, "http://127.0.0.1:9", server);
	assert_int_equal(mkdir(data, 0700), 0);
	run_sql(path, sql);
	free(sql);
	free(here);
	free(text);
	free(data);
	return path;
}

static int64_t ask(const char *path, const char *sql)
{
	sqlite3 *database;
	sqlite3_stmt *row;
	assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &row, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(row), SQLITE_ROW);
	int64_t number = sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	sqlite3_close(database);
	return number;
}

static void the_released_database_keeps_its_jobs(void **state)
{
	char *folder = folder_new(), *path = make_released(folder, "http://127.0.0.1:9");
	struct job_id id;
	(void)state;
	assert_int_equal(ask(path, "PRAGMA user_version"), 1);
	struct job_queue *queue = folder_open_queue(folder, QUEUE_BESIDE, 0);
	assert_non_null(queue);
	for (size_t i = 0; i < COUNT(released); i++) {
		const struct job *job;
		assert_true(job_id_parse(released[i].id, &id));
		assert_int_equal(job_queue_get(queue, &id, &job), BITS_S_OK);
		assert_int_equal(job->state, released[i].state);
		assert_int_equal(job->priority, released[i].priority);
		assert_int_equal(job->file_count, released[i].files);
		assert_int_equal(job->bytes_transferred, released[i].bytes);
		assert_string_equal(job->display_name, released[i].name);
		job_unref(job);
	}
	/* A job of today's lies beside them. */
	struct job_file_spec file;
	char *new = folder_path(folder, "new");
	struct job_spec spec = world_spec(&file, "http://127.0.0.1:9/new", new);
	id = world_create(queue, &spec);
	assert_int_equal(job_queue_act(queue, JOB_CANCEL, &id), BITS_S_OK);
	job_queue_free(queue);
	assert_true(ask(path, "PRAGMA user_version") > 1);
	assert_int_equal(ask(path, "PRAGMA application_id"), 0x42495442);
	/* And a second time it is simply opened. */
	queue = folder_open_queue(folder, QUEUE_BESIDE, 0);
	assert_non_null(queue);
	job_queue_free(queue);
	free(new);
	free(path);
	folder_remove(folder);
	free(folder);
}

/* The released program was killed in the middle of a file: it goes on where that stopped. */
static void a_job_of_the_released_program_goes_on(void **state)
{
	struct web web;
	struct job_id id;
	size_t length, length_after;
	(void)state;
	web_start(&web);
	char *folder = folder_new(), *path = make_released(folder, web.http);
	char *url = web_url(&web, "b", "size=900000"), *content = web_get(url, &length);
	char *part = folder_path(folder, ".b.mp3.2ce8d4a5410a.part");
	char *sql = text_format("UPDATE jobs SET modified = %lld, ended = NULL,"
	                        " state = CASE WHEN seq = 2 THEN state ELSE 3 END;"
	                        "UPDATE files SET remote_name = '%s' WHERE ordinal = 1",
	        (long long)clock_wall_ms(), url);
	int file = open(part, O_WRONLY | O_CREAT | O_EXCL, 0600);
	assert_true(file >= 0);
	assert_int_equal(write(file, content, HALF_SIZE), HALF_SIZE);
	close(file);
	run_sql(path, sql);

	struct job_queue *queue = folder_open_queue(folder, QUEUE_SERVE, 0);
	assert_non_null(queue);
	assert_true(job_id_parse(released[1].id, &id));
	job_unref(world_wait(queue, &id, 1u << JOB_TRANSFERRED));
	char *after = file_read(part, SIZE_MAX - 1, &length_after, NULL);
	assert_non_null(after);
	assert_int_equal(length_after, length);
	assert_memory_equal(after, content, length);
	char *log = web_log(&web, "b");
	assert_non_null(strstr(log, "range=bytes=400000-"));

	job_queue_free(queue);
	free(log);
	free(after);
	free(sql);
	free(part);
	free(content);
	free(url);
	free(path);
	folder_remove(folder);
	free(folder);
	web_stop(&web);
}

/* Everything stands as it did, byte for byte where it counts: no table more, no mark. */
static void an_upgrade_that_fails_leaves_all_as_it_was(void **state)
{
	char *folder = folder_new(), *path = make_released(folder, "http://127.0.0.1:9");
	char *data = path_join(folder, "data"), *error = NULL;
	(void)state;
	run_sql(path, "CREATE TABLE requests (it INTEGER)");
	int64_t objects = ask(path, "SELECT count(*) FROM sqlite_schema");
	struct queue_settings settings = {.source = "local", .data_dir = data};
	assert_null(job_queue_open(&settings, &error));
	assert_non_null(strstr(error, path));
	assert_non_null(strstr(error, "requests"));
	assert_int_equal(ask(path, "PRAGMA user_version"), 1);
	assert_int_equal(ask(path, "SELECT count(*) FROM sqlite_schema"), objects);
	assert_int_equal(ask(path, "SELECT count(*) FROM pragma_table_info('jobs')"), 26);
	free(error);
	/* What stood in the way is gone: it is done. */
	run_sql(path, "DROP TABLE requests");
	struct job_queue *queue = job_queue_open(&settings, &error);
	assert_non_null(queue);
	job_queue_free(queue);
	free(data);
	free(path);
	folder_remove(folder);
	free(folder);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	        cmocka_unit_test(the_released_database_keeps_its_jobs),
	        cmocka_unit_test(a_job_of_the_released_program_goes_on),
	        cmocka_unit_test(an_upgrade_that_fails_leaves_all_as_it_was),
	};
	return cmocka_run_group_tests_name("upgrades", tests, NULL, NULL);
}
