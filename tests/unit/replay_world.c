/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/thread.h"
#include "board.h"
#include "model/history.h"
#include "replay_world.h"
#include "json/job_json.h"
#include "json/view_json.h"

#define STORE "https://store.example"

struct recording_reader *read_lines(const char *lines, char **ret_problem)
{
	struct recording_reader *reader = recording_reader_new();
	bool good = true;
	while (good && *lines != '\0') {
		size_t length = strcspn(lines, "\n");
		char *line = memory_string_n(lines, length);
		good = recording_reader_take(reader, line, length, ret_problem);
		free(line);
		lines += length + (lines[length] == '\n');
	}
	if (good && recording_reader_finish(reader, ret_problem))
		return reader;
	recording_reader_free(reader);
	return NULL;
}

struct story_queue {
	struct job_queue queue; /* first */
	int64_t began, at;
	int look;
	const struct job *jobs[3]; /* as they were at the last look; NULL: not there */
};

/* The server answers with a file that cannot get its name. */
static void reply(struct job *job, int look)
{
	job->type = JOB_UPLOAD_REPLY;
	job->reply.local_name = memory_string("/home/u/answer.txt");
	job->reply.bytes_transferred = look > 10 ? (uint64_t)look : 0;
	job->reply.bytes_total = look > 11 ? 99 : JOB_SIZE_UNKNOWN;
	job->unverified = look > 12;
	if (job->state == JOB_TRANSFERRED && look > 16)
		job->completion_error = (struct job_error){.code = BITS_E_FILE_EXISTS,
		        .context = JOB_CONTEXT_LOCAL_FILE,
		        .message = memory_string("it is there")};
}

/* One of three: two downloads that move, one of which fails and comes again, and an upload with a reply. */
static struct job *story_job(const struct story_queue *story, int number)
{
	int64_t look = story->look;
	struct job *job = job_new();
	job_id_parse("0a0b0c0d-0000-4000-8000-000000000000", &job->id);
	job->id.text[JOB_ID_LENGTH - 1] = (char)('0' + number);
	job->type = JOB_DOWNLOAD;
	job->priority = JOB_PRIORITY_NORMAL;
	job->display_name = text_format("Tïtle %d \"x\"", number);
	job->description =
	        text_format("::WMP_STATUS:1:7:Proseware:Ártist:Album:%d:Title:10:3", number);
	job->owner = memory_string("somebody");
	job->maker = memory_string(number == 3 ? STORE : NULL);
	job->created = story->began - 1000 + number;
	job->modified = story->began + look;
	struct job_file *file = job_add_file(job);
	file->remote_name = text_format("http://files.example/%d.mp3", number);
	file->local_name = text_format("/home/u/%d.mp3", number);
	file->bytes_transferred = (uint64_t)(look * look * 1000 + number);
	file->bytes_total = number == 2 ? JOB_SIZE_UNKNOWN : 2000000;
	job->bytes_transferred = file->bytes_transferred;
	job->error_count = 0;
	job->state = JOB_TRANSFERRING;
	return job;
}

static void break_off(struct job *job, int64_t now)
{
	job->state = JOB_TRANSIENT_ERROR;
	job->error = (struct job_error){.code = error_from_http_status(503),
	        .context = JOB_CONTEXT_REMOTE_FILE,
	        .file_number = 1,
	        .message = memory_string("said so")};
	job->error_count = 1;
	job->retry_at = now + 5000;
}

static const struct job *tell_job(struct story_queue *story, int number, int64_t now)
{
	int look = story->look;
	if ((number == 3 && look > 30) || (number == 1 && look > 36) || (number == 2 && look > 34))
		return NULL;
	/* Nothing moves for a while: it is the very same job. */
	if (look > 20 && look < 26 && story->jobs[number - 1] != NULL)
		return job_ref(story->jobs[number - 1]);
	struct job *job = story_job(story, number);
	if (number == 2 && look > 8 && look < 14)
		break_off(job, now);
	if (number == 1 && look >= 28)
		job->state = look > 33 ? JOB_CANCELLED : JOB_SUSPENDED;
	if (number == 3 && look >= 15)
		job->state = JOB_TRANSFERRED;
	if (number == 3)
		reply(job, look);
	job_seal(job);
	return job;
}

/* Of one that has left the queue tells how it ended. */
static void tell_end(struct queue_look *look, const struct job *before)
{
	struct job *job = job_copy(before);
	job->state = JOB_ACKNOWLEDGED;
	job_seal(job);
	look->ended = memory_new_array(1, sizeof(struct job *));
	look->ended[look->ended_count++] = job;
}

static bits_hr story_look(struct job_queue *queue, enum look_scope scope, struct queue_look *ret)
{
	struct story_queue *story = (struct story_queue *)queue;
	(void)scope;
	story->at += 7 + story->look % 5;
	story->look++;
	if (story->look == 17 || story->look == 18)
		return BITS_E_SERVICE_DISABLED;
	*ret = (struct queue_look){.jobs = memory_new_array(3, sizeof(struct job *)),
	        .untagged = story->look > 5,
	        .source_epoch = story->look > 34 ? 99 : 3};
	ret->wall = story->began + story->at;
	ret->monotonic = 1000 + story->at;
	for (int number = 1; number <= 3; number++) {
		const struct job *job = tell_job(story, number, ret->wall);
		if (job == NULL && number == 3 && story->jobs[2] != NULL)
			tell_end(ret, story->jobs[2]);
		job_unref(story->jobs[number - 1]);
		story->jobs[number - 1] = job != NULL ? job_ref(job) : NULL;
		if (job != NULL)
			ret->jobs[ret->job_count++] = job;
	}
	return BITS_S_OK;
}

