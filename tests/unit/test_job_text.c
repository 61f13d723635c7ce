/* SPDX-License-Identifier: MIT */
/*
 * A job's text is what decides: every member of a job and of an entry is changed, one at a time, and in every scope
 * revision and text move together or not at all.
 */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "board.h"
#include "model/changes.h"
#include "model/snapshot_build.h"
#include "json/job_json.h"
#include "json/view_json.h"

#define MAKER_ORIGIN "https://maker.example"

enum {
	OWN = 1 << READER_OWN,
	REDUCED = 1 << READER_REDUCED,
	STORE = 1 << READER_STORE,
	MAKER = 1 << READER_MAKER,
	NOBODY = 0,
	EVERYBODY = OWN | REDUCED | STORE | MAKER,
};

/* What is changed: a member of one of these, or what no member says alone. */
enum place { NOWHERE, IN_job, IN_job_file, IN_SECOND_FILE, IN_entry, A_FILE_MORE, A_CHANGE };

static const struct row {
	const char *name;
	unsigned readers; /* who sees the difference */
	enum place place;
	size_t offset, size;
	int64_t number;   /* its new value, */
	const char *text; /* where it is a text: this */
} rows[] = {
#define NUMBER(type, member, value) \
	IN_##type, offsetof(struct type, member), sizeof((struct type *)0)->member, value, NULL
#define TEXT(type, member, value) IN_##type, offsetof(struct type, member), 0, 0, value
#define TAG(value)                TEXT(job, description, value)
        {.name = "nothing", .place = NOWHERE},
        {"type", EVERYBODY, NUMBER(job, type, JOB_UPLOAD)},
        {"priority", EVERYBODY, NUMBER(job, priority, JOB_PRIORITY_LOW)},
        {"state", EVERYBODY, NUMBER(job, state, JOB_TRANSIENT_ERROR)},
        {"display_name", EVERYBODY, TEXT(job, display_name, "other")},
        {"description, a blank", EVERYBODY, TAG("::WMP_STATUS:1:7:P:A:B:7:T:241: 4")},
        {"description, kind", EVERYBODY, TAG("::WMP_JOB:1:7:P:A:B:7:T:241:4")},
        {"description, service id", EVERYBODY, TAG("::WMP_STATUS:1:8:P:A:B:7:T:241:4")},
        {"description, title", EVERYBODY, TAG("::WMP_STATUS:1:7:P:A:B:7:U:241:4")},
        {"owner", OWN, TEXT(job, owner, "other")},
        {"bytes_transferred", EVERYBODY, NUMBER(job, bytes_transferred, 11)},
        {"bytes_total", EVERYBODY, NUMBER(job, bytes_total, 99)},
        {"files_transferred", EVERYBODY, NUMBER(job, files_transferred, 1)},
        {"files_total", EVERYBODY, NUMBER(job, files_total, 3)},
        {"created", EVERYBODY, NUMBER(job, created, 1700000000001)},
        {"modified", EVERYBODY, NUMBER(job, modified, 1700000000001)},
        {"transfer_completed", EVERYBODY, NUMBER(job, transfer_completed, 1)},
        {"retry_at", EVERYBODY, NUMBER(job, retry_at, 1)},
        {"error_count", EVERYBODY, NUMBER(job, error_count, 3)},
        {"retry_delay", NOBODY, NUMBER(job, retry_delay, 5)},
        {"no_progress_timeout", NOBODY, NUMBER(job, no_progress_timeout, 5)},
        {"error.code", EVERYBODY, NUMBER(job, error.code, BITS_E_NOT_FOUND)},
        {"error.context", EVERYBODY, NUMBER(job, error.context, JOB_CONTEXT_TRANSPORT)},
        {"error.file_number", EVERYBODY, NUMBER(job, error.file_number, 2)},
        {"error.message", OWN, TEXT(job, error.message, "/home/other")},
        {"unverified", EVERYBODY, NUMBER(job, unverified, true)},
        {"completion_error", EVERYBODY, NUMBER(job, completion_error.code, BITS_E_FILE_EXISTS)},
        {"filing", OWN | REDUCED, NUMBER(job, filing, JOB_FILING_DONE)},
        {"filing_target", NOBODY, TEXT(job, filing_target, "/music/song.mp3")},
        {"is_own", NOBODY, NUMBER(job, is_own, true)},
        {"complete_when_transferred", NOBODY, NUMBER(job, complete_when_transferred, true)},
        {"maker", MAKER, TEXT(job, maker, "https://other.example")}, /* its URL */
        {"files[0].remote_name", OWN | MAKER, TEXT(job_file, remote_name, "https://x.example/b")},
        {"files[1].remote_name", OWN, IN_SECOND_FILE, offsetof(struct job_file, remote_name), 0, 0,
                "https://x.example/b"},
        {"files[0].local_name, the folder", OWN, TEXT(job_file, local_name, "/elsewhere/a.mp3")},
        {"files[0].local_name, the name", EVERYBODY, TEXT(job_file, local_name, "/home/b.mp3")},
        {"files[0].bytes_transferred", EVERYBODY, NUMBER(job_file, bytes_transferred, 5)},
        {"files[0].bytes_total", EVERYBODY, NUMBER(job_file, bytes_total, 50)},
        {"files[0].completed", EVERYBODY, NUMBER(job_file, completed, true)},
        {"file_count", EVERYBODY, A_FILE_MORE, 0, 0, 0, NULL},
        {"reply.local_name", OWN, TEXT(job, reply.local_name, "/home/other.txt")},
        {"reply.bytes_transferred", EVERYBODY, NUMBER(job, reply.bytes_transferred, 1)},
        {"reply.bytes_total", EVERYBODY, NUMBER(job, reply.bytes_total, 6)},
        {"entry.state", EVERYBODY, NUMBER(entry, state, JOB_CANCELLED)},
        {"entry.rate", EVERYBODY, NUMBER(entry, rate, 1000)},
        {"entry.eta", EVERYBODY, NUMBER(entry, eta, 60)},
        {"entry.warnings", EVERYBODY, NUMBER(entry, warnings, WARN_STALLED)},
        {"entry.gone", NOBODY, NUMBER(entry, gone, true)},
        {"entry.last_error.code", EVERYBODY, NUMBER(entry, last_error.code, BITS_E_NOT_FOUND)},
        {"entry.last_error.context", EVERYBODY,
                NUMBER(entry, last_error.context, JOB_CONTEXT_TRANSPORT)},
        {"entry.last_error.file_number", EVERYBODY, NUMBER(entry, last_error.file_number, 2)},
        {"entry.last_error.message", OWN, TEXT(entry, last_error.message, "/home/other")},
        {"entry.last_error_time", EVERYBODY, NUMBER(entry, last_error_time, 1700000000001)},
        {"entry.changes", OWN | REDUCED, A_CHANGE, 0, 0, 0, NULL},
};

