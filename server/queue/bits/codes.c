/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queue/bits/com.h"

bool bits_code_is_lost(bits_hr code)
{
	/* Not the whole family of RPC codes: 0x800706F4 and its like are about one call's arguments. */
	static const uint32_t lost[] = {
	        0x800706BA, /* RPC_S_SERVER_UNAVAILABLE */
	        0x800706BB, /* RPC_S_SERVER_TOO_BUSY */
	        0x800706BE, /* RPC_S_CALL_FAILED */
	        0x800706BF, /* RPC_S_CALL_FAILED_DNE */
	        0x800706B5, /* RPC_S_UNKNOWN_IF */
	        0x800706D9, /* EPT_S_NOT_REGISTERED */
	        0x80010007, /* RPC_E_SERVER_DIED */
	        0x80010012, /* RPC_E_SERVER_DIED_DNE */
	        0x80010100, /* RPC_E_SYS_CALL_FAILED */
	        0x80010108, /* RPC_E_DISCONNECTED */
	        0x80010114, /* RPC_E_INVALID_OBJECT */
	        0x80070776, /* OR_INVALID_OXID */
	        0x800401FD, /* CO_E_OBJNOTCONNECTED */
	        0x8007045B, /* ERROR_SHUTDOWN_IN_PROGRESS */
	        0x800704C7, /* ERROR_CANCELLED: the call was abandoned */
	        0x80080005, /* CO_E_SERVER_EXEC_FAILURE */
	        0x80080008, /* CO_E_SERVER_STOPPING */
	};
	for (size_t i = 0; i < sizeof lost / sizeof lost[0]; i++) {
		if ((uint32_t)code == lost[i])
			return true;
	}
	return false;
}

bool bits_code_is_gone(bits_hr code)
{
	return code == BITS_E_NOT_FOUND;
}

void bits_id_from_guid(const GUID *guid, struct job_id *ret)
{
	char text[64];
	const unsigned char *d = guid->Data4;
	snprintf(text, sizeof text, "%08lx-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x",
	        (unsigned long)guid->Data1, (unsigned)guid->Data2, (unsigned)guid->Data3, d[0],
	        d[1], d[2], d[3], d[4], d[5], d[6], d[7]);
	memcpy(ret->text, text, JOB_ID_LENGTH + 1);
}

static unsigned long hex(const char *text, size_t length)
{
	char digits[9] = "";
	memcpy(digits, text, length);
	return strtoul(digits, NULL, 16);
}

void bits_id_to_guid(const struct job_id *id, GUID *ret)
{
	static const unsigned char places[] = {19, 21, 24, 26, 28, 30, 32, 34};
	ret->Data1 = (uint32_t)hex(id->text, 8);
	ret->Data2 = (uint16_t)hex(id->text + 9, 4);
	ret->Data3 = (uint16_t)hex(id->text + 14, 4);
	for (size_t i = 0; i < sizeof places; i++)
		ret->Data4[i] = (unsigned char)hex(id->text + places[i], 2);
}
