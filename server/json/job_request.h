/* SPDX-License-Identifier: MIT */
/* Bodies of requests that make a job or act on one: JSON, checked member by member. Any thread. */
#ifndef BITSBRIDGE_JSON_JOB_REQUEST_H
#define BITSBRIDGE_JSON_JOB_REQUEST_H

#include "job.h"

#define JSON_FAULT_MEMBER_SIZE 64

/* What is wrong with a body. */
struct json_fault {
	bool broken; /* no JSON at all; else a member is wrong */
	char member
	        [JSON_FAULT_MEMBER_SIZE]; /* "metadata.title"; "" when broken, or for the whole */
	const char *reason;               /* one sentence; static storage */
};

struct job_request {
	char *url;                       /* owned; not looked at further here */
	uint32_t service_id;             /* not 0 */
	char *provider;                  /* owned; NULL: left out */
	char *metadata[TAG_FIELD_COUNT]; /* owned; NULL: left out; [TAG_PROVIDER] is always NULL */
	char *display_name;              /* owned; NULL: left out */
	enum job_priority priority;
};

/* body is NUL-terminated behind its length bytes. False: *ret_fault is set, *ret untouched. */
bool job_request_parse(
        const char *body, size_t length, struct job_request *ret, struct json_fault *ret_fault);
/* Leaves a zeroed request; accepts a zeroed one. */
void job_request_release(struct job_request *request);

/* The body of an acting route: nothing, or {} (with "force": true or false where that is taken). */
bool job_action_parse(const char *body, size_t length, bool takes_force, bool *ret_force,
        struct json_fault *ret_fault);

#endif
