/* SPDX-License-Identifier: MIT */
/*
 * The embedded queue in a world that stands still (sim.h), for rules.py: commands on standard input, one a line, words
 * separated by blanks (none may be empty: "-" is); each is answered by lines of which the last one is ".".
 *   open DIR MAX_JOBS MONOTONIC WALL BOOT   serves the queue (times in ms)
 *   close                             the same in order; kill -9 does without
 *   create NAME PRIORITY RETRY_DELAY NO_PROGRESS [URL PATH]...      "0x..." or "0x0 ID"
 *   act suspend|resume|complete|cancel ID       "0x..."
 *   change ID PRIORITY RETRY_DELAY NO_PROGRESS  "0x..."; "-": stays
 *   answer REQUEST STATUS [HEADER VALUE]...
 *   body REQUEST SEED FROM COUNT
 *   end REQUEST CURLCODE              by number
 *   advance MS | jump MS | network 0|1
 *   touch PATH | remove PATH
 *   file PATH SEED SIZE               "same", "other", "missing"
 *   look                              "J ..." of each job, "R ..." of each request that is on its way
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/text.h"
#include "job_queue.h"
#include "queue/local/owner.h"
#include "sim.h"

#define WORDS_MAX 600

static struct job_queue *queue;
static char *data_dir, *boot;

struct words {
	char *of[WORDS_MAX];
	size_t count;
};

static void fail(const char *what, const char *detail)
{
	fprintf(stderr, "queue_driver: %s: %s\n", what, detail != NULL ? detail : "");
	exit(1);
}

static const char *word(const struct words *words, size_t place)
{
	if (place >= words->count)
		fail(words->of[0], "a word is missing");
	return words->of[place];
}

static int64_t number(const struct words *words, size_t place)
{
	return strtoll(word(words, place), NULL, 10);
}

static bool is_none(const char *text)
{
	return strcmp(text, "-") == 0;
}

static void open_queue(const struct words *words)
{
	char *error = NULL;
	free(data_dir);
	free(boot);
	data_dir = memory_string(word(words, 1));
	boot = memory_string(word(words, 5));
	sim_set(number(words, 3), number(words, 4), boot);
	struct queue_settings settings = {.source = "local",
	        .data_dir = data_dir,
	        .role = QUEUE_SERVE,
	        .local = {.max_jobs = (uint32_t)number(words, 2)}};
	queue = job_queue_open(&settings, &error);
	if (queue == NULL)
		fail("open", error);
	sim_settle();
}

static void close_queue(const struct words *words)
{
	(void)words;
	job_queue_free(queue);
	queue = NULL;
	sim_closed();
}

static uint32_t seconds(const char *text)
{
	return is_none(text) ? JOB_COUNT_UNKNOWN : (uint32_t)strtoul(text, NULL, 10);
}

static void create(const struct words *words)
{
	struct job_file_spec *files = memory_new_array(words->count, sizeof *files);
	struct job_id id;
	size_t count = 0;
	for (size_t i = 5; i + 1 < words->count; i += 2)
		files[count++] = (struct job_file_spec){
		        .remote_name = words->of[i], .local_name = words->of[i + 1]};
	char *tag = text_format("::WMP_STATUS:1:1:P:A:B:1:%s:1:1", word(words, 1));
	struct job_spec spec = {.type = JOB_DOWNLOAD,
	        .priority = (enum job_priority)number(words, 2),
	        .display_name = words->of[1],
	        .description = tag,
	        .retry_delay = (uint32_t)number(words, 3),
	        .no_progress_timeout = seconds(word(words, 4)),
	        .files = files,
	        .file_count = count};
	bits_hr code = job_queue_create(queue, &spec, &id, NULL);
	if (code < 0)
		printf("0x%08x\n", (unsigned)code);
	else
		printf("0x%08x %s\n", (unsigned)code, id.text);
	free(tag);
	free(files);
	sim_settle();
}

static struct job_id id_of(const struct words *words, size_t place)
{
	struct job_id id = {0};
	if (!job_id_parse(word(words, place), &id))
		fail("no id", words->of[place]);
	return id;
}

static void act(const struct words *words)
{
	static const char *const names[] = {"suspend", "resume", "complete", "cancel"};
	static const enum job_action actions[] = {
	        JOB_SUSPEND, JOB_RESUME, JOB_COMPLETE, JOB_CANCEL};
	struct job_id id = id_of(words, 2);
	for (size_t i = 0; i < 4; i++) {
		if (strcmp(names[i], words->of[1]) == 0)
			printf("0x%08x\n", (unsigned)job_queue_act(queue, actions[i], &id));
	}
	sim_settle();
}

static void change(const struct words *words)
{
	struct job_change change = job_change_none();
	struct job_id id = id_of(words, 1);
	if (!is_none(word(words, 2)))
		change.priority = (enum job_priority)number(words, 2);
	change.retry_delay = seconds(word(words, 3));
	change.no_progress_timeout = seconds(word(words, 4));
	printf("0x%08x\n", (unsigned)job_queue_change(queue, &id, &change, NULL));
	sim_settle();
}

static struct sim_request *request_of(const struct words *words)
{
	struct sim_request *request = sim_request_find((unsigned)number(words, 1));
	if (request == NULL)
		fail(words->of[0], "no such request");
	return request;
}

static void answer(const struct words *words)
{
	struct sim_request *request = request_of(words);
	sim_answer_head(request, (long)number(words, 2));
	for (size_t i = 3; i + 1 < words->count; i += 2)
		sim_answer_header(request, words->of[i], words->of[i + 1]);
}

static void body(const struct words *words)
{
	sim_answer_body(request_of(words), (unsigned)number(words, 2), (uint64_t)number(words, 3),
	        (uint64_t)number(words, 4));
	sim_settle();
}

static void end(const struct words *words)
{
	sim_answer_end(request_of(words), (CURLcode)number(words, 2));
	sim_settle();
}

static void advance(const struct words *words)
{
	sim_advance(number(words, 1));
}

/* Whoever writes next sees that the clock was set; here that is the owner, at once. */
static void jump(const struct words *words)
{
	sim_jump(number(words, 1));
	local_owner_wake(data_dir, 0);
	sim_settle();
}

