/* SPDX-License-Identifier: MIT */
/*
 * The board: where the query thread puts the latest snapshot and where HTTP finds it, or waits for a newer one.
 * The two never see each other.
 *
 * What an origin may see is a scope. Each scope has its own epoch and its own revision number, which grows exactly
 * when the text of a job that it may see, the set of these jobs, or the text of the queue has changed (job_text.h). What
 * it sees is a view, sealed and shared by reference count. All functions: any thread, unless said otherwise. The board's lock is held for moments only.
 */
#ifndef BITSBRIDGE_BOARD_H
#define BITSBRIDGE_BOARD_H

#include "snapshot.h"

/* A revision is "EPOCH-NUMBER": [a-z0-9]+-[0-9]+ */
#define REVISION_SIZE 40
/* How many removals a scope remembers; a since= from before the oldest of them gets a full snapshot. */
#define SCOPE_REMOVED_MAX 1024

struct board;
struct scope;

/* Who looks. Strings are copied. */
struct scope_spec {
	bool own; /* the dashboard's own origin and plain clients: every tagged job, every member */
	bool reduced;       /* of the own scope, for a browser without a key: see READER_REDUCED */
	const char *origin; /* a store's origin; NULL for own */
	const char *const *providers; /* whose jobs it may see; none: all tagged jobs */
	size_t provider_count;
};

struct view_entry {
	const struct entry *entry; /* referenced */
	uint64_t changed_at;       /* number of the revision in which its text last changed */
	uint64_t left_at[JOB_STATE_COUNT]; /* the one in which it last left this state; or 0 */
};

struct view_removed {
	struct job_id id;
	uint64_t removed_at;
};

/* What one scope sees at one revision. Sealed. */
struct view {
	atomic_uint refs;
	const struct scope *scope;
	uint64_t number;
	char revision[REVISION_SIZE];
	int64_t taken_at;           /* when this revision arose */
	char *queue;                /* the renderer's text of the queue itself; owned */
	uint64_t queue_changed_at;  /* number of the revision in which that last changed */
	struct view_entry *entries; /* in order of creation */
	size_t entry_count;
	/* Oldest first, at most SCOPE_REMOVED_MAX. A job whose tag has moved to another collection or provider
	 * stands here, too, though it is among the entries. */
	struct view_removed *removed;
	size_t removed_count;
	uint64_t complete_since;  /* since= is answered by a delta for numbers from here on */
	struct view_index *index; /* shared with views that have the same jobs in the same places */
};

const struct view *view_ref(const struct view *view);
void view_unref(const struct view *view); /* accepts NULL */

/* NULL where this scope sees no such job. Belongs to the view. */
const struct view_entry *view_find(const struct view *view, const struct job_id *id);
/* Where the jobs of one collection stand among the entries, in order. Belongs to the view. */
const uint32_t *view_collection(const struct view *view, uint32_t service_id, size_t *ret_count);
/* The job as this view's scope is shown it. Lives as long as the view. */
const struct job_text *view_text(const struct view *view, const struct view_entry *entry);

/* Does this revision name an earlier (or this) state of this view's scope from which a delta can be told? */
bool view_knows(const struct view *view, const char *revision, uint64_t *ret_number);

struct board *board_new(const struct renderer *renderer); /* static storage */
void board_free(struct board *board); /* accepts NULL; after all users are gone */

/* Before board_publish() is first called, or later from any thread (a reload). Owned by the board. */
struct scope *board_add_scope(struct board *board, const struct scope_spec *spec);
const struct scope_spec *scope_spec(const struct scope *scope);
/* May this scope see the job at all? */
bool scope_sees(const struct scope *scope, const struct entry *entry);
/* And as whom does it read it? */
enum job_reader scope_reader(const struct scope *scope, const struct entry *entry);

/* The query thread: makes snapshot (one reference is taken over) the latest one, and wakes who waits. */
void board_publish(struct board *board, const struct snapshot *snapshot);

/* The latest snapshot, referenced; NULL before the first look. */
const struct snapshot *board_snapshot(struct board *board);
/* What the scope sees now, referenced. Never NULL: before the first look an empty view of a stale queue with source "". */
const struct view *board_view(struct board *board, const struct scope *scope);
/* Waits until the scope's number is above `number`, or deadline (monotonic ms), or board_close(). Referenced. */
const struct view *board_wait(
        struct board *board, const struct scope *scope, uint64_t number, int64_t deadline);

/*
 * Something else has changed than what scopes see: who waits by board_wait_awake() looks up. wakes: board_wakes() from
 * before it last looked at that.
 */
void board_wake(struct board *board);
unsigned board_wakes(struct board *board);
const struct view *board_wait_awake(struct board *board, const struct scope *scope, uint64_t number,
        unsigned wakes, int64_t deadline);

/* No more waiting: wakes everybody, for good. */
void board_close(struct board *board);
bool board_is_closed(struct board *board);

#endif