static const struct job_error denied = {.code = BITS_E_ACCESS_DENIED,
        .context = JOB_CONTEXT_LOCAL_FILE,
        .file_number = 1,
        .message = (char[]){"/home/x"}};

static void fill_in(struct job *job)
{
	job_id_parse("6F1C2A9E-7D0B-4A53-9D0E-0F6F7C2F7A11", &job->id);
	job->type = JOB_UPLOAD_REPLY;
	job->priority = JOB_PRIORITY_NORMAL;
	job->state = JOB_ERROR;
	job->display_name = memory_string("name");
	job->description = memory_string("::WMP_STATUS:1:7:P:A:B:7:T:241:4");
	job->owner = memory_string("somebody");
	job->maker = memory_string(MAKER_ORIGIN);
	job->bytes_transferred = 10;
	job->bytes_total = 100;
	job->files_total = 2;
	job->created = job->modified = 1700000000000;
	job->error_count = 2;
	job->retry_delay = job->no_progress_timeout = 600;
	job->error = denied;
	job->error.message = memory_string(denied.message);
	for (int i = 0; i < 2; i++) {
		struct job_file *file = job_add_file(job);
		file->remote_name = memory_string("https://x.example/a");
		file->local_name = memory_string("/home/a.mp3");
	}
}

static void change_member(const struct row *row, void *object)
{
	void *member = (char *)object + row->offset;
	if (row->text != NULL) {
		char **text = member;
		free(*text);
		*text = memory_string(row->text);
	} else if (row->size == sizeof(int64_t)) {
		*(int64_t *)member = row->number;
	} else if (row->size == sizeof(uint32_t)) {
		*(uint32_t *)member = (uint32_t)row->number;
	} else {
		*(bool *)member = row->number != 0;
	}
}

static void change_job(const struct row *row, struct job *job)
{
	if (row->place == IN_job)
		change_member(row, job);
	else if (row->place == IN_job_file || row->place == IN_SECOND_FILE)
		change_member(row, &job->files[row->place == IN_SECOND_FILE]);
	else if (row->place == A_FILE_MORE)
		job_add_file(job);
}

static void change_entry(const struct row *row, struct entry *entry)
{
	if (row->place == IN_entry) {
		change_member(row, entry);
	} else if (row->place == A_CHANGE) {
		changes_unref(entry->changes);
		entry->changes = changes_after(NULL, entry->state, 1700000000000);
	}
}

