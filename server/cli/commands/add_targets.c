/* SPDX-License-Identifier: MIT */
#include "base/paths.h"
#include "cli/commands/add.h"
#include "cli/report.h"

static bool is_at(const char *name, const char *path)
{
	return name != NULL && path_is_same(name, path);
}

/* Is the job to bring a file of that name? Of an upload that is its reply. */
static bool brings(const struct job *job, const char *path)
{
	if (job_type_is_upload(job->type))
		return is_at(job->reply.local_name, path);
	for (size_t i = 0; i < job->file_count; i++) {
		if (is_at(job->files[i].local_name, path))
			return true;
	}
	return false;
}

/* The job of the look that does; NULL: none. */
static const struct job *find_by_target(const struct queue_look *look, const char *path)
{
	for (size_t i = 0; i < look->job_count; i++) {
		if (!job_state_is_final(look->jobs[i]->state) && brings(look->jobs[i], path))
			return look->jobs[i];
	}
	return NULL;
}

static int report_rival(
        const struct invocation *invocation, const struct job *job, const char *path)
{
	if (!options_flag(&invocation->options, OPTION_FORCE))
		return report_failure("%s is to be written by job %s already; name another file, "
		                      "or have the later one replace it with --force",
		        path, job->id.text);
	report_note("%s is to be written by job %s, too; who is completed last replaces it", path,
	        job->id.text);
	return CLI_DONE;
}

static int check_one(
        const struct invocation *invocation, const struct queue_look *look, const char *path)
{
	const struct job *job = path != NULL ? find_by_target(look, path) : NULL;
	return job != NULL ? report_rival(invocation, job, path) : CLI_DONE;
}

int add_targets_check(const struct invocation *invocation, const struct queue_access *access,
        const struct add_files *files)
{
	struct queue_look look = {0};
	int status = CLI_DONE;
	if (!queue_access_look(access, LOOK_ALL, &look))
		return CLI_FAILED;
	size_t written = options_flag(&invocation->options, OPTION_UPLOAD) ? 0 : files->count;
	status = check_one(invocation, &look, files->reply_name);
	for (size_t i = 0; i < written && status == CLI_DONE; i++)
		status = check_one(invocation, &look, files->local_names[i]);
	queue_look_release(&look);
	return status;
}
