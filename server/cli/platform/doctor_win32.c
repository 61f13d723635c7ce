/* SPDX-License-Identifier: MIT */
/* What log-on starts, and whether Windows Media Player's settings let it look at the queue (RefreshDownload). */
#include "base/files.h"
#include "cli/commands/doctor.h"
#include "cli/management.h"
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

void doctor_look_at_system(const struct invocation *invocation, struct findings *findings)
{
	add_player(invocation, findings);
	add_log_on(invocation, findings);
}
