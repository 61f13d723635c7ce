/* SPDX-License-Identifier: MIT */
/*
 * Random histories of a download: whatever a server answers, and whenever the job is suspended, its process killed, the
 * machine cut off or the clock set, at the end its files are byte for byte versions that the server had, or the job says
 * why not; and once the server answers well, the job comes to its end. What was put together from several answers, none
 * of which named its version, carries the warning for that.
 *
 * Usage: truth [--steps N] [--seed N] [--seconds N]
 * So many steps, from that seed on, but no longer than that; with --steps 0 that one history alone, told.
 * Exit status: 0 nothing was found; 1 something was, told as its shortest history; 2 wrong usage.
 */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/files.h"
#include "base/log.h"
#include "base/memory.h"
#include "life.h"
#include "queue/local/run/runner.h"

enum { STEPS_MAX = 40, CALM_MAX = 120, SHRINK_MAX = 1000 };

struct history {
	const char *folder, *host;
	struct tape *tape;
	struct made_world world;
	struct made_server *server;
	struct life *life;
	int files;
	bool background;
	size_t steps;
	char *finding; /* NULL: none */
};

static void find(struct history *history, char *what)
{
	if (history->finding == NULL)
		history->finding = what;
	else
		free(what);
}

static void tell(struct history *history, const char *what)
{
	text_appendf(&history->world.log, "%s\n", what);
}

/* Nothing comes for as long as a request is waited for. */
static void stall(struct history *history)
{
	tell(history, "nothing comes for a while");
	life_pass(history->life, FILE_TRANSFER_STALL_MS, 0);
	history->world.now += FILE_TRANSFER_STALL_MS / 1000;
	life_look(history->life);
}

static void move(struct history *history)
{
	if (life_move(history->life, history->server))
		return;
	stall(history);
	if (!life_move(history->life, history->server))
		find(history, memory_string("nothing comes of it any more"));
}

/* What waits for its time gets it; what was asked is answered. */
static void go_on(struct history *history)
{
	const struct job *job = life_job(history->life);
	if (job != NULL && job->state == JOB_TRANSIENT_ERROR) {
		tell(history, "waits for the next try");
		life_pass(history->life, INT64_C(1200000), 0);
		history->world.now += 1200;
	}
	job_unref(job);
	life_look(history->life);
	move(history);
	if (!made_server_is_asked(history->server))
		return;
	if (!made_server_answer(history->server))
		stall(history);
	move(history);
}

static void suspend(struct history *history)
{
	tell(history, "suspend");
	life_act(history->life, JOB_SUSPEND);
	if (tape_chance(history->tape, 4))
		life_die(history->life, false);
	life_look(history->life);
	tell(history, "resume");
	life_act(history->life, JOB_RESUME);
	life_look(history->life);
}

static void pass(struct history *history)
{
	static const int64_t seconds[] = {1, 0, 5, 3600, 100000};
	static const int64_t jumps[] = {0, 3600, -3600, 86400 * 200, -86400 * 3650, 1};
	int64_t passed = seconds[tape_choose(history->tape, 5)];
	int64_t jump = jumps[tape_choose(history->tape, 6)];
	text_appendf(&history->world.log,
	        "%" PRId64 " s pass, the clock is set off by %" PRId64 " s\n", passed, jump);
	life_pass(history->life, passed * 1000, jump * 1000);
	history->world.now += passed;
	life_look(history->life);
}

static void change(struct history *history)
{
	struct made_file *file =
	        &history->world.files[tape_choose(history->tape, (uint32_t)history->files)];
	history->world.now += tape_choose(history->tape, 2);
	made_file_change(file, history->tape, &history->world.now);
	text_appendf(&history->world.log, "f%d is version %d: %zu bytes%s\n",
	        (int)(file - history->world.files), file->count, made_file_now(file)->size,
	        made_file_now(file)->sly ? ", the middle as before" : "");
}

static void step(struct history *history)
{
	switch (tape_choose(history->tape, 16)) {
	case 9:
		suspend(history);
		break;
	case 10:
		tell(history, "the slice ends");
		life_slice(history->life);
		break;
	case 11:
		tell(history, "kill -9");
		life_die(history->life, false);
		break;
	case 12:
		tell(history, "power cut");
		life_die(history->life, true);
		break;
	case 13:
		pass(history);
		break;
	case 14:
		change(history);
		break;
	case 15:
		tell(history, "what came is noted");
		life_look(history->life);
		break;
	default:
		go_on(history);
	}
}

