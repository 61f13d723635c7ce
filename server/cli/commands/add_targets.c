/* SPDX-License-Identifier: MIT */
#include "base/paths.h"
#include "cli/commands/add.h"
#include "cli/report.h"

/* The job of the look that is to bring a file of that name; NULL: none. */
static const struct job *find_by_target(const struct queue_look *look, const char *path)
{
	for (size_t i = 0; i < look->job_count; i++) {
		const struct job *job = look->jobs[i];
		for (size_t k = 0; k < job->file_count && !job_state_is_final(job->state); k++) {
			const char *name = job->files[k].local_name;
			if (name != NULL && path_is_same(name, path))
				return job;
		}
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

int add_targets_check(const struct invocation *invocation, const struct queue_access *access,
        const struct add_files *files)
{
	struct queue_look look = {0};
	int status = CLI_DONE;
	if (!queue_access_look(access, LOOK_ALL, &look))
		return CLI_FAILED;
	for (size_t i = 0; i < files->count && status == CLI_DONE; i++) {
		const struct job *job = find_by_target(&look, files->local_names[i]);
		if (job != NULL)
			status = report_rival(invocation, job, files->local_names[i]);
	}
	queue_look_release(&look);
	return status;
}