static void network(const struct words *words)
{
	sim_network(number(words, 1) != 0);
	sim_settle();
}

static void touch(const struct words *words)
{
	FILE *file = fopen(word(words, 1), "w");
	if (file == NULL || fclose(file) != 0)
		fail("touch", words->of[1]);
}

static void remove_file(const struct words *words)
{
	unlink(word(words, 1));
}

static void check_file(const struct words *words)
{
	FILE *file = fopen(word(words, 1), "r");
	if (file == NULL) {
		puts("missing");
		return;
	}
	uint64_t at = 0, size = (uint64_t)number(words, 3);
	unsigned seed = (unsigned)number(words, 2);
	bool same = true;
	for (int c; same && (c = fgetc(file)) != EOF; at++)
		same = at < size && (unsigned char)c == sim_content(seed, at);
	puts(same && at == size ? "same" : "other");
	fclose(file);
}

static void print_job(const struct job *job)
{
	const struct job_error *error = job_failure(job);
	printf("J %s %s %d 0x%08x %u %u %lld %lld %lld", job->id.text, job_state_name(job->state),
	        (int)job->priority, (unsigned)error->code, error->file_number, job->error_count,
	        job->retry_at == JOB_TIME_UNKNOWN ? -1LL : (long long)job->retry_at,
	        job->transfer_completed == JOB_TIME_UNKNOWN ? -1LL
	                                                    : (long long)job->transfer_completed,
	        job->bytes_total == JOB_SIZE_UNKNOWN ? -1LL : (long long)job->bytes_total);
	for (size_t i = 0; i < job->file_count; i++) {
		const struct job_file *file = &job->files[i];
		printf(" %llu/%lld/%d", (unsigned long long)file->bytes_transferred,
		        file->bytes_total == JOB_SIZE_UNKNOWN ? -1LL : (long long)file->bytes_total,
		        file->completed);
	}
	putchar('\n');
}

static void look(const struct words *words)
{
	struct queue_look look;
	(void)words;
	bits_hr code = job_queue_look(queue, LOOK_TAGGED, &look);
	if (code < 0)
		fail("look", "the queue does not answer");
	for (size_t i = 0; i < look.job_count; i++)
		print_job(look.jobs[i]);
	queue_look_release(&look);
	const struct sim_request *request;
	for (size_t i = 0; (request = sim_request_at(i)) != NULL; i++)
		printf("R %u %s %s %s\n", sim_request_number(request), sim_request_url(request),
		        sim_request_range(request), sim_request_if_range(request));
}

static const struct {
	const char *name;
	void (*run)(const struct words *words);
} commands[] = {{"open", open_queue}, {"close", close_queue}, {"create", create}, {"act", act},
        {"change", change}, {"answer", answer}, {"body", body}, {"end", end}, {"advance", advance},
        {"jump", jump}, {"network", network}, {"touch", touch}, {"remove", remove_file},
        {"file", check_file}, {"look", look}};

static void run(char *line)
{
	struct words words = {0};
	char *rest = line, *found;
	while (words.count < WORDS_MAX && (found = strtok_r(rest, " \n", &rest)) != NULL)
		words.of[words.count++] = found;
	if (words.count == 0)
		return;
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		if (strcmp(commands[i].name, words.of[0]) != 0)
			continue;
		commands[i].run(&words);
		puts(".");
		fflush(stdout);
		return;
	}
	fail("no such command", words.of[0]);
}

int main(void)
{
	char *line = NULL;
	size_t size = 0;
	log_set_level(LOG_LEVEL_ERROR);
	while (getline(&line, &size, stdin) > 0)
		run(line);
	free(line);
	if (queue != NULL)
		job_queue_free(queue);
	free(data_dir);
	free(boot);
	return 0;
}
