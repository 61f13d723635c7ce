/* SPDX-License-Identifier: MIT */
#include "cli/platform/port_holder.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/files.h"
#include "base/text.h"

#define STATE_LISTEN  0x0A
#define NAME_FILE_MAX 4096

/* The columns of /proc/net/tcp, from 0: the local address and port, the state, the inode. */
enum { COLUMN_LOCAL = 1, COLUMN_STATE = 3, COLUMN_INODE = 9, COLUMN_COUNT };

/* Cuts the line at white space; false: it has too few columns. */
static bool split(char *line, char *columns[COLUMN_COUNT])
{
	char *rest = line;
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		columns[i] = strtok_r(rest, " \n", &rest);
		if (columns[i] == NULL)
			return false;
	}
	return true;
}

static bool is_listener(char *const columns[COLUMN_COUNT], uint16_t port)
{
	const char *colon = strrchr(columns[COLUMN_LOCAL], ':');
	return colon != NULL && strtoul(colon + 1, NULL, 16) == port &&
	       strtoul(columns[COLUMN_STATE], NULL, 16) == STATE_LISTEN;
}

/* Finds the inode of a socket of this table (/proc/net/tcp or tcp6) that listens on the port. */
static bool find_inode(const char *table, uint16_t port, bool *ret_known, unsigned long *ret_inode)
{
	char line[512], *columns[COLUMN_COUNT];
	bool found = false;
	FILE *file = fopen(table, "re");
	if (file == NULL)
		return false;
	*ret_known = true;
	while (!found && fgets(line, sizeof line, file) != NULL) {
		if (!split(line, columns) || !is_listener(columns, port))
			continue;
		*ret_inode = strtoul(columns[COLUMN_INODE], NULL, 10);
		found = true;
	}
	fclose(file);
	return found;
}

/* Does one of the process's descriptors lead there ("socket:[123]")? */
static bool has_descriptor(const char *process, const char *wanted)
{
	char *folder = text_format("/proc/%s/fd", process);
	DIR *directory = opendir(folder);
	bool found = false;
	for (struct dirent *entry;
	        directory != NULL && !found && (entry = readdir(directory)) != NULL;) {
		char target[64] = "";
		char *path = text_format("%s/%s", folder, entry->d_name);
		ssize_t length = readlink(path, target, sizeof target - 1);
		found = length > 0 && strcmp(target, wanted) == 0;
		free(path);
	}
	if (directory != NULL)
		closedir(directory);
	free(folder);
	return found;
}

static void describe(const char *process, struct port_holder *holder)
{
	char *path = text_format("/proc/%s/comm", process);
	char *name = file_read(path, NAME_FILE_MAX, NULL, NULL);
	holder->process = strtol(process, NULL, 10);
	if (name != NULL)
		snprintf(holder->name, sizeof holder->name, "%.*s", (int)strcspn(name, "\n"), name);
	free(name);
	free(path);
}

static void find_process(unsigned long inode, struct port_holder *holder)
{
	char *wanted = text_format("socket:[%lu]", inode);
	DIR *directory = opendir("/proc");
	for (struct dirent *entry; directory != NULL && holder->process == 0 &&
	                           (entry = readdir(directory)) != NULL;) {
		if (isdigit((unsigned char)entry->d_name[0]) &&
		        has_descriptor(entry->d_name, wanted))
			describe(entry->d_name, holder);
	}
	if (directory != NULL)
		closedir(directory);
	free(wanted);
}

bool port_holder_find(uint16_t port, struct port_holder *ret)
{
	struct port_holder holder = {0};
	unsigned long inode = 0;
	bool known = false;
	holder.held = find_inode("/proc/net/tcp", port, &known, &inode) ||
	              find_inode("/proc/net/tcp6", port, &known, &inode);
	if (!known)
		return false;
	if (holder.held)
		find_process(inode, &holder);
	*ret = holder;
	return true;
}
