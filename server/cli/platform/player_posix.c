/* SPDX-License-Identifier: MIT */
#include "cli/platform/player.h"

enum player player_read(void)
{
	return PLAYER_MISSING;
}
