/* SPDX-License-Identifier: MIT */
/* bitsbridge install: the bridge starts with the user's session. */
#include "cli/platform/autostart.h"

const struct subcommand cli_install = {
        .name = "install",
        .user = USER_INSTALL,
        .group = SUBCOMMAND_BRIDGE,
        .arguments = "",
        .summary = "has the bridge start with the user's log-on (Windows)",
        .description =
                "Windows: has the bridge start whenever this user logs on, and starts it now,\n"
                "without a window. It needs no administrator and copies nothing: the program is\n"
                "started where it is, with the options that are given here. Repeat it after\n"
                "moving the program, or with other options. Elsewhere the service manager does\n"
                "this: systemctl --user enable --now bitsbridge",
        .examples = "bitsbridge install\n"
                    "bitsbridge install --manage-jobs\n"
                    "bitsbridge install --allow-origin https://store.example=Proseware",
        .run = autostart_install,
};
