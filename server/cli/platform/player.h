/* SPDX-License-Identifier: MIT */
/* Windows Media Player, whose part --manage-jobs does. Twins: player_posix.c, player_win32.c. */
#ifndef BITSBRIDGE_CLI_PLATFORM_PLAYER_H
#define BITSBRIDGE_CLI_PLATFORM_PLAYER_H

/* Its setting in the registry: does it look at the queue, and take jobs? PLAYER_MISSING: this system has none. */
enum player { PLAYER_MISSING, PLAYER_UNSET, PLAYER_OFF, PLAYER_ON };
enum player player_read(void);

/* Where the value RefreshDownload lies, for people. */
#define PLAYER_KEY_NAME "HKEY_CURRENT_USER\\Software\\Microsoft\\MediaPlayer\\Services"

#endif
