/* SPDX-License-Identifier: MIT */
#include "life.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "queue/local/run/runner.h"
#include "queue/local/store/act.h"
#include "queue/local/store/housekeeping.h"
#include "queue/local/store/passage.h"
#include "queue/local/store/read.h"

/* So often nothing must be ready, 10 real milliseconds each, before it is believed that nobody will do anything. */
#define IDLE_MAX 3

struct life {
	const char *folder, *host;
	struct local_crew crew;
	struct local_runner *runner; /* NULL: the job is not active */
	struct job_id id;
	char *names[MADE_FILES_MAX];
};

/* The clocks of all that is linked here. */
static struct {
	int64_t monotonic, wall, boot;
	unsigned boots;
} now;

static const char *life_host;

int64_t __wrap_clock_monotonic_ms(void);
int64_t __wrap_clock_wall_ms(void);
int64_t __wrap_clock_since_boot_ms(void);
char *__wrap_local_owner_boot_id(void);
CURLMcode __real_curl_multi_add_handle(CURLM *multi, CURL *easy);
CURLMcode __wrap_curl_multi_add_handle(CURLM *multi, CURL *easy);
void __real_local_flusher_post(struct local_flusher *flusher, struct local_flush *flush);
void __wrap_local_flusher_post(struct local_flusher *flusher, struct local_flush *flush);

int64_t __wrap_clock_monotonic_ms(void)
{
	return now.monotonic;
}

int64_t __wrap_clock_wall_ms(void)
{
	return now.wall;
}

int64_t __wrap_clock_since_boot_ms(void)
{
	return now.boot;
}

char *__wrap_local_owner_boot_id(void)
{
	char text[16];
	snprintf(text, sizeof text, "boot-%u", now.boots);
	return memory_string(text);
}

/* Whatever host a URL names, it is the made-up server. */
CURLMcode __wrap_curl_multi_add_handle(CURLM *multi, CURL *easy)
{
	curl_easy_setopt(easy, CURLOPT_ABSTRACT_UNIX_SOCKET, life_host);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	return __real_curl_multi_add_handle(multi, easy);
}

/* The disk is done at once, so that a history is the same each time. */
void __wrap_local_flusher_post(struct local_flusher *flusher, struct local_flush *flush)
{
	__real_local_flusher_post(flusher, flush);
	local_flusher_wait(flusher, flush);
}

static void nobody_waits(void *data)
{
	(void)data;
}

