/* SPDX-License-Identifier: MIT */
#include "cli/bridge_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/random.h"
#include "base/text.h"
#include "http/probe.h"

#define TOKEN_FILE   "token"
#define ADDRESS_FILE "address"
#define PROCESS_FILE "process"
#define JOBS_FILE    "max-jobs"
#define NUMBER_SIZE  24

void bridge_token_make(char ret[BRIDGE_TOKEN_SIZE])
{
	unsigned char bytes[(BRIDGE_TOKEN_SIZE - 1) / 2];
	random_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(ret + 2 * i, 3, "%02x", bytes[i]);
}

void bridge_address_make(uint16_t port, char ret[BRIDGE_ADDRESS_SIZE])
{
	snprintf(ret, BRIDGE_ADDRESS_SIZE, "http://127.0.0.1:%u/", port);
}

uint16_t bridge_address_port(const char *address)
{
	static const char host[] = "http://127.0.0.1:";
	uint64_t port = 0;
	if (!text_starts_with(address, host))
		return 0;
	char *digits = memory_string(address + strlen(host));
	size_t length = strlen(digits);
	bool good = length > 0 && digits[length - 1] == '/';
	digits[good ? length - 1 : length] = '\0';
	good = good && text_parse_uint(digits, UINT16_MAX, &port);
	free(digits);
	return good ? (uint16_t)port : 0;
}

static bool write_one(
        const char *data_dir, const char *name, const char *content, char **ret_reason)
{
	char *path = path_join(data_dir, name), *line = text_format("%s\n", content);
	/* They are of use while this process lives: nothing that a power cut could spoil. */
	bool good = file_write_private(path, line, false, ret_reason);
	free(line);
	free(path);
	return good;
}

bool bridge_files_write(const char *data_dir, const struct bridge_files *files, char **ret_reason)
{
	char process[NUMBER_SIZE], max_jobs[NUMBER_SIZE];
	snprintf(process, sizeof process, "%ld", files->process);
	snprintf(max_jobs, sizeof max_jobs, "%lu", (unsigned long)files->max_jobs);
	return write_one(data_dir, PROCESS_FILE, process, ret_reason) &&
	       write_one(data_dir, JOBS_FILE, max_jobs, ret_reason) &&
	       write_one(data_dir, TOKEN_FILE, files->token, ret_reason) &&
	       write_one(data_dir, ADDRESS_FILE, files->address, ret_reason);
}

void bridge_files_remove(const char *data_dir)
{
	static const char *const names[] = {TOKEN_FILE, ADDRESS_FILE, PROCESS_FILE, JOBS_FILE};
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char *path = path_join(data_dir, names[i]);
		file_remove(path);
		free(path);
	}
}

static bool read_one(const char *data_dir, const char *name, char *ret, size_t size)
{
	char *path = path_join(data_dir, name);
	char *content = file_read(path, size, NULL, NULL);
	free(path);
	if (content == NULL)
		return false;
	size_t length = strcspn(content, "\r\n");
	bool good = length > 0 && length < size;
	if (good)
		snprintf(ret, size, "%.*s", (int)length, content);
	free(content);
	return good;
}

bool bridge_files_read(const char *data_dir, struct bridge_files *ret)
{
	struct bridge_files files;
	char process[NUMBER_SIZE], max_jobs[NUMBER_SIZE];
	if (!read_one(data_dir, TOKEN_FILE, files.token, sizeof files.token) ||
	        !read_one(data_dir, ADDRESS_FILE, files.address, sizeof files.address) ||
	        !read_one(data_dir, PROCESS_FILE, process, sizeof process) ||
	        !read_one(data_dir, JOBS_FILE, max_jobs, sizeof max_jobs))
		return false;
	files.process = strtol(process, NULL, 10);
	files.max_jobs = (uint32_t)strtoul(max_jobs, NULL, 10);
	*ret = files;
	return true;
}

bool bridge_files_find(const char *data_dir, struct bridge_files *ret)
{
	struct bridge_files files;
	struct http_probe probe;
	/* After a crash the files are still there. */
	if (!bridge_files_read(data_dir, &files))
		return false;
	uint16_t port = bridge_address_port(files.address);
	if (port == 0 || !http_probe(port, "/healthz", HTTP_PROBE_WAIT_MS, &probe))
		return false;
	free(probe.body);
	*ret = files;
	return true;
}
