/* SPDX-License-Identifier: MIT */
#include "truth_history.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/memory.h"
#include "queue/local/run/runner.h"

enum { STEPS_MAX = 40, CALM_MAX = 120 };

void history_find(struct history *history, char *what)
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
		history_find(history, memory_string("nothing comes of it any more"));
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
	uint32_t which = tape_choose(history->tape, (uint32_t)history->files + 1);
	struct made_file *file =
	        &history->world.files[which > 0 ? (int)which - 1 : history->world.asked];
	history->world.now += tape_chance(history->tape, 3) ? 1 : 0;
	made_file_change(file, history->tape, &history->world.now);
	text_appendf(&history->world.log, "f%d is version %d: %zu bytes%s\n",
	        (int)(file - history->world.files), file->count, made_file_now(file)->size,
	        made_file_now(file)->sly ? ", the middle as before" : "");
}

/* The server ends and comes again, perhaps with another version. */
static void restart(struct history *history)
{
	tell(history, "the server begins anew");
	made_server_restart(history->server);
	if (!tape_chance(history->tape, 3))
		change(history);
	move(history);
}

static void step(struct history *history)
{
	uint32_t kind = tape_choose(history->tape, 16);
	switch (kind) {
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
		/* Within an answer it matters most. */
		if (kind > 4 && made_server_is_answering(history->server))
			restart(history);
		else
			go_on(history);
	}
}

static void live(struct history *history)
{
	enum job_state state = history_look(history);
	for (int i = 0; i < STEPS_MAX && history->finding == NULL && state != JOB_TRANSFERRED;
	        i++) {
		if (state == JOB_ERROR)
			life_act(history->life, JOB_RESUME);
		step(history);
		history->steps++;
		state = history_look(history);
	}
	tell(history, "from here on the server is good");
	history->world.calm = true;
	for (int i = 0; i < CALM_MAX && history->finding == NULL && state != JOB_TRANSFERRED; i++) {
		if (history->calm_errors > CALM_ERRORS_MAX)
			break;
		if (state == JOB_ERROR)
			life_act(history->life, JOB_RESUME);
		go_on(history);
		history->steps++;
		state = history_look(history);
		if (state == JOB_ERROR || state == JOB_TRANSIENT_ERROR)
			history->calm_errors++;
	}
	if (history->finding == NULL)
		history_check_end(history, state);
}

/* *history's folder, host and tape are set; its finding and log are to be freed. */
void history_play(struct history *history)
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

void history_forget(struct history *history)
{
	made_world_release(&history->world);
	free(history->finding);
	history->finding = NULL;
	history->steps = 0;
	history->calm_errors = 0;
}
