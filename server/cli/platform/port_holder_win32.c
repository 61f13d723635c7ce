/* SPDX-License-Identifier: MIT */
/* winsock2.h comes before windows.h. */
#include <winsock2.h>

#include <iphlpapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <windows.h>

#include "base/memory.h"
#include "base/wide.h"
#include "cli/platform/port_holder.h"
#include "job.h"

static void describe(DWORD process, struct port_holder *holder)
{
	wchar_t path[MAX_PATH + 1] = L"";
	DWORD size = MAX_PATH;
	holder->process = (long)process;
	HANDLE handle = OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process);
	if (handle != NULL && QueryFullProcessImageNameW(handle, 0, path, &size)) {
		char *name = wide_to_utf8(path);
		snprintf(holder->name, sizeof holder->name, "%s", job_file_base_name(name));
		free(name);
	}
	if (handle != NULL)
		CloseHandle(handle);
}

bool port_holder_find(uint16_t port, struct port_holder *ret)
{
	struct port_holder holder = {0};
	DWORD size = 0;
	GetExtendedTcpTable(NULL, &size, FALSE, AF_INET, TCP_TABLE_OWNER_PID_LISTENER, 0);
	/* Room for listeners that come between the two calls. */
	size += 64 * sizeof(MIB_TCPROW_OWNER_PID);
	MIB_TCPTABLE_OWNER_PID *table = memory_new(size);
	bool known = GetExtendedTcpTable(table, &size, FALSE, AF_INET, TCP_TABLE_OWNER_PID_LISTENER,
	                     0) == NO_ERROR;
	for (DWORD i = 0; known && i < table->dwNumEntries && !holder.held; i++) {
		if (ntohs((u_short)table->table[i].dwLocalPort) != port)
			continue;
		holder.held = true;
		describe(table->table[i].dwOwningPid, &holder);
	}
	free(table);
	if (known)
		*ret = holder;
	return known;
}
