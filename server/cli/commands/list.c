/* SPDX-License-Identifier: MIT */
/* bitsbridge list: the jobs as a table for people, or as JSON. */
#include <stdio.h>

#include "base/text.h"
#include "cli/commands/list_table.h"
#include "cli/print_json.h"
#include "cli/queue_access.h"
#include "cli/report.h"

/* Only what is transferring has figures. */
static bool has_figures(const struct queue_look *look, const struct list_filter *filter)
{
	for (size_t i = 0; i < look->job_count; i++)
		if (look->jobs[i]->state == JOB_TRANSFERRING &&
		        list_filter_matches(filter, look->jobs[i]))
			return true;
	return false;
}

static void print_json(const struct queue_access *access, const struct queue_look *look,
        const struct list_filter *filter)
{
	struct text text = {0};
	struct bridge_figures figures = {0};
	if (has_figures(look, filter))
		bridge_figures_ask(access->data_dir, &figures);
	bool first = true;
	text_append(&text, "{\"jobs\":[");
	for (size_t i = 0; i < look->job_count; i++) {
		if (!list_filter_matches(filter, look->jobs[i]))
			continue;
		text_append(&text, first ? "" : ",");
		append_job_json(&text, look->jobs[i], &figures);
		first = false;
	}
	text_append(&text, "]}");
	puts(text.data);
	bridge_figures_release(&figures);
	text_release(&text);
}

/* What the table does not show: why there is none, what is missing, why nothing moves. */
static void note_rest(const struct queue_access *access, const struct queue_look *look,
        const struct list_filter *filter)
{
	size_t shown = 0, near_misses = 0, active = 0;
	bool narrows = list_filter_narrows(filter);
	for (size_t i = 0; i < look->job_count; i++) {
		const struct job *job = look->jobs[i];
		bool matches = list_filter_matches(filter, job);
		shown += matches;
		near_misses += job->tag_kind == TAG_NEAR_MISS;
		active += matches && job_state_is_active(job->state);
	}
	if (shown == 0 && narrows)
		report_note("no job matches; see what there is with: bitsbridge list --all");
	else if (shown == 0)
		report_note("there are no %s; make one with: bitsbridge add URL --provider NAME",
		        filter->all ? "jobs" : "tagged jobs");
	if (!filter->all && !narrows && near_misses > 0)
		report_note(
		        "%zu more looked like tagged jobs but are not; see: bitsbridge list --all",
		        near_misses);
	if (look->restricted > 0)
		report_note("%zu jobs cannot be read: access is denied", look->restricted);
	if (active > 0)
		queue_access_note_unserved(access);
}

static int run(const struct invocation *invocation)
{
	struct queue_access access;
	struct queue_look look = {0};
	struct list_filter filter = list_filter_of(&invocation->options);
	if (!queue_access_open(invocation, QUEUE_VISIT, NULL, &access))
		return CLI_FAILED;
	bool good = queue_access_look(&access, filter.all ? LOOK_ALL : LOOK_TAGGED, &look);
	if (good && options_flag(&invocation->options, OPTION_JSON)) {
		print_json(&access, &look, &filter);
	} else if (good) {
		list_table_print(&look, &filter);
		note_rest(&access, &look, &filter);
	}
	if (good)
		queue_look_release(&look);
	queue_access_close(&access);
	return good ? CLI_DONE : CLI_FAILED;
}

const struct subcommand cli_list = {
        .name = "list",
        .user = USER_LIST,
        .group = SUBCOMMAND_JOBS,
        .arguments = "",
        .without_defaults = true,
        .summary = "shows the tagged jobs, or all, or some",
        .description =
                "Shows the tagged jobs of the queue, oldest first: those that every option named\n"
                "here lets through. Those that were completed or cancelled have left the queue;\n"
                "\"bitsbridge show\" knows them for a while, and so does --state.",
        .examples = "bitsbridge list\n"
                    "bitsbridge list --state error --state transient-error\n"
                    "bitsbridge list --all --json",
        .run = run,
};
