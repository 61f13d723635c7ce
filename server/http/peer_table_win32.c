/* SPDX-License-Identifier: MIT */
#include "http/peer_table.h"

#include <winsock2.h>

#include <iphlpapi.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>
#include <ws2tcpip.h>

#include "base/memory.h"

/* The whole table of connections of one family; malloc'ed. */
static void *read_table(ULONG family)
{
	ULONG size = 16384;
	for (int attempt = 0; attempt < 8; attempt++) {
		void *table = memory_new(size);
		DWORD code = GetExtendedTcpTable(
		        table, &size, FALSE, family, TCP_TABLE_OWNER_PID_ALL, 0);
		if (code == NO_ERROR)
			return table;
		free(table);
		if (code != ERROR_INSUFFICIENT_BUFFER)
			return NULL;
		size += 4096;
	}
	return NULL;
}

/* Rows hold ports in network order, in the lower half. */
static bool is_port(DWORD in_row, uint16_t port)
{
	return ntohs((uint16_t)in_row) == port;
}

static uint32_t search_four(const MIB_TCPTABLE_OWNER_PID *table, uint16_t port, uint16_t our_port)
{
	for (DWORD i = 0; i < table->dwNumEntries; i++) {
		const MIB_TCPROW_OWNER_PID *row = &table->table[i];
		if (is_port(row->dwLocalPort, port) && is_port(row->dwRemotePort, our_port) &&
		        row->dwLocalAddr == htonl(INADDR_LOOPBACK) &&
		        row->dwRemoteAddr == htonl(INADDR_LOOPBACK))
			return row->dwOwningPid;
	}
	return 0;
}

static uint32_t search_six(const MIB_TCP6TABLE_OWNER_PID *table, uint16_t port, uint16_t our_port)
{
	for (DWORD i = 0; i < table->dwNumEntries; i++) {
		const MIB_TCP6ROW_OWNER_PID *row = &table->table[i];
		if (is_port(row->dwLocalPort, port) && is_port(row->dwRemotePort, our_port) &&
		        memcmp(row->ucLocalAddr, &in6addr_loopback, sizeof in6addr_loopback) == 0 &&
		        memcmp(row->ucRemoteAddr, &in6addr_loopback, sizeof in6addr_loopback) == 0)
			return row->dwOwningPid;
	}
	return 0;
}

uint32_t peer_table_search(const void *table, bool six, uint16_t port, uint16_t our_port)
{
	return six ? search_six(table, port, our_port) : search_four(table, port, our_port);
}

uint32_t peer_table_find(const char *address, uint16_t port, uint16_t our_port)
{
	bool six = strchr(address, ':') != NULL;
	void *table = read_table(six ? AF_INET6 : AF_INET);
	uint32_t found = table != NULL ? peer_table_search(table, six, port, our_port) : 0;
	free(table);
	return found;
}