/* What must hold all the time. Returns the state. */
static enum job_state look(struct history *history)
{
	const struct job *job = life_job(history->life);
	enum job_state state = job != NULL ? job->state : JOB_CANCELLED;
	if (state == JOB_CANCELLED || state == JOB_ACKNOWLEDGED)
		find(history, memory_string("the job is gone"));
	if (state == JOB_ERROR && job->error.code >= 0)
		find(history, memory_string("an error without a reason"));
	for (size_t i = 0; job != NULL && i < job->file_count; i++)
		if (job->files[i].bytes_total != JOB_SIZE_UNKNOWN &&
		        job->files[i].bytes_transferred > job->files[i].bytes_total)
			find(history, memory_string("more bytes than there are"));
	job_unref(job);
	return state;
}

static bool cannot_be_had(const struct history *history)
{
	bool filled = false;
	for (int i = 0; i < history->files; i++)
		filled = filled || made_file_now(&history->world.files[i])->size > 0;
	return filled && history->background && history->world.traits.no_ranges;
}

static void check_file(struct history *history, int file, bool unverified)
{
	size_t size = 0;
	const struct made_file *made = &history->world.files[file];
	const char *name = life_local_name(history->life, file);
	char *bytes = file_read(name, 1 << 20, &size, NULL);
	if (bytes == NULL)
		find(history, text_format("f%d is not there", file));
	else if (!made_file_was(made, (unsigned char *)bytes, size) &&
	         !(unverified && made_file_has_sly(made)))
		find(history, text_format("f%d is no version that the server had", file));
	else if (!unverified && made_world_names_no_version(&history->world) &&
	         !made_file_came_whole(made, (unsigned char *)bytes, size))
		find(history, text_format("f%d was put together without a warning", file));
	if (!unverified && made->blind_kept)
		find(history, text_format("f%d holds bytes of no named version", file));
	free(bytes);
	unlink(name);
}

static void check_end(struct history *history, enum job_state state)
{
	const struct job *job = life_job(history->life);
	bool unverified = job != NULL && job->unverified;
	if (state != JOB_TRANSFERRED) {
		bool right = state == JOB_ERROR && cannot_be_had(history) &&
		             job->error.code == BITS_E_INSUFFICIENT_RANGE_SUPPORT;
		if (!right)
			find(history, text_format("it ends %s: 0x%08x %s", job_state_name(state),
			                      job != NULL ? (unsigned)job->error.code : 0,
			                      job != NULL && job->error.message != NULL
			                              ? job->error.message
			                              : ""));
		job_unref(job);
		return;
	}
	if (unverified && !history->world.was_bad && !made_world_names_no_version(&history->world))
		find(history, memory_string("a warning for nothing"));
	bits_hr code = life_act(history->life, JOB_COMPLETE);
	if (code != BITS_S_OK)
		find(history, text_format("completing it gives 0x%08x", (unsigned)code));
	for (int i = 0; i < history->files; i++)
		check_file(history, i, unverified);
	job_unref(job);
}

static void live(struct history *history)
{
	enum job_state state = look(history);
	for (int i = 0; i < STEPS_MAX && history->finding == NULL && state != JOB_TRANSFERRED;
	        i++) {
		if (state == JOB_ERROR)
			life_act(history->life, JOB_RESUME);
		step(history);
		history->steps++;
		state = look(history);
	}
	tell(history, "from here on the server is good");
	history->world.calm = true;
	for (int i = 0; i < CALM_MAX && history->finding == NULL && state != JOB_TRANSFERRED; i++) {
		if (state == JOB_ERROR && i > CALM_MAX / 2)
			break;
		if (state == JOB_ERROR)
			life_act(history->life, JOB_RESUME);
		go_on(history);
		history->steps++;
		state = look(history);
	}
	if (history->finding == NULL)
		check_end(history, state);
}

static void clear_folder(const char *folder)
{
	DIR *list = opendir(folder);
	for (struct dirent *entry; list != NULL && (entry = readdir(list)) != NULL;)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		        unlinkat(dirfd(list), entry->d_name, 0) != 0)
			perror(entry->d_name);
	closedir(list);
}

