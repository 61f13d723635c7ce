/* SPDX-License-Identifier: MIT */
/*
 * Where jobs live: the interface that every queue implements (queue_bits: the Windows service; queue_local: the
 * embedded one; queue_replay: a recording), and that tests/contract holds each of them to. A queue lists jobs, and makes and acts on them
 * where it can. It knows nothing of snapshots, pages or HTTP.
 *
 * Threads: job_queue_look() is called from one thread, the others from any one other thread at the same time
 * (looking never waits for acting). Both may block for as long as the queue's service does.
 * Failures are BITS's codes (error.h).
 */
#ifndef BITSBRIDGE_JOB_QUEUE_H
#define BITSBRIDGE_JOB_QUEUE_H

#include <stdatomic.h>

#include "job.h"
#include "recording.h"

/* What one look at the queue gives. */
struct queue_look {
	/* Referenced; in order of creation, oldest first: tagged ones, near misses and those that the bridge
	 * promised to complete, or all (LOOK_ALL). */
	const struct job **jobs;
	size_t job_count;
	size_t untagged; /* jobs that are neither tagged nor near misses (also counted by LOOK_ALL) */
	size_t restricted; /* jobs that denied access: their tag cannot be read */
	/* Changes when the source was lost and found again: nothing may be inferred across. */
	uint64_t source_epoch;
	/* Referenced: jobs that have left the queue since the last look, in the final state that it still told of them.
	 * NULL where a queue cannot be asked of what it no longer lists. */
	const struct job **ended;
	size_t ended_count;
	/* The queue lists something, and says nothing by itself when that changes: only looking shows it. */
	bool must_be_watched;
	/* Nothing ends unseen here: what has left without a word has been cancelled. */
	bool tells_all;
	/* Nothing at all has happened since the last look, not even time has passed: that one stands, and the rest of this
	 * one does not count. */
	bool same;
	/* When this was so, by the queue's own clocks, in milliseconds; wall 0: now. */
	int64_t wall, monotonic;
};

/* Why a queue cannot write what it knows. */
struct queue_trouble {
	char *text;    /* a sentence that says what and where; owned */
	int64_t since; /* milliseconds since 1970 */
};

enum look_scope { LOOK_TAGGED, LOOK_ALL };

/* Where the files of jobs that are filed go. Strings are borrowed. */
struct library {
	const char *folder;   /* full path */
	const char *data_dir; /* where it is remembered that the folder was there */
};

/* How far the filing of a completed job's file has come. */
enum filing_step {
	FILING_PLACED,  /* it is about to get the path `target` */
	FILING_DONE,    /* it is there; `target` as above */
	FILING_FAILED,  /* it stays where it is for now: `code` and `words` say why */
	FILING_DROPPED, /* somebody else has seen to it: it is no longer where it was */
};

struct filing_note {
	enum filing_step step;
	const char *target; /* borrowed, as words are */
	bits_hr code;
	const char *words; /* more for the user's own eyes, or NULL */
};

struct job_queue; /* made by a queue's own _open() */

/* Called from any thread. Must not block. Either may be NULL. */
struct queue_listener {
	void (*changed)(void *data); /* a look would show something new */
	/* Another process has changed the queue: a look is due at once. That one waits for this to return. */
	void (*commanded)(void *data);
	void *data;
};

struct job_queue_ops {
	const char *source; /* "bits", "local", "replay" */
	bits_hr (*look)(struct job_queue *queue, enum look_scope scope, struct queue_look *ret);
	/* One job, finished ones included while the queue knows them. NULL member: not supported. */
	bits_hr (*get)(struct job_queue *queue, const struct job_id *id, const struct job **ret);
	/* Made suspended, as BITS does, unless it starts; nothing is left behind on failure. */
	bits_hr (*create)(struct job_queue *queue, const struct job_spec *spec, struct job_id *ret,
	        char **ret_detail);
	bits_hr (*act)(struct job_queue *queue, enum job_action action, const struct job_id *id);
	/* NULL member: not supported. */
	bits_hr (*change)(struct job_queue *queue, const struct job_id *id,
	        const struct job_change *change, char **ret_detail);
	/* NULL members: not supported. */
	bits_hr (*begin_request)(struct job_queue *queue, const struct idempotency_key *key,
	        enum request_standing *ret, struct job_id *ret_job, char **ret_detail);
	bits_hr (*end_request)(struct job_queue *queue, const struct idempotency_key *key,
	        const struct job_id *job);
	/*
	 * The looking thread: no look will come soon, so let go what keeps a service busy that serves nobody else. NULL
	 * member: nothing to let go.
	 */
	void (*rest)(struct job_queue *queue);
	/* As job_queue_take(); NULL member: not supported, nor is the next one. */
	bits_hr (*take)(struct job_queue *queue, const struct job_id *id);
	/* On the disk when it returns. From one more thread beside the two. */
	bits_hr (*note_filing)(
	        struct job_queue *queue, const struct job_id *id, const struct filing_note *note);
	/* NULL member: its Complete replaces files anyway. */
	bits_hr (*allow_overwriting)(struct job_queue *queue, const struct job_id *id);
	/* NULL member: not known to have any. */
	bool (*trouble)(struct job_queue *queue, struct queue_trouble *ret);
	/* NULL member: not supported. */
	bits_hr (*try_write)(struct job_queue *queue, char **ret_detail);
	void (*free)(struct job_queue *queue);
};

