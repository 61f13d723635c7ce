/* SPDX-License-Identifier: MIT */
/* --manage-jobs: who does the player's part? */
#ifndef BITSBRIDGE_CLI_MANAGEMENT_H
#define BITSBRIDGE_CLI_MANAGEMENT_H

#include "cli/options.h"
#include "cli/platform/player.h"

/* Has the user asked for the player's part, and is it free? */
enum management {
	MANAGEMENT_OFF,
	MANAGEMENT_ON,
	MANAGEMENT_LEFT, /* asked for, but the player itself would act */
};
enum management management_of(const struct options *options, enum player player);

#endif
