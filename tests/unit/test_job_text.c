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

static void replace(char **string, const char *with)
{
	free(*string);
	*string = memory_string(with);
}

static void set_type(struct job *job)
{
	job->type = JOB_UPLOAD;
}

static void set_priority(struct job *job)
{
	job->priority = JOB_PRIORITY_LOW;
}

static void set_state(struct job *job)
{
	job->state = JOB_TRANSIENT_ERROR;
}

static void set_display_name(struct job *job)
{
	replace(&job->display_name, "other");
}

static void set_blank(struct job *job)
{
	replace(&job->description, "::WMP_STATUS:1:7:P:A:B:7:T:241: 4");
}

static void set_kind(struct job *job)
{
	replace(&job->description, "::WMP_JOB:1:7:P:A:B:7:T:241:4");
}

static void set_service_id(struct job *job)
{
	replace(&job->description, "::WMP_STATUS:1:8:P:A:B:7:T:241:4");
}

static void set_title(struct job *job)
{
	replace(&job->description, "::WMP_STATUS:1:7:P:A:B:7:U:241:4");
}

static void set_owner(struct job *job)
{
	replace(&job->owner, "other");
}

static void set_bytes(struct job *job)
{
	job->bytes_transferred = 11;
}

static void set_bytes_total(struct job *job)
{
	job->bytes_total = 99;
}

static void set_files_transferred(struct job *job)
{
	job->files_transferred = 1;
}

static void set_files_total(struct job *job)
{
	job->files_total = 3;
}

static void set_created(struct job *job)
{
	job->created++;
}

static void set_modified(struct job *job)
{
	job->modified++;
}

static void set_transfer_completed(struct job *job)
{
	job->transfer_completed = 1;
}

static void set_retry_at(struct job *job)
{
	job->retry_at = 1;
}

static void set_error_count(struct job *job)
{
	job->error_count++;
}

static void set_retry_delay(struct job *job)
{
	job->retry_delay = 5;
}

static void set_no_progress_timeout(struct job *job)
{
	job->no_progress_timeout = 5;
}

static void set_error_code(struct job *job)
{
	job->error.code = BITS_E_NOT_FOUND;
}

static void set_error_context(struct job *job)
{
	job->error.context = JOB_CONTEXT_TRANSPORT;
}

static void set_error_file(struct job *job)
{
	job->error.file_number = 2;
}

static void set_unverified(struct job *job)
{
	job->unverified = true;
}

/* By its warning; what it says of itself is the entry's last error. */
static void set_filing(struct job *job)
{
	job->filing = JOB_FILING_DONE;
}

static void set_filing_target(struct job *job)
{
	replace(&job->filing_target, "/music/song.mp3");
}

static void set_is_own(struct job *job)
{
	job->is_own = true;
}

static void set_completion_error(struct job *job)
{
	job->completion_error.code = BITS_E_FILE_EXISTS;
}

static void set_error_message(struct job *job)
{
	replace(&job->error.message, "/home/other");
}

static void set_promise(struct job *job)
{
	job->complete_when_transferred = true;
}

static void set_maker(struct job *job)
{
	replace(&job->maker, "https://other.example");
}

static void set_remote_name(struct job *job)
{
	replace(&job->files[0].remote_name, "https://x.example/b");
}

static void set_second_remote_name(struct job *job)
{
	replace(&job->files[1].remote_name, "https://x.example/b");
}

static void set_folder(struct job *job)
{
	replace(&job->files[0].local_name, "/elsewhere/a.mp3");
}

static void set_file_name(struct job *job)
{
	replace(&job->files[0].local_name, "/home/b.mp3");
}

static void set_file_bytes(struct job *job)
{
	job->files[0].bytes_transferred = 5;
}

static void set_file_total(struct job *job)
{
	job->files[0].bytes_total = 50;
}

static void set_file_completed(struct job *job)
{
	job->files[0].completed = true;
}

static void set_reply_name(struct job *job)
{
	replace(&job->reply.local_name, "/home/other.txt");
}

static void set_reply_bytes(struct job *job)
{
	job->reply.bytes_transferred = 1;
}

static void set_reply_total(struct job *job)
{
	job->reply.bytes_total = 6;
}

static void add_file(struct job *job)
{
	job_add_file(job);
}

static void set_entry_state(struct entry *entry)
{
	entry->state = JOB_CANCELLED;
}

static void set_rate(struct entry *entry)
{
	entry->rate = 1000;
}

static void set_eta(struct entry *entry)
{
	entry->eta = 60;
}

static void set_warnings(struct entry *entry)
{
	entry->warnings |= WARN_STALLED;
}

static void set_gone(struct entry *entry)
{
	entry->gone = true;
}

static void set_last_error_code(struct entry *entry)
{
	entry->last_error.code = BITS_E_NOT_FOUND;
}

static void set_last_error_context(struct entry *entry)
{
	entry->last_error.context = JOB_CONTEXT_TRANSPORT;
}

static void set_last_error_file(struct entry *entry)
{
	entry->last_error.file_number = 2;
}

static void set_last_error_message(struct entry *entry)
{
	replace(&entry->last_error.message, "/home/other");
}

static void set_last_error_time(struct entry *entry)
{
	entry->last_error_time++;
}

static void set_changes(struct entry *entry)
{
	changes_unref(entry->changes);
	entry->changes = changes_after(NULL, entry->state, 1700000000000);
}

enum {
	OWN = 1 << READER_OWN,
	REDUCED = 1 << READER_REDUCED,
	STORE = 1 << READER_STORE,
	MAKER = 1 << READER_MAKER,
	NOBODY = 0,
	EVERYBODY = OWN | REDUCED | STORE | MAKER,
};