static void story_free(struct job_queue *queue)
{
	struct story_queue *story = (struct story_queue *)queue;
	for (size_t i = 0; i < 3; i++)
		job_unref(story->jobs[i]);
	free(story);
}

static const struct job_queue_ops story_ops = {
        .source = "story", .look = story_look, .free = story_free};

struct job_queue *story_queue_new(void)
{
	struct story_queue *story = memory_new(sizeof *story);
	story->queue.ops = &story_ops;
	story->began = INT64_C(1700000000000);
	return &story->queue;
}

/* Whatever a replay may have otherwise: the words behind these names, and every time of day. */
static size_t length_of_other(const char *text)
{
	static const char *const names[] = {"\"revision\":\"", "\"source\":\""};
	char time[CLOCK_ISO_SIZE] = {0};
	int64_t wall;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (text_starts_with(text, names[i]))
			return strlen(names[i]) + strcspn(text + strlen(names[i]), "\"");
	for (size_t i = 0; i < CLOCK_ISO_SIZE - 1 && text[i] != '\0'; i++)
		time[i] = text[i];
	bool is_time = isdigit((unsigned char)*text) && clock_parse_iso(time, &wall);
	return is_time ? CLOCK_ISO_SIZE - 1 : 0;
}

static void append_the_same(struct text *shown, const char *text)
{
	while (*text != '\0') {
		size_t other = length_of_other(text);
		text_append_char(shown, other > 0 ? '*' : *text);
		text += other > 0 ? other : 1;
	}
}

/* The readers that there are: the user, his browser without a key, a store, and the store that had the third job made. */
enum { READERS = 4 };
struct audience {
	struct history *history;
	struct board *board;
	const struct scope *scopes[READERS];
};

static void audience_begin(struct audience *audience, const char *source)
{
	static const char *const providers[] = {"Proseware"};
	const struct scope_spec specs[READERS] = {{.own = true}, {.own = true, .reduced = true},
	        {.origin = "https://other.example", .providers = providers, .provider_count = 1},
	        {.origin = STORE, .providers = providers, .provider_count = 1}};
	audience->history = history_new(source);
	audience->board = board_new(&json_renderer);
	for (size_t i = 0; i < READERS; i++)
		audience->scopes[i] = board_add_scope(audience->board, &specs[i]);
}

static void audience_end(struct audience *audience)
{
	board_free(audience->board);
	history_free(audience->history);
}

/* The body that a GET gets. */
static void append_body(const struct audience *audience, size_t reader, struct text *shown)
{
	struct text body = {0};
	const struct view *view = board_view(audience->board, audience->scopes[reader]);
	view_json_append(&body, view, &(struct view_question){.shape = VIEW_JOBS});
	append_the_same(shown, body.data);
	text_append_char(shown, '\n');
	text_release(&body);
	view_unref(view);
}

static void show(
        struct audience *audience, struct queue_look *look, bits_hr code, struct text *shown)
{
	struct history_look taken = {.jobs = look->jobs,
	        .job_count = look->job_count,
	        .ended = look->ended,
	        .ended_count = look->ended_count,
	        .untagged = look->untagged,
	        .restricted = look->restricted,
	        .source_epoch = look->source_epoch,
	        .tells_all = look->tells_all,
	        .wall = look->wall,
	        .monotonic = look->monotonic};
	const struct snapshot *snapshot = code < 0 ? history_fail(audience->history, code, 0)
	                                           : history_take(audience->history, &taken);
	text_appendf(
	        shown, "untagged %zu restricted %zu\n", snapshot->untagged, snapshot->restricted);
	board_publish(audience->board, snapshot);
	for (size_t reader = 0; reader < READERS; reader++)
		append_body(audience, reader, shown);
	if (code >= 0)
		queue_look_release(look);
}

void show_looks(struct job_queue *queue, size_t count, struct text *shown)
{
	struct audience audience;
	struct listening *listening = queue->listener.data;
	audience_begin(&audience, job_queue_source(queue));
	for (size_t i = 0; i < count; i++) {
		struct queue_look look = {0};
		if (listening != NULL && i > 0)
			listening_wait(listening, (unsigned)i);
		bits_hr code = job_queue_look(queue, LOOK_TAGGED, &look);
		assert_false(code >= 0 && look.same);
		show(&audience, &look, code, shown);
	}
	audience_end(&audience);
}

static void told(void *data)
{
	struct listening *listening = data;
	mutex_lock(listening->lock);
	listening->count++;
	condition_signal_all(listening->told);
	mutex_unlock(listening->lock);
}

struct queue_listener listening_begin(struct listening *listening)
{
	*listening = (struct listening){.lock = mutex_new(), .told = condition_new()};
	return (struct queue_listener){.commanded = told, .data = listening};
}

void listening_end(struct listening *listening)
{
	condition_free(listening->told);
	mutex_free(listening->lock);
}

void listening_wait(struct listening *listening, unsigned count)
{
	mutex_lock(listening->lock);
	while (listening->count < count)
		condition_wait(listening->told, listening->lock, THREAD_FOREVER);
	mutex_unlock(listening->lock);
}
