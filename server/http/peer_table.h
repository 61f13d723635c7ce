/* SPDX-License-Identifier: MIT */
/* Windows's tables of connections: which process is at the other end of one of ours? Any thread. */
#ifndef BITSBRIDGE_HTTP_PEER_TABLE_H
#define BITSBRIDGE_HTTP_PEER_TABLE_H

#include <stdbool.h>
#include <stdint.h>

/* address: "127.0.0.1" or "::1". The id of the process that holds the peer's end; 0: nobody can tell. */
uint32_t peer_table_find(const char *address, uint16_t port, uint16_t our_port);

/* The search in a table as GetExtendedTcpTable() gives it (TCP_TABLE_OWNER_PID_ALL), of IPv6 where six. */
uint32_t peer_table_search(const void *table, bool six, uint16_t port, uint16_t our_port);

#endif