static const struct row {
	const char *name;
	unsigned readers; /* who sees the difference */
	void (*change_job)(struct job *job);
	void (*change_entry)(struct entry *entry);
} rows[] = {
        {"nothing", NOBODY, NULL, NULL},
        {"type", EVERYBODY, set_type, NULL},
        {"priority", EVERYBODY, set_priority, NULL},
        {"state", EVERYBODY, set_state, NULL},
        {"display_name", EVERYBODY, set_display_name, NULL},
        {"description, a blank", EVERYBODY, set_blank, NULL},
        {"description, kind", EVERYBODY, set_kind, NULL},
        {"description, service id", EVERYBODY, set_service_id, NULL},
        {"description, title", EVERYBODY, set_title, NULL},
        {"owner", OWN, set_owner, NULL},
        {"bytes_transferred", EVERYBODY, set_bytes, NULL},
        {"bytes_total", EVERYBODY, set_bytes_total, NULL},
        {"files_transferred", EVERYBODY, set_files_transferred, NULL},
        {"files_total", EVERYBODY, set_files_total, NULL},
        {"created", EVERYBODY, set_created, NULL},
        {"modified", EVERYBODY, set_modified, NULL},
        {"transfer_completed", EVERYBODY, set_transfer_completed, NULL},
        {"retry_at", EVERYBODY, set_retry_at, NULL},
        {"error_count", EVERYBODY, set_error_count, NULL},
        {"retry_delay", NOBODY, set_retry_delay, NULL},
        {"no_progress_timeout", NOBODY, set_no_progress_timeout, NULL},
        {"error.code", EVERYBODY, set_error_code, NULL},
        {"error.context", EVERYBODY, set_error_context, NULL},
        {"error.file_number", EVERYBODY, set_error_file, NULL},
        {"error.message", OWN, set_error_message, NULL},
        {"unverified", EVERYBODY, set_unverified, NULL},
        {"completion_error", EVERYBODY, set_completion_error, NULL},
        {"filing", OWN | REDUCED, set_filing, NULL},
        {"filing_target", NOBODY, set_filing_target, NULL},
        {"is_own", NOBODY, set_is_own, NULL},
        {"complete_when_transferred", NOBODY, set_promise, NULL},
        {"maker", MAKER, set_maker, NULL}, /* who was it sees its URL no more */
        {"files[0].remote_name", OWN | MAKER, set_remote_name, NULL},
        {"files[1].remote_name", OWN, set_second_remote_name, NULL},
        {"files[0].local_name, the folder", OWN, set_folder, NULL},
        {"files[0].local_name, the name", EVERYBODY, set_file_name, NULL},
        {"files[0].bytes_transferred", EVERYBODY, set_file_bytes, NULL},
        {"files[0].bytes_total", EVERYBODY, set_file_total, NULL},
        {"files[0].completed", EVERYBODY, set_file_completed, NULL},
        {"file_count", EVERYBODY, add_file, NULL},
        {"reply.local_name", OWN, set_reply_name, NULL},
        {"reply.bytes_transferred", EVERYBODY, set_reply_bytes, NULL},
        {"reply.bytes_total", EVERYBODY, set_reply_total, NULL},
        {"entry.state", EVERYBODY, NULL, set_entry_state},
        {"entry.rate", EVERYBODY, NULL, set_rate},
        {"entry.eta", EVERYBODY, NULL, set_eta},
        {"entry.warnings", EVERYBODY, NULL, set_warnings},
        {"entry.gone", NOBODY, NULL, set_gone},
        {"entry.last_error.code", EVERYBODY, NULL, set_last_error_code},
        {"entry.last_error.context", EVERYBODY, NULL, set_last_error_context},
        {"entry.last_error.file_number", EVERYBODY, NULL, set_last_error_file},
        {"entry.last_error.message", OWN, NULL, set_last_error_message},
        {"entry.last_error_time", EVERYBODY, NULL, set_last_error_time},
        {"entry.changes", OWN | REDUCED, NULL, set_changes},
};

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
	job->files_transferred = 0;
	job->files_total = 2;
	job->created = job->modified = 1700000000000;
	job->error_count = 2;
	job->retry_delay = job->no_progress_timeout = 600;
	job->error = (struct job_error){.code = BITS_E_ACCESS_DENIED,
	        .context = JOB_CONTEXT_LOCAL_FILE,
	        .file_number = 1,
	        .message = memory_string("/home/x")};
	for (int i = 0; i < 2; i++) {
		struct job_file *file = job_add_file(job);
		file->remote_name = memory_string("https://x.example/a");
		file->local_name = memory_string("/home/a.mp3");
	}
}

/* A version of the job that differs from the first in what the row says. */
static const struct entry *version(const struct row *row)
{
	struct job *job = job_new();
	fill_in(job);
	if (row->change_job != NULL)
		row->change_job(job);
	job_seal(job);
	struct entry *entry = entry_new(job);
	job_unref(job);
	entry_set_last_error(entry,
	        &(struct job_error){.code = BITS_E_ACCESS_DENIED,
	                .context = JOB_CONTEXT_LOCAL_FILE,
	                .file_number = 1,
	                .message = (char[]){"/home/x"}},
	        1700000000000);
	if (row->change_entry != NULL)
		row->change_entry(entry);
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

static void count_queue(struct text *text, const struct snapshot *snapshot)
{
	json_renderer.queue(text, snapshot);
}

static void a_text_is_made_once_and_only_when_it_is_needed(void **state)
{
	static const struct renderer counting = {.job = count_job, .queue = count_queue};
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
		const struct job_text *text = view_text(view, &view->entries[0]);
		assert_ptr_equal(view_text(view, view_find(view, &second->job->id)), text);
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