/* Every implementation's struct begins with this. What is made or acted on through it, it tells its listener. */
struct job_queue {
	const struct job_queue_ops *ops;
	struct queue_listener listener;
};

const char *job_queue_source(const struct job_queue *queue);
bits_hr job_queue_look(struct job_queue *queue, enum look_scope scope, struct queue_look *ret);
void queue_look_release(struct queue_look *look);
/* Nobody listens, and nothing can change without a command. The next look may cost more. The looking thread. */
void job_queue_rest(struct job_queue *queue);
bits_hr job_queue_get(struct job_queue *queue, const struct job_id *id, const struct job **ret);
/* *ret_detail (may be NULL): a malloc'ed sentence on what was wrong, set only on failure, may be NULL. */
bits_hr job_queue_create(struct job_queue *queue, const struct job_spec *spec, struct job_id *ret,
        char **ret_detail);
/* When this job is completed, its files may replace those that have their names by then. */
bits_hr job_queue_allow_overwriting(struct job_queue *queue, const struct job_id *id);
/* Completing asks for no force here: whoever lets people act asks job_objection_to_completing() first. */
bits_hr job_queue_act(struct job_queue *queue, enum job_action action, const struct job_id *id);
/*
 * What the player did with a transferred job that is tagged for it. job_queue_take() promises that the job's file is filed,
 * and completes the job; where that fails nothing is promised. job_queue_file() puts the file of a job that is being filed
 * (as it was last looked at) into the library, never over another, and notes how far that has come: cut off at any
 * moment, it goes on from there when it is called again. It is for a thread of its own, since copying to another disk
 * takes its time; stop makes it end early.
 */
bool job_queue_can_file(const struct job_queue *queue);
bits_hr job_queue_take(struct job_queue *queue, const struct job_id *id);
bits_hr job_queue_file(struct job_queue *queue, const struct job *job,
        const struct library *library, const atomic_bool *stop);
/*
 * Changes a job that has not ended, whatever its state; its state stays. A file of which all bytes are here is not
 * fetched again for a new URL; another goes on from the bytes that it has where the new URL names the same version.
 * *ret_detail as above.
 */
bits_hr job_queue_change(struct job_queue *queue, const struct job_id *id,
        const struct job_change *change, char **ret_detail);
/*
 * A request that bears a key is about to be done: that is on the disk when this returns, before anything comes of it. What
 * a crash has left of the same one is settled first, so that there is never a second job. *ret_job: of REQUEST_DONE alone.
 * Keys that are older than IDEMPOTENCY_KEPT_MS are forgotten. *ret_detail as above.
 */
bits_hr job_queue_begin_request(struct job_queue *queue, const struct idempotency_key *key,
        enum request_standing *ret, struct job_id *ret_job, char **ret_detail);
/* What came of a request that was due; job NULL: nothing, so its key is free again. */
bits_hr job_queue_end_request(
        struct job_queue *queue, const struct idempotency_key *key, const struct job_id *job);
/*
 * Whoever serves the queue: can it write what it knows? True: no; *ret says why, its text is to be freed. Jobs stay as
 * they were last written until it can; the listener hears when this begins and ends. Any thread; does not wait for the
 * queue.
 */
bool job_queue_trouble(struct job_queue *queue, struct queue_trouble *ret);
/*
 * Could a job be made or acted on now? Nothing is changed. BITS_E_NOT_IMPLEMENTED: this queue cannot say. The acting
 * thread. *ret_detail (may be NULL): a malloc'ed sentence, set only on failure, may be NULL.
 */
bits_hr job_queue_try_write(struct job_queue *queue, char **ret_detail);
/* Stops the queue's threads; running transfers keep what they have. Accepts NULL. */
void job_queue_free(struct job_queue *queue);

/* The kinds of queue by name, separated by spaces; queues.c has a row for each. */
#define QUEUE_NAMES "bits local replay"

enum queue_role {
	QUEUE_BESIDE, /* read and change the queue; whoever serves moves the bytes */
	QUEUE_SERVE,  /* own the queue: move its bytes, keep its promises; one at a time */
	QUEUE_VISIT, /* as beside, but nothing is made: a queue that is not there yet is an empty one */
};

/* How a program opens a queue. Strings are borrowed for the call. */
struct queue_settings {
	const char *source;   /* the kind's name */
	const char *data_dir; /* UTF-8; made when missing, but for who visits */
	enum queue_role role;
	struct queue_listener listener; /* zeroed: nobody listens */

	/* What one kind alone looks at. */
	struct {
		bool all_users; /* jobs of all users of the machine */
	} bits;
	struct {
		uint32_t max_jobs; /* 0: QUEUE_JOBS_MAX */
		uint64_t
		        limit_rate; /* bytes per second for background jobs together; 0: no limit */
	} local;
	struct {
		const struct recording_steps *recording; /* borrowed until the queue is freed */
		uint32_t speed;                          /* of RECORDING_SPEED_UNIT; 0: as it was */
		bool loop;
	} replay;
};

/* NULL: *ret_error is a malloc'ed sentence that says what is wrong and what to do. */
struct job_queue *job_queue_open(const struct queue_settings *settings, char **ret_error);
/*
 * The same queue, whose looks are given to the sink (copied) as well. The queue becomes part of the one that is
 * returned, and is freed with it.
 */
struct job_queue *job_queue_record(struct job_queue *queue, const struct recording_sink *sink);
/* Does somebody serve this queue now, so that its jobs move? The service of BITS always does. */
bool job_queue_is_served(const struct queue_settings *settings);

#endif
