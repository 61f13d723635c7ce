/* SPDX-License-Identifier: MIT */
/* What log-on starts, and whether Windows Media Player's settings let it look at the queue (RefreshDownload). */
#include <stdio.h>
#include <stdlib.h>

#include "base/files.h"
#include "base/paths.h"
#include "base/text.h"
#include "cli/bridge_files.h"
#include "cli/commands/doctor.h"
#include "cli/management.h"
#include "cli/places.h"
#include "cli/platform/log_file.h"
#include "cli/platform/run_entry.h"

/* Two would act where the player looks at the queue and the bridge is told to, all the same. */
static void add_player(const struct invocation *invocation, struct findings *findings)
{
	enum player player = player_read();
	enum management management = management_of(&invocation->options, player);
	if (player == PLAYER_ON && management == MANAGEMENT_ON)
		findings_add(findings, HEALTH_WARN, "player:refresh-download",
		        "RefreshDownload is set: Windows Media Player takes WMP_JOBs, and so does the "
		        "bridge (--manage-jobs=always); set it to 0 under " PLAYER_KEY_NAME);
	else if (player == PLAYER_ON)
		findings_add(findings, HEALTH_PASS, "player:refresh-download",
		        "RefreshDownload is set: Windows Media Player looks at the queue%s",
		        management == MANAGEMENT_LEFT
		                ? "; both would take WMP_JOBs, so --manage-jobs leaves them to it "
		                  "(--manage-jobs=always does not)"
		                : "");
	else
		findings_add(findings, management == MANAGEMENT_ON ? HEALTH_PASS : HEALTH_WARN,
		        "player:refresh-download",
		        "RefreshDownload is %s: Windows Media Player takes no WMP_JOB%s",
		        player == PLAYER_OFF ? "0" : "not set",
		        management == MANAGEMENT_ON
		                ? "; the bridge does (--manage-jobs)"
		                : "; have the bridge take them with --manage-jobs, or set it to 1 "
		                  "under " PLAYER_KEY_NAME);
}

static void add_log_on(const struct invocation *invocation, struct findings *findings)
{
	struct run_entry entry;
	run_entry_read(invocation->table, &entry);
	if (entry.program == NULL)
		findings_add(findings, HEALTH_PASS, "session:start",
		        "no bridge starts at log-on; to have one: bitsbridge install");
	else if (run_entry_is_disabled())
		findings_add(findings, HEALTH_WARN, "session:start",
		        "log-on would start %s, but it is turned off in Task Manager, under \"Startup apps\"; turn it on there",
		        entry.program);
	else if (file_exists(entry.program))
		findings_add(
		        findings, HEALTH_PASS, "session:start", "log-on starts %s", entry.program);
	else
		findings_add(findings, HEALTH_WARN, "session:start",
		        "log-on is to start %s, which is not there; repeat: bitsbridge install",
		        entry.program);
	run_entry_release(&entry);
}

/* The last line of a file that is not empty; malloc'ed, NULL: there is none. */
static char *last_line(const char *path)
{
	FILE *file = file_stream_open(path, FILE_USE_READ, NULL);
	struct text line = {0}, last = {0};
	for (int c = 0; file != NULL && c != EOF;) {
		c = getc(file);
		if (c != EOF && c != '\n' && c != '\r') {
			text_append_char(&line, (char)c);
		} else if (line.length > 0) {
			text_release(&last);
			last = line;
			line = (struct text){0};
		}
	}
	if (file != NULL)
		fclose(file);
	text_release(&line);
	return last.data;
}

/* What the bridge has said that log-on started, which has no window. */
static void add_log(const struct invocation *invocation, struct findings *findings)
{
	struct bridge_files files;
	char *data_dir = place_data_dir(&invocation->options);
	char *path = data_dir != NULL ? path_join(data_dir, LOG_FILE) : NULL;
	char *last = path != NULL && file_exists(path) ? last_line(path) : NULL;
	if (last != NULL && bridge_files_find(data_dir, &files))
		findings_add(findings, HEALTH_PASS, "session:log",
		        "a bridge without a window writes to %s", path);
	else if (last != NULL)
		findings_add(findings, HEALTH_WARN, "session:log",
		        "the last that a bridge without a window wrote to %s: %s", path, last);
	free(last);
	free(path);
	free(data_dir);
}

void doctor_look_at_system(const struct invocation *invocation, struct findings *findings)
{
	add_log(invocation, findings);
	add_player(invocation, findings);
	add_log_on(invocation, findings);
}
