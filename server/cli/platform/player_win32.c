/* SPDX-License-Identifier: MIT */
#include "cli/platform/player.h"

#include <windows.h>

#define SERVICES_KEY L"Software\\Microsoft\\MediaPlayer\\Services"

enum player player_read(void)
{
	DWORD value = 0, size = sizeof value;
	LSTATUS status = RegGetValueW(HKEY_CURRENT_USER, SERVICES_KEY, L"RefreshDownload",
	        RRF_RT_REG_DWORD, NULL, &value, &size);
	if (status != ERROR_SUCCESS)
		return PLAYER_UNSET;
	return value != 0 ? PLAYER_ON : PLAYER_OFF;
}