/* *history's folder, host and tape are set; its finding and log are to be freed. */
static void play(struct history *history)
{
	tape_rewind(history->tape);
	made_world_begin(&history->world, history->tape);
	history->server = made_server_new(history->host, &history->world);
	history->life = life_new(history->folder, history->host);
	history->files = 1 + (int)tape_choose(history->tape, MADE_FILES_MAX);
	history->background = tape_chance(history->tape, 2);
	life_add(history->life, history->files, history->background);
	text_appendf(&history->world.log, "%d files of %zu, %zu, %zu bytes, %s%s%s%s\n",
	        history->files, made_file_now(&history->world.files[0])->size,
	        made_file_now(&history->world.files[1])->size,
	        made_file_now(&history->world.files[2])->size,
	        history->background ? "background" : "foreground",
	        history->world.traits.no_ranges ? ", no ranges" : "",
	        history->world.traits.ignores_conditions ? ", ignores If-Range" : "",
	        history->world.traits.no_head ? ", no HEAD" : "");
	live(history);
	life_free(history->life);
	made_server_free(history->server);
}

static void forget(struct history *history)
{
	made_world_release(&history->world);
	free(history->finding);
	history->finding = NULL;
	history->steps = 0;
}

static bool fails(struct tape *tape, void *data)
{
	struct history history = *(const struct history *)data;
	history.tape = tape;
	clear_folder(history.folder);
	play(&history);
	bool found = history.finding != NULL;
	forget(&history);
	return found;
}

static void report(struct history *history, uint64_t seed)
{
	printf("seed %" PRIu64 ": %s\n", seed, history->finding);
	forget(history);
	struct history blank = {.folder = history->folder, .host = history->host};
	tape_shrink(history->tape, fails, &blank, SHRINK_MAX);
	clear_folder(history->folder);
	play(history);
	printf("in short: %s\n%s", history->finding != NULL ? history->finding : "nothing",
	        history->world.log.data);
}

/* Does the same seed give the same history? */
static bool replays(struct history *history)
{
	char *before = memory_string(history->world.log.data);
	forget(history);
	clear_folder(history->folder);
	play(history);
	bool same = strcmp(before, history->world.log.data) == 0;
	if (!same)
		printf("not the same twice:\n%s---\n%s", before, history->world.log.data);
	free(before);
	return same;
}

static int run(const char *folder, uint64_t seed, size_t steps, double seconds)
{
	time_t began = time(NULL);
	size_t done = 0, histories = 0;
	char *host = text_format("bitsbridge-truth-%ld", (long)getpid());
	int status = 0;
	bool alone = steps == 0;
	for (; status == 0 && (done < steps || (alone && histories == 0)) &&
	        (seconds <= 0 || difftime(time(NULL), began) < seconds);
	        seed++, histories++) {
		struct tape tape = tape_random(seed);
		struct history history = {.folder = folder, .host = host, .tape = &tape};
		clear_folder(folder);
		play(&history);
		done += history.steps;
		if (alone)
			printf("%s", history.world.log.data);
		if (history.finding != NULL) {
			report(&history, seed);
			status = 1;
		} else if (histories < 20 && !replays(&history)) {
			printf("seed %" PRIu64 "\n", seed);
			status = 1;
		}
		forget(&history);
		tape_release(&tape);
	}
	printf("%zu steps in %zu histories\n", done, histories);
	free(host);
	return status;
}

int main(int count, char **arguments)
{
	uint64_t seed = 1;
	size_t steps = 20000;
	double seconds = 0;
	for (int i = 1; i < count; i += 2) {
		if (i + 1 == count) {
			fprintf(stderr, "usage: truth [--steps N] [--seed N] [--seconds N]\n");
			return 2;
		}
		if (strcmp(arguments[i], "--seed") == 0)
			seed = strtoull(arguments[i + 1], NULL, 10);
		else if (strcmp(arguments[i], "--seconds") == 0)
			seconds = strtod(arguments[i + 1], NULL);
		else
			steps = strtoull(arguments[i + 1], NULL, 10);
	}
	/* In memory where that can be: a disk would only make it slower. */
	char folder[] = "/dev/shm/bitsbridge-truth-XXXXXX",
	     other[] = "/tmp/bitsbridge-truth-XXXXXX";
	const char *made = mkdtemp(folder);
	if (made == NULL)
		made = mkdtemp(other);
	if (made == NULL) {
		perror(other);
		return 1;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	int status = run(made, seed, steps, seconds);
	clear_folder(made);
	rmdir(made);
	return status;
}
