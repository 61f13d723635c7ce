/* SPDX-License-Identifier: MIT */
#include "cli/platform/autostart.h"

#include "cli/report.h"

int autostart_install(const struct invocation *invocation)
{
	(void)invocation;
	return report_failure("this is for Windows; here the session's service manager starts the "
	                      "bridge: systemctl --user enable --now bitsbridge (its options: in "
	                      "the config file)");
}

int autostart_uninstall(const struct invocation *invocation)
{
	(void)invocation;
	return report_failure("this is for Windows; here the session's service manager starts the "
	                      "bridge, and ends it: systemctl --user disable --now bitsbridge");
}
