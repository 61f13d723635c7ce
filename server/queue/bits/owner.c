/* SPDX-License-Identifier: MIT */
#include "queue/bits/owner.h"

#include <windows.h>

#include <sddl.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/thread.h"
#include "base/wide.h"

#define NAME_MAX_UNITS 256

struct owner {
	wchar_t *sid;
	char *name; /* NULL: not told yet */
};

static char *look_up(const wchar_t *sid);

/* They live as long as the process. */
static SRWLOCK lock = SRWLOCK_INIT; /* guards the rest */
static CONDITION_VARIABLE told = CONDITION_VARIABLE_INIT;
static struct owner owners[BITS_OWNERS_MAX];
static size_t owner_count;
static char *(*asked)(const wchar_t *sid) = look_up;

static char *look_up(const wchar_t *sid)
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
	}
	if (binary != NULL)
		LocalFree(binary);
	return result;
}

static void ask(void *data)
{
	struct owner *owner = data;
	AcquireSRWLockShared(&lock);
	char *(*whom)(const wchar_t *) = asked;
	ReleaseSRWLockShared(&lock);
	char *name = whom(owner->sid);
	AcquireSRWLockExclusive(&lock);
	owner->name = name != NULL ? name : wide_to_utf8(owner->sid);
	ReleaseSRWLockExclusive(&lock);
	WakeAllConditionVariable(&told);
}

/* Lock held. NULL: there are too many. */
static struct owner *find(const wchar_t *sid)
{
	for (size_t i = 0; i < owner_count; i++) {
		if (wcscmp(owners[i].sid, sid) == 0)
			return &owners[i];
	}
	if (owner_count == BITS_OWNERS_MAX)
		return NULL;
	struct owner *owner = &owners[owner_count++];
	size_t size = (wcslen(sid) + 1) * sizeof *sid;
	owner->sid = memory_new(size);
	memcpy(owner->sid, sid, size);
	thread_detach(thread_new("bits-owner", ask, owner));
	return owner;
}

bool bits_owner_name(const wchar_t *sid, int64_t wait_ms, char **ret)
{
	int64_t deadline = clock_monotonic_ms() + wait_ms;
	AcquireSRWLockExclusive(&lock);
	struct owner *owner = find(sid);
	while (owner != NULL && owner->name == NULL) {
		int64_t left = deadline - clock_monotonic_ms();
		if (left <= 0 || !SleepConditionVariableSRW(&told, &lock, (DWORD)left, 0))
			break;
	}
	bool known = owner == NULL || owner->name != NULL;
	*ret = owner != NULL && owner->name != NULL ? memory_string(owner->name)
	                                            : wide_to_utf8(sid);
	ReleaseSRWLockExclusive(&lock);
	return known;
}

void bits_owner_ask(char *(*function)(const wchar_t *sid))
{
	AcquireSRWLockExclusive(&lock);
	asked = function;
	ReleaseSRWLockExclusive(&lock);
}

/* NULL: Windows does not tell. By LocalAlloc(). */
static wchar_t *own_sid(void)
{
	HANDLE token;
	wchar_t *sid = NULL;
	union {
		TOKEN_USER user;
		char room[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
	} found;
	DWORD size = 0;
	if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token))
		return NULL;
	if (GetTokenInformation(token, TokenUser, &found, sizeof found, &size))
		ConvertSidToStringSidW(found.user.User.Sid, &sid);
	CloseHandle(token);
	return sid;
}

bool bits_owner_is_own(const wchar_t *sid)
{
	wchar_t *own = own_sid();
	bool same = own != NULL && wcscmp(own, sid) == 0;
	LocalFree(own);
	return same;
}
