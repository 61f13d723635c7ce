/* SPDX-License-Identifier: MIT */
#include "cli/management.h"

#include <string.h>

enum management management_of(const struct options *options, enum player player)
{
	if (!options_is_on(options, OPTION_MANAGE_JOBS))
		return MANAGEMENT_OFF;
	bool always = strcmp(options_text(options, OPTION_MANAGE_JOBS), "always") == 0;
	return player == PLAYER_ON && !always ? MANAGEMENT_LEFT : MANAGEMENT_ON;
}
