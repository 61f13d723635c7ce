/* SPDX-License-Identifier: MIT */
/* What Windows Media Player's settings say: without RefreshDownload it does not look at the queue. */
#include <windows.h>

#include "cli/doctor.h"

#define SERVICES_KEY      L"Software\\Microsoft\\MediaPlayer\\Services"
#define SERVICES_KEY_NAME "HKEY_CURRENT_USER\\Software\\Microsoft\\MediaPlayer\\Services"

void doctor_look_at_system(const struct invocation *invocation, struct findings *findings)
{
	DWORD value = 0, size = sizeof value;
	(void)invocation;
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