/* A version of the job that differs from the first in what the row says. */
static const struct entry *version(const struct row *row)
{
	struct job *job = job_new();
	fill_in(job);
	change_job(row, job);
	job_seal(job);
	struct entry *entry = entry_new(job);
	job_unref(job);
	entry_set_last_error(entry, &denied, 1700000000000);
	change_entry(row, entry);
	return entry;
}

static void publish(struct board *board, const struct entry *entry, bool stale)
{
	static int64_t now = 1;
	struct snapshot *snapshot = snapshot_new(1, 0);
	snapshot->entries[0] = entry_ref(entry);
	snapshot->source = "local";
	snapshot->taken_at = ++now;
	snapshot->stale = stale;
	snapshot->stale_since = stale ? now : 0;
	board_publish(board, snapshot);
}

/* One scope for each kind of reader. */
struct world {
	struct board *board;
	const struct scope *scopes[READER_COUNT];
};

static void world_begin(struct world *world, const struct renderer *renderer)
{
	static const struct scope_spec specs[READER_COUNT] = {[READER_OWN] = {.own = true},
	        [READER_REDUCED] = {.own = true, .reduced = true},
	        [READER_STORE] = {.origin = "https://store.example"},
	        [READER_MAKER] = {.origin = MAKER_ORIGIN}};
	world->board = board_new(renderer);
	for (size_t i = 0; i < READER_COUNT; i++)
		world->scopes[i] = board_add_scope(world->board, &specs[i]);
}

static char *list(const struct view *view)
{
	struct text text = {0};
	view_json_append(&text, view, &(struct view_question){.shape = VIEW_JOBS});
	char *all = text_steal(&text), *jobs = memory_string(strstr(all, ",\"jobs\":["));
	free(all);
	return jobs;
}

/* What its scope is shown of the two versions, and whether it hears of the second. */
static void check_step(
        const struct row *row, int reader, const struct view *before, const struct view *after)
{
	char *old = list(before), *new = list(after);
	bool differs = strcmp(old, new) != 0, moved = before->number != after->number;
	if (differs != moved)
		fail_msg("%s, reader %d: text %d, revision %d", row->name, reader, differs, moved);
	if (differs != ((row->readers & 1u << reader) != 0))
		fail_msg("%s, reader %d: %s", row->name, reader, new);
	assert_int_equal(after->number, before->number + moved);
	assert_true((after->entries[0].changed_at == after->number) ==
	            (moved || before->entries[0].changed_at == before->number));
	free(old);
	free(new);
}

static void revision_and_text_move_together_or_not_at_all(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct world world;
		const struct view *before[READER_COUNT];
		const struct entry *first = version(&rows[0]), *second = version(&rows[i]);
		world_begin(&world, &json_renderer);
		publish(world.board, first, false);
		for (size_t reader = 0; reader < READER_COUNT; reader++)
			before[reader] = board_view(world.board, world.scopes[reader]);
		publish(world.board, second, false);
		for (int reader = 0; reader < READER_COUNT; reader++) {
			const struct view *after = board_view(world.board, world.scopes[reader]);
			check_step(&rows[i], reader, before[reader], after);
			view_unref(after);
			view_unref(before[reader]);
		}
		board_free(world.board);
		entry_unref(first);
		entry_unref(second);
	}
}

/* A member that the table leaves out shows as a hole in the struct that is larger than alignment makes one. */
struct member {
	size_t offset, size;
};
#define MEMBER(type, name)                                                  \
	{                                                                   \
		offsetof(struct type, name), sizeof((struct type *)0)->name \
	}

static void assert_complete(const struct member *members, size_t count, size_t size)
{
	size_t end = 0;
	for (size_t i = 0; i < count; i++) {
		assert_true(members[i].offset >= end && members[i].offset < end + sizeof(void *));
		end = members[i].offset + members[i].size;
	}
	assert_true(size < end + sizeof(void *));
}

