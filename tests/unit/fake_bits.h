/* SPDX-License-Identifier: MIT */
/*
 * A BITS service made of plain C behind COM's own interfaces, for what no service at hand shows: owners, times,
 * errors, jobs that vanish or deny access, a service that dies between two calls. Methods that the queue has no
 * business with are NULL: calling one ends the test.
 */
#ifndef BITSBRIDGE_FAKE_BITS_H
#define BITSBRIDGE_FAKE_BITS_H

#include "queue/bits/com.h"
#include "queue/bits/queue_bits.h"

#define FAKE_JOBS_MAX  80
#define FAKE_FILES_MAX 4

struct fake_service;

struct fake_file {
	IBackgroundCopyFile face;
	IBackgroundCopyFile2 second;
	struct fake_service *service;
	const wchar_t *remote, *local;
	BG_FILE_PROGRESS progress;
	ULONG refs;
	wchar_t changed[300]; /* what SetRemoteName took; remote points to it then */
	HRESULT second_code;  /* what asking for the newer interface answers; else S_OK */
};

struct fake_job {
	IBackgroundCopyJob face;
	IBackgroundCopyJob2 second;
	IBackgroundCopyJobHttpOptions options;
	IBackgroundCopyError error;
	struct fake_service *service;
	ULONG refs, calls;
	GUID id;
	wchar_t name[300], description[1100];
	BG_JOB_TYPE type;
	BG_JOB_STATE state;
	BG_JOB_PRIORITY priority;
	BG_JOB_PROGRESS progress;
	BG_JOB_TIMES times;
	const wchar_t *owner, *error_text;
	BG_ERROR_CONTEXT error_context;
	HRESULT error_code;
	ULONG error_count, retry_delay, no_progress_timeout, security_flags;
	wchar_t reply_name[300];
	BG_JOB_REPLY_PROGRESS reply;
	HRESULT reply_code;   /* what GetReplyProgress answers; else S_OK */
	HRESULT newer_code;   /* what asking for any newer interface answers; else S_OK */
	wchar_t headers[300]; /* what SetCustomHeaders took */
	wchar_t user[40], password[40];
	ULONG schemes;            /* 1 << each one whose credentials were set */
	HRESULT id_code;          /* what GetId answers; else S_OK */
	HRESULT description_code; /* else S_OK */
	HRESULT state_code;       /* what GetState answers; else S_OK */
	HRESULT getters_code;     /* what the optional getters answer, with junk; else S_OK */
	HRESULT act_code;
	bool left; /* out of the queue: neither listed nor found; who holds it may still ask it */
	struct fake_file files[FAKE_FILES_MAX];
	ULONG file_count;
};

struct fake_service {
	IBackgroundCopyManager manager;
	struct fake_job jobs[FAKE_JOBS_MAX];
	size_t job_count;
	long live; /* references to anything, held by the queue */
	unsigned connects;
	enum bits_service_state state; /* unknown: whatever it is, it answers */
	bool tells;                    /* there is a log of what happens */
	void (*changed)(void *data);
	void *changed_data;
	DWORD flags; /* of the last EnumJobs */
	HRESULT connect_code, enum_code, create_code, add_file_code;
	HRESULT name_code, resume_code; /* what SetDisplayName and Resume answer; else S_OK */
	unsigned die_after; /* calls until every call fails as of a dead service; 0: never */
	bool dead;          /* heals with the next connect */
	HRESULT dead_code;  /* what calls answer then */
	HANDLE parting;     /* the apartment does not end before it is set; NULL: at once */
	bool fresh_proxies; /* never the same pointer twice for a job */
};

void fake_service_init(struct fake_service *service);
/* A suspended job with this description; its id ends in its index. */
struct fake_job *fake_add_job(struct fake_service *service, const wchar_t *description);
struct fake_file *fake_add_file(struct fake_job *job, const wchar_t *remote, const wchar_t *local);
/* As on Windows, by the listener's own function. */
struct job_queue *fake_open_listening(struct fake_service *service, const char *folder,
        const struct queue_listener *listener, char **ret_error);
struct job_queue *fake_open(
        struct fake_service *service, const char *folder, bool all_users, char **ret_error);

#endif
