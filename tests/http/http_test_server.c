/* SPDX-License-Identifier: MIT */
/*
 * The bridge's HTTP face over a made-up queue. Prints "port N", then takes commands from stdin, one a line, and
 * answers each with "ok"; ends with its stdin.
 *   put NUMBER status|job|miss PROVIDER SERVICEID STATE BYTES TOTAL [MAKER]
 *   many COUNT PROVIDER        puts jobs 1 to COUNT, transferring
 *   drop NUMBER      stale 0|1      publish
 *   move COUNT PERIOD_MS      moves the first COUNT jobs and publishes every PERIOD_MS; 0 0 ends that
 *   reload ORIGIN...          other origins, and no other user
 *   stop                      stops the server, says how many milliseconds that took
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/thread.h"
#include "http/origin.h"
#include "http/server.h"
#include "http/sites.h"
#include "http_test_world.h"

enum { LIST_MAX = 16, WORDS_MAX = 12 };

struct mover {
	struct world *world;
	struct mutex *mutex;
	struct condition *condition;
	unsigned count, period;
	bool ended;
};

/* Waits for the next move; false when there is other news: another pace, or the end. */
static bool await_move(struct mover *mover)
{
	unsigned period = mover->period;
	int64_t deadline = period == 0 ? THREAD_FOREVER : clock_monotonic_ms() + period;
	while (!mover->ended && mover->period == period)
		if (!condition_wait(mover->condition, mover->mutex, deadline))
			return period != 0;
	return false;
}

static void keep_moving(void *data)
{
	struct mover *mover = data;
	mutex_lock(mover->mutex);
	while (!mover->ended) {
		if (!await_move(mover))
			continue;
		world_move(mover->world, mover->count);
		world_publish(mover->world);
	}
	mutex_unlock(mover->mutex);
}

static void set_motion(struct mover *mover, unsigned count, unsigned period, bool ended)
{
	mutex_lock(mover->mutex);
	mover->count = count;
	mover->period = period;
	mover->ended = ended;
	condition_signal_all(mover->condition);
	mutex_unlock(mover->mutex);
}

struct lists {
	struct site origins[LIST_MAX];
	const char *users[LIST_MAX], *prefixes[LIST_MAX];
	struct sites *sites;
};

static bool add_origin(
        struct lists *lists, struct http_settings *settings, const char *text, bool control)
{
	char *error = NULL;
	size_t i = settings->named.count;
	if (i == LIST_MAX || !http_origin_parse(text, &lists->origins[i], &error)) {
		fprintf(stderr, "%s\n", error != NULL ? error : "too many origins");
		free(error);
		return false;
	}
	lists->origins[i].control = control;
	settings->named.count++;
	return true;
}

static void release_origins(struct lists *lists, struct http_settings *settings)
{
	for (size_t i = 0; i < settings->named.count; i++)
		site_release(&lists->origins[i]);
	settings->named.count = 0;
}

static bool open_sites(struct lists *lists, struct http_settings *settings, const char *folder)
{
	char *error = NULL;
	settings->sites = lists->sites = sites_open(folder, &error);
	if (settings->sites == NULL)
		fprintf(stderr, "%s\n", error);
	free(error);
	return settings->sites != NULL;
}

static bool take_option(
        struct lists *lists, struct http_settings *settings, const char *name, const char *value)
{
	if (strcmp(name, "--allow-origin") == 0 || strcmp(name, "--allow-control") == 0)
		return add_origin(lists, settings, value, strcmp(name, "--allow-control") == 0);
	if (strcmp(name, "--allow-user") == 0 && settings->allow_user_count < LIST_MAX)
		lists->users[settings->allow_user_count++] = value;
	else if (strcmp(name, "--allow-source") == 0 && settings->allowed_prefix_count < LIST_MAX)
		lists->prefixes[settings->allowed_prefix_count++] = value;
	else if (strcmp(name, "--token") == 0)
		settings->token = value;
	else if (strcmp(name, "--webroot") == 0)
		settings->webroot = value;
	else if (strcmp(name, "--download-dir") == 0)
		settings->download_dir = value;
	else if (strcmp(name, "--sites") == 0)
		return open_sites(lists, settings, value);
	else if (strcmp(name, "--no-ask") == 0)
		settings->no_ask = strcmp(value, "yes") == 0;
	else
		return false;
	return true;
}

static enum tag_kind parse_kind(const char *word)
{
	return strcmp(word, "job") == 0    ? TAG_JOB
	       : strcmp(word, "miss") == 0 ? TAG_NEAR_MISS
	                                   : TAG_STATUS;
}

