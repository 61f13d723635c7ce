/* SPDX-License-Identifier: MIT */
/* What log-on starts, and whether Windows Media Player's settings let it look at the queue (RefreshDownload). */
#include <windows.h>

#include "base/files.h"
#include "cli/commands/doctor.h"
#include "cli/platform/run_entry.h"

#define SERVICES_KEY      L"Software\\Microsoft\\MediaPlayer\\Services"
#define SERVICES_KEY_NAME "HKEY_CURRENT_USER\\Software\\Microsoft\\MediaPlayer\\Services"

static void add_player(struct findings *findings)
{
	DWORD value = 0, size = sizeof value;
	LSTATUS status = RegGetValueW(HKEY_CURRENT_USER, SERVICES_KEY, L"RefreshDownload",
	        RRF_RT_REG_DWORD, NULL, &value, &size);
	if (status == ERROR_SUCCESS && value != 0)
		findings_add(findings, HEALTH_PASS, "player:refresh-download",
		        "RefreshDownload is %lu: Windows Media Player looks at the queue", value);
	else
		findings_add(findings, HEALTH_WARN, "player:refresh-download",
		        "RefreshDownload is %s: Windows Media Player takes no WMP_JOB; set it to 1 under " SERVICES_KEY_NAME,
		        status == ERROR_SUCCESS ? "0" : "not set");
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
	add_player(findings);
	add_log_on(invocation, findings);
}