static void begin(struct life *life)
{
	char *error = NULL, *boot = __wrap_local_owner_boot_id();
	struct local_crew *crew = &life->crew;
	if (!local_store_open(&crew->store, life->folder, &error)) {
		fprintf(stderr, "%s\n", error);
		abort();
	}
	local_note_owner(&crew->store, boot);
	local_housekeeping_begin(&crew->store);
	local_housekeeping_finish(&crew->store, life->folder);
	crew->multi = curl_multi_init();
	crew->background = curl_share_init();
	curl_share_setopt(crew->background, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
	crew->flusher = local_flusher_start(nobody_waits, NULL);
	crew->user_agent = memory_string("model");
	crew->stall_ms = FILE_TRANSFER_STALL_MS;
	crew->sync_ms = 5000;
	free(boot);
}

static void end(struct life *life)
{
	struct local_crew *crew = &life->crew;
	if (life->runner != NULL) {
		local_runner_drop(life->runner);
		local_runner_free(life->runner);
	}
	life->runner = NULL;
	local_flusher_stop(crew->flusher);
	curl_multi_cleanup(crew->multi);
	curl_share_cleanup(crew->background);
	local_store_close(&crew->store);
	local_hosts_release(&crew->hosts);
	free(crew->user_agent);
	*crew = (struct local_crew){0};
}

/* A new data directory's database, from the second time on as it was the first time: to make one takes longer than most
 * histories do. */
static void lay_database(const char *folder)
{
	static char *blank;
	static size_t size;
	struct local_store store;
	char *path = path_join(folder, LOCAL_DATABASE), *error = NULL;
	if (blank == NULL && local_store_open(&store, folder, &error)) {
		local_store_close(&store);
		blank = file_read(path, 1 << 20, &size, NULL);
	}
	FILE *file = fopen(path, "w");
	if (blank == NULL || file == NULL || fwrite(blank, 1, size, file) != size ||
	        fclose(file) != 0)
		abort();
	free(path);
}

struct life *life_new(const char *folder, const char *host)
{
	struct life *life = memory_new(sizeof *life);
	lay_database(folder);
	life->folder = folder;
	life->host = life_host = host;
	now.monotonic = 1000000;
	now.wall = INT64_C(1700000000000);
	now.boot = 5000000;
	now.boots = 1;
	begin(life);
	return life;
}

void life_free(struct life *life)
{
	end(life);
	for (int i = 0; i < MADE_FILES_MAX; i++)
		free(life->names[i]);
	free(life);
}

void life_add(struct life *life, int files, bool background)
{
	struct job_file_spec specs[MADE_FILES_MAX];
	char *detail = NULL, *urls[MADE_FILES_MAX];
	for (int i = 0; i < files; i++) {
		urls[i] = text_format("http://server.test/f%d", i);
		life->names[i] = text_format("%s/file%d.mp3", life->folder, i);
		specs[i] = (struct job_file_spec){
		        .remote_name = urls[i], .local_name = life->names[i]};
	}
	struct job_spec spec = {.type = JOB_DOWNLOAD,
	        .priority = background ? JOB_PRIORITY_NORMAL : JOB_PRIORITY_FOREGROUND,
	        .no_progress_timeout = JOB_COUNT_UNKNOWN,
	        .files = specs,
	        .file_count = (size_t)files};
	if (local_create(&life->crew.store, &spec, 10, &life->id, &detail) < 0 ||
	        local_act(&life->crew.store, JOB_RESUME, &life->id) < 0)
		abort();
	for (int i = 0; i < files; i++)
		free(urls[i]);
}

const char *life_local_name(const struct life *life, int file)
{
	return life->names[file];
}

const struct job *life_job(struct life *life)
{
	const struct job *job = NULL;
	return local_read_job(&life->crew.store, &life->id, &job) >= 0 ? job : NULL;
}

bits_hr life_act(struct life *life, enum job_action action)
{
	return local_act(&life->crew.store, action, &life->id);
}

void life_slice(struct life *life)
{
	if (life->runner != NULL && life->runner->running)
		local_runner_stop(life->runner);
}

/* Behind what is surely on the disk there may be anything, or nothing. */
static void lose_unsynced(struct life *life)
{
	static const char garbage[512] = "garbage";
	sqlite3_stmt *row = local_store_prepare(&life->crew.store,
	        "SELECT temporary_name, bytes_durable FROM files WHERE completed = 0");
	while (sqlite3_step(row) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(row, 0);
		off_t durable = (off_t)sqlite3_column_int64(row, 1);
		struct stat seen;
		if (stat(name, &seen) != 0 || seen.st_size <= durable)
			continue;
		FILE *file = fopen(name, "r+");
		if (file == NULL || fseek(file, durable, SEEK_SET) != 0)
			abort();
		for (off_t left = seen.st_size - durable; left > 0; left -= (off_t)sizeof garbage)
			fwrite(garbage, 1,
			        left < (off_t)sizeof garbage ? (size_t)left : sizeof garbage, file);
		fclose(file);
	}
	sqlite3_finalize(row);
}

void life_die(struct life *life, bool power)
{
	if (life->runner != NULL && life->runner->running)
		local_runner_drop(life->runner);
	if (power) {
		lose_unsynced(life);
		now.boots++;
		now.boot = 1000;
	}
	end(life);
	begin(life);
}

void life_pass(struct life *life, int64_t passed, int64_t jump)
{
	(void)life;
	now.monotonic += passed;
	now.boot += passed;
	now.wall += passed + jump;
}

static void note(struct life *life)
{
	struct local_runner *runner = life->runner;
	if (runner == NULL || !runner->running || !local_runner_check(runner, now.monotonic) ||
	        local_store_begin(&life->crew.store) < 0)
		return;
	local_runner_tell(runner);
	local_runner_told(runner, local_store_commit(&life->crew.store) >= 0);
}

static void adopt(struct life *life, const struct local_active *task)
{
	if (life->runner == NULL) {
		life->runner = memory_new(sizeof *life->runner);
		life->runner->crew = &life->crew;
	}
	life->runner->task = *task;
	bool waits = task->state == JOB_TRANSIENT_ERROR && task->retry_at > now.wall;
	if (waits && !life->runner->running)
		local_runner_wait(life->runner);
	else if (!life->runner->running)
		local_runner_start(life->runner);
	else
		local_runner_go_on(life->runner);
}

void life_look(struct life *life)
{
	struct local_active *tasks;
	size_t count;
	struct local_store *store = &life->crew.store;
	local_passage_check(store);
	local_housekeeping_finish(store, life->folder);
	local_housekeeping_tidy(store);
	local_note_expired(store);
	note(life);
	if (local_active_read(store, &tasks, &count) < 0)
		abort();
	if (count > 0) {
		adopt(life, &tasks[0]);
	} else if (life->runner != NULL) {
		if (life->runner->running)
			local_runner_abandon(life->runner);
		local_runner_free(life->runner);
		life->runner = NULL;
	}
	free(tasks);
}

bool life_is_running(const struct life *life)
{
	return life->runner != NULL && life->runner->running;
}

static void read_messages(struct life *life)
{
	int left;
	CURLMsg *message;
	while ((message = curl_multi_info_read(life->crew.multi, &left)) != NULL)
		if (message->msg == CURLMSG_DONE && life_is_running(life) &&
		        local_runner_handle(life->runner) == message->easy_handle)
			local_runner_answered(life->runner, message->data.result);
}

bool life_move(struct life *life, struct made_server *server)
{
	struct curl_waitfd waits[10];
	for (int idle = 0; idle < IDLE_MAX;) {
		int running, ready = 0;
		curl_multi_perform(life->crew.multi, &running);
		read_messages(life);
		if (life_is_running(life))
			local_runner_land(life->runner);
		made_server_hear(server);
		if (!life_is_running(life))
			return true;
		if (made_server_is_asked(server) && made_server_is_read(server)) {
			/* What it has read it takes now. */
			curl_multi_perform(life->crew.multi, &running);
			read_messages(life);
			return true;
		}
		unsigned count = made_server_waits(server, waits, 10);
		curl_multi_poll(life->crew.multi, waits, count, 0, &ready);
		idle = ready == 0 ? idle + 1 : 0;
	}
	return false;
}
