/* SPDX-License-Identifier: MIT */
/* The queue: is it there, and how full is it? */
#include <stdlib.h>

#include "cli/commands/doctor.h"
#include "cli/queue_access.h"
#include "model/filing_hint.h"

/* Of its limit; BITS itself gets slow above a hundred jobs. */
#define FULL_PERCENT 80

/* Each with its reason and what to do. */
static void add_unfinished(struct findings *findings, const struct job *job)
{
	struct error_text text;
	const struct job_error *error = &job->completion_error;
	if (error->code == 0)
		return;
	error_describe(error->code, &text);
	if (!job_is_being_filed(job))
		findings_add(findings, HEALTH_WARN, "queue:completion",
		        "job %s (%s) is transferred, but completing it failed: %s (%s%s%s) %s",
		        job->id.text, job->display_name, text.message, text.name,
		        error->message != NULL ? ": " : "",
		        error->message != NULL ? error->message : "", text.hint);
	else
		findings_add(findings, HEALTH_WARN, "player:filing",
		        "%s is not in the library: %s (%s%s%s) %s", job->files[0].local_name,
		        text.message, text.name, error->message != NULL ? ": " : "",
		        error->message != NULL ? error->message : "", filing_hint(error->code));
}

static void count_jobs(
        struct findings *findings, const struct queue_access *access, const struct queue_look *look)
{
	size_t count = 0, tagged = 0, near_misses = 0, failed = 0;
	for (size_t i = 0; i < look->job_count; i++) {
		add_unfinished(findings, look->jobs[i]);
		if (job_state_is_final(look->jobs[i]->state))
			continue;
		count++;
		tagged += job_is_tagged(look->jobs[i]);
		near_misses += look->jobs[i]->tag_kind == TAG_NEAR_MISS;
		failed += look->jobs[i]->state == JOB_ERROR;
	}
	size_t most = access->settings.local.max_jobs;
	bool full = count * 100 >= most * FULL_PERCENT;
	findings_add(findings, full ? HEALTH_WARN : HEALTH_PASS, "queue:jobs",
	        "%zu of at most %zu jobs, %zu of them tagged%s", count, most, tagged,
	        full ? "; complete or cancel some: bitsbridge list --all" : "");
	if (near_misses > 0)
		findings_add(findings, HEALTH_WARN, "queue:near-misses",
		        "%zu jobs look tagged but are not; see why with: bitsbridge list --all, then "
		        "bitsbridge show ID",
		        near_misses);
	if (failed > 0)
		findings_add(findings, HEALTH_WARN, "queue:errors",
		        "%zu jobs have failed; see why with: bitsbridge show ID", failed);
	if (look->restricted > 0)
		findings_add(findings, HEALTH_WARN, "queue:restricted",
		        "%zu jobs cannot be read: access is denied", look->restricted);
}

static void look_at_writing(struct findings *findings, const struct queue_access *access)
{
	struct error_text text;
	char *detail = NULL;
	bits_hr code = job_queue_try_write(access->queue, &detail);
	if (code == BITS_E_NOT_IMPLEMENTED)
		return;
	error_describe(code, &text);
	if (code >= 0)
		findings_add(
		        findings, HEALTH_PASS, "queue:writable", "jobs can be made and changed");
	else
		findings_add(findings, HEALTH_FAIL, "queue:writable", "%s (%s) %s",
		        detail != NULL ? detail : text.message, text.name, text.hint);
	free(detail);
}

void doctor_look_at_queue(const struct invocation *invocation, struct findings *findings)
{
	struct queue_access access;
	struct queue_look look = {0};
	char *error = NULL;
	if (!queue_access_prepare(invocation, QUEUE_VISIT, &access)) {
		findings_add(findings, HEALTH_FAIL, "queue:reachable",
		        "no data folder is known; name one with --data-dir");
		return;
	}
	access.queue = job_queue_open(&access.settings, &error);
	if (access.queue == NULL) {
		findings_add(findings, HEALTH_FAIL, "queue:reachable", "%s",
		        error != NULL ? error : "the queue cannot be opened");
		free(error);
		queue_access_close(&access);
		return;
	}
	bits_hr code = job_queue_look(access.queue, LOOK_ALL, &look);
	if (code < 0) {
		struct error_text text;
		error_describe(code, &text);
		findings_add(findings, HEALTH_FAIL, "queue:reachable", "%s (%s) %s", text.message,
		        text.name, text.hint);
	} else {
		findings_add(findings, HEALTH_PASS, "queue:reachable", "the queue \"%s\" answers",
		        job_queue_source(access.queue));
		look_at_writing(findings, &access);
		count_jobs(findings, &access, &look);
		queue_look_release(&look);
	}
	queue_access_close(&access);
}
