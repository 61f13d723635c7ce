/* SPDX-License-Identifier: MIT */
/* bitsbridge uninstall: takes back what install did. */
#include "cli/platform/autostart.h"

const struct subcommand cli_uninstall = {
        .name = "uninstall",
        .user = USER_UNINSTALL,
        .group = SUBCOMMAND_BRIDGE,
        .arguments = "",
        .summary = "takes back what install did (Windows)",
        .description =
                "Windows: the bridge no longer starts when this user logs on; the one that was\n"
                "started so is ended. Jobs, settings and the program itself stay. Elsewhere:\n"
                "systemctl --user disable --now bitsbridge",
        .examples = "bitsbridge uninstall",
        .run = autostart_uninstall,
};
