/* SPDX-License-Identifier: MIT */
#include "http/peer_win32.h"

#include <windows.h>

#include <sddl.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/wide.h"
#include "http/peer_table.h"

struct peer_rules {
	PSID *users; /* each malloc'ed */
	size_t count;
};

static PSID copy_sid(PSID sid)
{
	DWORD size = GetLengthSid(sid);
	PSID copy = memory_new(size);
	CopySid(size, copy, sid);
	return copy;
}

/* The user a process token belongs to, malloc'ed; NULL where it cannot be told. */
static PSID token_user(HANDLE token)
{
	union {
		TOKEN_USER user;
		char bytes[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
	} buffer;
	DWORD size = 0;
	if (!GetTokenInformation(token, TokenUser, &buffer, sizeof buffer, &size))
		return NULL;
	return copy_sid(buffer.user.User.Sid);
}

static PSID well_known(WELL_KNOWN_SID_TYPE type)
{
	char buffer[SECURITY_MAX_SID_SIZE];
	DWORD size = sizeof buffer;
	return CreateWellKnownSid(type, NULL, buffer, &size) ? copy_sid(buffer) : NULL;
}

/* By name ("MACHINE\name" or "name") or by SID in text form. */
static PSID find_user(const char *name)
{
	wchar_t *wide = wide_from_utf8(name), domain[256];
	char buffer[SECURITY_MAX_SID_SIZE];
	DWORD size = sizeof buffer, domain_size = 256;
	SID_NAME_USE use;
	PSID found = NULL, parsed = NULL;
	if (ConvertStringSidToSidW(wide, &parsed)) {
		found = copy_sid(parsed);
		LocalFree(parsed);
	} else if (LookupAccountNameW(NULL, wide, buffer, &size, domain, &domain_size, &use)) {
		found = copy_sid(buffer);
	}
	free(wide);
	return found;
}

static void add(struct peer_rules *rules, PSID sid)
{
	if (sid != NULL)
		rules->users[rules->count++] = sid;
}

struct peer_rules *peer_rules_new(const char *const *users, size_t user_count, char **ret_error)
{
	struct peer_rules *rules = memory_new(sizeof *rules);
	HANDLE token;
	rules->users = memory_new_array(user_count + 2, sizeof *rules->users);
	if (OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token)) {
		add(rules, token_user(token));
		CloseHandle(token);
	}
	add(rules, well_known(WinLocalSystemSid));
	for (size_t i = 0; i < user_count; i++) {
		PSID sid = find_user(users[i]);
		if (sid == NULL) {
			*ret_error = text_format("there is no user \"%s\" to allow; write a user "
			                         "name of this machine, or its SID",
			        users[i]);
			peer_rules_free(rules);
			return NULL;
		}
		add(rules, sid);
	}
	return rules;
}

void peer_rules_free(struct peer_rules *rules)
{
	if (rules == NULL)
		return;
	for (size_t i = 0; i < rules->count; i++)
		free(rules->users[i]);
	free(rules->users);
	free(rules);
}

/* Asked of the token as it is: a copy to try it with needs a right that the system may not give. */
static bool is_administrator(HANDLE token)
{
	DWORD size = 0;
	bool member = false;
	GetTokenInformation(token, TokenGroups, NULL, 0, &size);
	PSID administrators = well_known(WinBuiltinAdministratorsSid);
	TOKEN_GROUPS *groups = size > 0 ? memory_new(size) : NULL;
	if (groups != NULL && administrators != NULL &&
	        GetTokenInformation(token, TokenGroups, groups, size, &size)) {
		for (DWORD i = 0; i < groups->GroupCount; i++)
			/* A plain program of an administrator has the group only so that it may be refused by it. */
			member |= (groups->Groups[i].Attributes & SE_GROUP_ENABLED) != 0 &&
			          EqualSid(groups->Groups[i].Sid, administrators);
	}
	free(groups);
	free(administrators);
	return member;
}

static bool token_is_allowed(const struct peer_rules *rules, HANDLE token)
{
	PSID user = token_user(token);
	bool allowed = false;
	for (size_t i = 0; user != NULL && i < rules->count && !allowed; i++)
		allowed = EqualSid(user, rules->users[i]);
	free(user);
	return allowed || is_administrator(token);
}

bool peer_process_is_allowed(const struct peer_rules *rules, uint32_t process_id)
{
	HANDLE token, process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process_id);
	bool allowed = false;
	if (process == NULL)
		return false;
	if (OpenProcessToken(process, TOKEN_QUERY, &token)) {
		allowed = token_is_allowed(rules, token);
		CloseHandle(token);
	}
	CloseHandle(process);
	return allowed;
}

/* Wine tells of itself by an export that Windows does not have. */
static bool is_wine(void)
{
	HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
	return ntdll != NULL && GetProcAddress(ntdll, "wine_get_version") != NULL;
}

bool peer_is_allowed(
        const struct peer_rules *rules, const char *address, uint16_t port, uint16_t our_port)
{
	/* Wine knows no owner of Linux processes, looks through every handle for each connection of the machine,
	 * and has one user for all programs: the question would cost seconds and say nothing. */
	if (is_wine())
		return true;
	uint32_t process_id = peer_table_find(address, port, our_port);
	return process_id != 0 && peer_process_is_allowed(rules, process_id);
}

/* NULL: it cannot be asked. */
static PSID process_user(uint32_t process_id)
{
	HANDLE token, process = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process_id);
	PSID user = NULL;
	if (process == NULL)
		return NULL;
	if (OpenProcessToken(process, TOKEN_QUERY, &token)) {
		user = token_user(token);
		CloseHandle(token);
	}
	CloseHandle(process);
	return user;
}

bool peer_is_user(const char *address, uint16_t port, uint16_t our_port)
{
	if (is_wine())
		return true;
	uint32_t process_id = peer_table_find(address, port, our_port);
	PSID user = process_id != 0 ? process_user(process_id) : NULL;
	PSID ours = process_user(GetCurrentProcessId());
	bool same = user != NULL && ours != NULL && EqualSid(user, ours);
	free(user);
	free(ours);
	return same;
}

const char *peer_warning(void)
{
	return is_wine()
	               ? "Wine does not tell whose process asks: every local process of this machine may read"
	               : NULL;
}
