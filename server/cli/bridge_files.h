/* SPDX-License-Identifier: MIT */
/*
 * What a running bridge leaves in its data folder for the other commands, readable by its user alone: "token"
 * (the dashboard's control token), "address" (its URL), "process" (its number) and "max-jobs" (how many its queue
 * takes). Gone when it exits; may be stale after a crash.
 */
#ifndef BITSBRIDGE_CLI_BRIDGE_FILES_H
#define BITSBRIDGE_CLI_BRIDGE_FILES_H

#include <stdbool.h>
#include <stdint.h>

#define BRIDGE_TOKEN_SIZE   65 /* 32 random bytes in hexadecimal, and a NUL */
#define BRIDGE_ADDRESS_SIZE 64 /* "http://127.0.0.1:65535/" and room */

struct bridge_files {
	char token[BRIDGE_TOKEN_SIZE];
	char address[BRIDGE_ADDRESS_SIZE];
	long process;
	uint32_t max_jobs;
};

/* A new random token. */
void bridge_token_make(char ret[BRIDGE_TOKEN_SIZE]);
void bridge_address_make(uint16_t port, char ret[BRIDGE_ADDRESS_SIZE]);
/* False: *ret_reason (malloc'ed) says why. */
bool bridge_files_write(const char *data_dir, const struct bridge_files *files, char **ret_reason);
void bridge_files_remove(const char *data_dir);
/* False: there are none that are whole. */
bool bridge_files_read(const char *data_dir, struct bridge_files *ret);
/*
 * The bridge that runs on this data folder, now: one that answers at the address that the files name. False:
 * none does.
 */
bool bridge_files_find(const char *data_dir, struct bridge_files *ret);
/* The port of an address that bridge_address_make() has made; 0: it is none. */
uint16_t bridge_address_port(const char *address);

#endif
