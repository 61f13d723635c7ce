/* SPDX-License-Identifier: MIT */
/*
 * One suite for every queue: what job_queue.h promises, as tests. A program per queue hands over a fixture that
 * says how its queue is opened and what it lacks; tests that need what is lacking are skipped by name.
 */
#ifndef BITSBRIDGE_CONTRACT_H
#define BITSBRIDGE_CONTRACT_H

#include "job_queue.h"

enum contract_need {
	NEEDS_FINISHED_JOBS =
	        1 << 0,             /* get and LOOK_TAGGED know jobs for a while after their end */
	NEEDS_OWN_MEMBERS = 1 << 1, /* a job's maker and promise are kept */
	NEEDS_MAX_JOBS = 1 << 2,    /* the settings' max_jobs holds */
	NEEDS_BESIDE = 1 << 3,      /* a second one beside who serves */
	NEEDS_UPLOADS = 1 << 4,     /* makes uploads (Wine does not) */
	NEEDS_TIMES = 1 << 5,       /* tells when jobs were made and changed */
	NEEDS_PRIORITY = 1 << 6,    /* tells a job's priority */
	NEEDS_RETRY = 1 << 7,       /* keeps a job's retry delay and no-progress timeout */
	NEEDS_SUSPEND = 1 << 8,     /* suspends jobs */
	NEEDS_LEAVING = 1 << 9,     /* a finished job leaves the enumeration at once */
	NEEDS_CHANGE = 1 << 10,     /* changes jobs that are there */
	NEEDS_MAKING = 1 << 11,     /* makes jobs; else the fixture does */
	NEEDS_UNTAGGED = 1 << 12,   /* lists all jobs where that is asked for */
};

struct contract_fixture {
	const char *queue;
	unsigned lacks; /* enum contract_need, ored */
	/* Opens the queue over folder (made and emptied by the suite, the same again after a close). */
	struct job_queue *(*open)(const char *folder, enum queue_role role, uint32_t max_jobs);
	/* Without NEEDS_MAKING: how a job comes into the queue. Else NULL. */
	struct job_id (*create)(struct job_queue *queue, const struct job_spec *spec);
	/* A name in folder as this system writes full paths; malloc'ed. */
	char *(*path)(const char *folder, const char *name);
	/* A new empty folder, malloc'ed; and its end with all that is in it. */
	char *(*folder_new)(void);
	void (*folder_remove)(const char *folder);
};

/* Runs the suite. The program's exit status. */
int contract_run(const struct contract_fixture *fixture);

#endif
