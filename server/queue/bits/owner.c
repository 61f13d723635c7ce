/* SPDX-License-Identifier: MIT */
#include "queue/bits/owner.h"

#include <windows.h>

#include <sddl.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/wide.h"

#define NAME_MAX_UNITS 256

char *bits_owner_name(const wchar_t *sid)
{
	PSID binary = NULL;
	wchar_t name[NAME_MAX_UNITS], domain[NAME_MAX_UNITS];
	DWORD name_size = NAME_MAX_UNITS, domain_size = NAME_MAX_UNITS;
	SID_NAME_USE use;
	char *result = NULL;
	if (ConvertStringSidToSidW(sid, &binary) &&
	        LookupAccountSidW(NULL, binary, name, &name_size, domain, &domain_size, &use)) {
		char *account = wide_to_utf8(name), *realm = wide_to_utf8(domain);
		result = text_format("%s%s%s", realm, *realm != '\0' ? "\\" : "", account);
		free(account);
		free(realm);
	} else {
		result = wide_to_utf8(sid);
	}
	if (binary != NULL)
		LocalFree(binary);
	return result;
}