static void the_table_knows_every_member(void **state)
{
	(void)state;
	static const struct member job[] = {MEMBER(job, refs), MEMBER(job, id), MEMBER(job, type),
	        MEMBER(job, priority), MEMBER(job, state), MEMBER(job, display_name),
	        MEMBER(job, description), MEMBER(job, owner), MEMBER(job, is_own),
	        MEMBER(job, tag_kind), MEMBER(job, tag), MEMBER(job, tag_problem),
	        MEMBER(job, bytes_transferred), MEMBER(job, bytes_total),
	        MEMBER(job, files_transferred), MEMBER(job, files_total), MEMBER(job, created),
	        MEMBER(job, modified), MEMBER(job, transfer_completed), MEMBER(job, retry_at),
	        MEMBER(job, error_count), MEMBER(job, retry_delay),
	        MEMBER(job, no_progress_timeout), MEMBER(job, error), MEMBER(job, completion_error),
	        MEMBER(job, filing), MEMBER(job, filing_target), MEMBER(job, unverified),
	        MEMBER(job, complete_when_transferred), MEMBER(job, maker), MEMBER(job, files),
	        MEMBER(job, file_count), MEMBER(job, reply)};
	static const struct member file[] = {MEMBER(job_file, remote_name),
	        MEMBER(job_file, local_name), MEMBER(job_file, bytes_transferred),
	        MEMBER(job_file, bytes_total), MEMBER(job_file, completed)};
	static const struct member reply[] = {MEMBER(job_reply, local_name),
	        MEMBER(job_reply, bytes_transferred), MEMBER(job_reply, bytes_total)};
	static const struct member error[] = {MEMBER(job_error, code), MEMBER(job_error, context),
	        MEMBER(job_error, file_number), MEMBER(job_error, message)};
	static const struct member entry[] = {MEMBER(entry, refs), MEMBER(entry, state),
	        MEMBER(entry, job), MEMBER(entry, rate), MEMBER(entry, eta),
	        MEMBER(entry, warnings), MEMBER(entry, gone), MEMBER(entry, last_error),
	        MEMBER(entry, last_error_time), MEMBER(entry, changes), MEMBER(entry, texts)};
	assert_complete(job, COUNT(job), sizeof(struct job));
	assert_complete(reply, COUNT(reply), sizeof(struct job_reply));
	assert_complete(file, COUNT(file), sizeof(struct job_file));
	assert_complete(error, COUNT(error), sizeof(struct job_error));
	assert_complete(entry, COUNT(entry), sizeof(struct entry));
}

static unsigned rendered;

static void count_job(struct text *text, const struct entry *entry, enum job_reader reader)
{
	rendered++;
	job_json_append(text, entry, reader);
}

static void a_text_is_made_once_and_only_when_it_is_needed(void **state)
{
	struct renderer counting = {.job = count_job, .queue = json_renderer.queue};
	(void)state;
	struct world world;
	const struct entry *first = version(&rows[0]), *second = version(&rows[1]);
	rendered = 0;
	world_begin(&world, &counting);
	publish(world.board, first, false);
	publish(world.board, first, true); /* the very same entry: the queue's text alone tells */
	assert_int_equal(rendered, 0);
	publish(world.board, second, true); /* both versions, for each kind of reader */
	assert_int_equal(rendered, 2 * READER_COUNT);
	for (size_t i = 0; i < READER_COUNT; i++) {
		const struct view *view = board_view(world.board, world.scopes[i]);
		free(list(view));
		free(list(view));
		assert_ptr_equal(view_text(view, view_find(view, &second->job->id)),
		        view_text(view, &view->entries[0]));
		view_unref(view);
	}
	/* Another store reads the same text. */
	const struct scope *late = board_add_scope(
	        world.board, &(struct scope_spec){.origin = "https://late.example"});
	const struct view *view = board_view(world.board, late);
	free(list(view));
	assert_int_equal(rendered, 2 * READER_COUNT);
	view_unref(view);
	board_free(world.board);
	entry_unref(first);
	entry_unref(second);
}

static void the_set_and_the_queue_move_it_too(void **state)
{
	(void)state;
	struct world world;
	const struct entry *entry = version(&rows[0]);
	world_begin(&world, &json_renderer);
	publish(world.board, entry, false);
	for (int step = 0; step < 3; step++) {
		uint64_t numbers[READER_COUNT];
		for (size_t i = 0; i < READER_COUNT; i++) {
			const struct view *view = board_view(world.board, world.scopes[i]);
			numbers[i] = view->number;
			view_unref(view);
		}
		if (step == 0) {
			publish(world.board, entry, true);
		} else {
			struct snapshot *empty = snapshot_new(0, 0);
			empty->source = step == 1 ? "local" : "replay";
			board_publish(world.board, empty);
		}
		for (size_t i = 0; i < READER_COUNT; i++) {
			const struct view *view = board_view(world.board, world.scopes[i]);
			assert_int_equal(view->number, numbers[i] + 1);
			assert_int_equal(view->queue_changed_at, view->number);
			view_unref(view);
		}
	}
	board_free(world.board);
	entry_unref(entry);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(revision_and_text_move_together_or_not_at_all),
	        cmocka_unit_test(the_table_knows_every_member),
	        cmocka_unit_test(a_text_is_made_once_and_only_when_it_is_needed),
	        cmocka_unit_test(the_set_and_the_queue_move_it_too),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