static bool put(struct world *world, char **words, size_t count)
{
	struct world_job job = {0};
	if (count < 8 || !job_state_parse(words[5], &job.state))
		return false;
	job.number = (unsigned)strtoul(words[1], NULL, 10);
	job.kind = parse_kind(words[2]);
	job.provider = words[3];
	job.service_id = (unsigned)strtoul(words[4], NULL, 10);
	job.bytes = strtoull(words[6], NULL, 10);
	job.total = strtoull(words[7], NULL, 10);
	job.maker = count > 8 ? words[8] : NULL;
	world_put(world, &job);
	return true;
}

static void put_many(struct world *world, unsigned count, const char *provider)
{
	for (unsigned i = 1; i <= count; i++)
		world_put(world, &(struct world_job){.number = i,
		                         .kind = TAG_STATUS,
		                         .provider = provider,
		                         .service_id = 7,
		                         .state = JOB_TRANSFERRING,
		                         .bytes = i,
		                         .total = 4194304});
}

struct session {
	struct world *world;
	struct mover mover;
	struct lists lists;
	struct http_settings settings;
	struct http_server *server;
};

static bool reload(struct session *session, char **words, size_t count)
{
	char *error = NULL;
	release_origins(&session->lists, &session->settings);
	session->settings.allow_user_count = 0;
	for (size_t i = 1; i < count; i++)
		if (!add_origin(&session->lists, &session->settings, words[i], false))
			return false;
	return http_server_reload(session->server, &session->settings, &error);
}

static bool obey(struct session *session, char **words, size_t count)
{
	const char *verb = words[0];
	if (strcmp(verb, "put") == 0)
		return put(session->world, words, count);
	if (strcmp(verb, "reload") == 0)
		return reload(session, words, count);
	if (strcmp(verb, "publish") == 0)
		world_publish(session->world);
	else if (strcmp(verb, "many") == 0 && count == 3)
		put_many(session->world, (unsigned)strtoul(words[1], NULL, 10), words[2]);
	else if (strcmp(verb, "drop") == 0 && count == 2)
		world_drop(session->world, (unsigned)strtoul(words[1], NULL, 10));
	else if (strcmp(verb, "stale") == 0 && count == 2)
		world_set_stale(session->world, words[1][0] == '1');
	else if (strcmp(verb, "move") == 0 && count == 3)
		set_motion(&session->mover, (unsigned)strtoul(words[1], NULL, 10),
		        (unsigned)strtoul(words[2], NULL, 10), false);
	else
		return false;
	return true;
}

static void stop(struct session *session)
{
	http_server_stop(session->server);
	session->server = NULL;
	puts("stopped");
	fflush(stdout);
}

static void take_commands(struct session *session)
{
	char line[1024];
	while (fgets(line, sizeof line, stdin) != NULL) {
		char *words[WORDS_MAX], *rest = line, *word;
		size_t count = 0;
		while (count < WORDS_MAX && (word = strtok_r(rest, " \n", &rest)) != NULL)
			words[count++] = word;
		if (count == 0)
			continue;
		if (strcmp(words[0], "stop") == 0) {
			stop(session);
			continue;
		}
		puts(obey(session, words, count) ? "ok" : "bad command");
		fflush(stdout);
	}
}

int main(int argc, char **argv)
{
	static struct session session;
	char *error = NULL;
	session.world = world_new();
	session.settings = (struct http_settings){.board = world_board(session.world),
	        .demand = world_demand(session.world),
	        .commander = (struct commander *)session.world,
	        .version = "0.0.0-test",
	        .named = {.rows = session.lists.origins},
	        .allow_users = session.lists.users,
	        .allowed_prefixes = session.lists.prefixes};
	for (int i = 1; i + 1 < argc; i += 2)
		if (!take_option(&session.lists, &session.settings, argv[i], argv[i + 1]))
			return 2;
	session.mover = (struct mover){
	        .world = session.world, .mutex = mutex_new(), .condition = condition_new()};
	session.server = http_server_start(&session.settings, &error);
	if (session.server == NULL) {
		fprintf(stderr, "%s\n", error);
		return 1;
	}
	struct thread *thread = thread_new("mover", keep_moving, &session.mover);
	printf("port %u\n", (unsigned)http_server_port(session.server));
	fflush(stdout);
	take_commands(&session);
	set_motion(&session.mover, 0, 0, true);
	thread_join(thread);
	http_server_stop(session.server);
	release_origins(&session.lists, &session.settings);
	sites_free(session.lists.sites);
	condition_free(session.mover.condition);
	mutex_free(session.mover.mutex);
	world_free(session.world);
	return 0;
}
