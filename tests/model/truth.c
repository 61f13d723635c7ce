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

#include "base/log.h"
#include "base/memory.h"
#include "truth_history.h"

enum { SHRINK_MAX = 1000 };

static void clear_folder(const char *folder)
{
	DIR *list = opendir(folder);
	for (struct dirent *entry; list != NULL && (entry = readdir(list)) != NULL;)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0 &&
		        unlinkat(dirfd(list), entry->d_name, 0) != 0)
			perror(entry->d_name);
	if (list != NULL)
		closedir(list);
}

static bool fails(struct tape *tape, void *data)
{
	struct history history = *(const struct history *)data;
	history.tape = tape;
	clear_folder(history.folder);
	history_play(&history);
	bool found = history.finding != NULL;
	history_forget(&history);
	return found;
}

static void report(struct history *history, uint64_t seed)
{
	printf("seed %" PRIu64 ": %s\n", seed, history->finding);
	history_forget(history);
	struct history blank = {.folder = history->folder, .host = history->host};
	tape_shrink(history->tape, fails, &blank, SHRINK_MAX);
	clear_folder(history->folder);
	history_play(history);
	printf("in short: %s\n%s", history->finding != NULL ? history->finding : "nothing",
	        history->world.log.data);
}

/* Does the same seed give the same history? */
static bool replays(struct history *history)
{
	char *before = memory_string(history->world.log.data);
	history_forget(history);
	clear_folder(history->folder);
	history_play(history);
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
		history_play(&history);
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
		history_forget(&history);
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
