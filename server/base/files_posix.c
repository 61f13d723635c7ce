/* SPDX-License-Identifier: MIT */
#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/paths.h"
#include "base/text.h"

#define REASON_MAX 256

static void set_reason(char **ret_reason, int error)
{
	char reason[REASON_MAX] = "";
	if (ret_reason == NULL)
		return;
	if (strerror_r(error, reason, sizeof reason) != 0)
		*ret_reason = text_format("error %d", error);
	else
		*ret_reason = memory_string(reason);
}

bool file_exists(const char *path)
{
	struct stat status;
	return lstat(path, &status) == 0;
}

bool file_is_folder(const char *path)
{
	struct stat status;
	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Reads to the end, or to the first byte above max. 0 or an errno. */
static int read_all(int descriptor, size_t max, struct text *text)
{
	char buffer[4096];
	for (;;) {
		ssize_t count = read(descriptor, buffer, sizeof buffer);
		if (count == 0)
			return 0;
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return errno;
		text_append_n(text, buffer, (size_t)count);
		if (text->length > max)
			return EFBIG;
	}
}

char *file_read(const char *path, size_t max, size_t *ret_length, char **ret_reason)
{
	struct text text = {0};
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	int error = descriptor < 0 ? errno : read_all(descriptor, max, &text);
	if (descriptor >= 0)
		close(descriptor);
	if (error != 0) {
		text_release(&text);
		set_reason(ret_reason, error);
		return NULL;
	}
	if (ret_length != NULL)
		*ret_length = text.length;
	return text_steal(&text);
}

static int write_all(int descriptor, const char *content)
{
	size_t left = strlen(content);
	while (left > 0) {
		ssize_t count = write(descriptor, content, left);
		if (count < 0 && errno == EINTR)
			continue;
		if (count < 0)
			return errno;
		content += count;
		left -= (size_t)count;
	}
	return 0;
}

/* A name is on the disk once its folder is. Where a file system cannot sync folders, it promises no less without. */
static int sync_folder(const char *path)
{
	char *folder = path_folder(path);
	int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	if (descriptor < 0)
		return errno;
	int error = fsync(descriptor) != 0 && errno != EINVAL ? errno : 0;
	close(descriptor);
	return error;
}

bool file_write_private(const char *path, const char *content, bool durable, char **ret_reason)
{
	/* A new file beside it, so that nobody reads half of it or through an old file's wider rights. */
	char *beside = text_format("%s.new", path);
	unlink(beside);
	int descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
	int error = descriptor < 0 ? errno : write_all(descriptor, content);
	if (error == 0 && durable && fsync(descriptor) != 0)
		error = errno;
	if (descriptor >= 0 && close(descriptor) != 0 && error == 0)
		error = errno;
	if (error == 0 && rename(beside, path) != 0)
		error = errno;
	if (error == 0 && durable)
		error = sync_folder(path);
	if (error != 0) {
		set_reason(ret_reason, error);
		unlink(beside);
	}
	free(beside);
	return error == 0;
}

/* Of a pipe or a device they are somebody else's. */
static int make_private(int descriptor)
{
	struct stat status;
	if (fstat(descriptor, &status) != 0)
		return errno;
	if (S_ISREG(status.st_mode) && fchmod(descriptor, S_IRUSR | S_IWUSR) != 0)
		return errno;
	return 0;
}

FILE *file_stream_open(const char *path, enum file_use use, char **ret_reason)
{
	bool writes = use == FILE_USE_WRITE_PRIVATE;
	int flags = writes ? O_WRONLY | O_CREAT | O_TRUNC : O_RDONLY;
	int descriptor = open(path, flags | O_CLOEXEC | O_NOCTTY, S_IRUSR | S_IWUSR);
	int error = descriptor < 0 ? errno : 0;
	if (error == 0 && writes)
		error = make_private(descriptor);
	FILE *file = error == 0 ? fdopen(descriptor, writes ? "w" : "r") : NULL;
	if (file != NULL)
		return file;
	set_reason(ret_reason, error != 0 ? error : errno);
	if (descriptor >= 0)
		close(descriptor);
	return NULL;
}

void file_remove(const char *path)
{
	unlink(path);
}

bool folder_make(const char *path, char **ret_reason)
{
	if (file_is_folder(path))
		return true;
	char *above = path_folder(path);
	bool good = strcmp(above, path) == 0 || strcmp(above, ".") == 0 ||
	            folder_make(above, ret_reason);
	free(above);
	if (!good)
		return false;
	if (mkdir(path, S_IRWXU | S_IRGRP | S_IXGRP | S_IROTH | S_IXOTH) == 0 ||
	        file_is_folder(path))
		return true;
	set_reason(ret_reason, errno);
	return false;
}

bool folder_is_writable(const char *path, char **ret_reason)
{
	char *name = path_join(path, ".bitsbridge-XXXXXX");
	int descriptor = mkstemp(name);
	if (descriptor < 0) {
		set_reason(ret_reason, errno);
	} else {
		close(descriptor);
		/* Once more: nobody else would ever take it away. */
		if (unlink(name) != 0)
			unlink(name);
	}
	free(name);
	return descriptor >= 0;
}

uint64_t folder_free_space(const char *path)
{
	struct statvfs status;
	if (!file_exists(path)) {
		char *above = path_folder(path);
		bool higher = strlen(above) < strlen(path);
		uint64_t space = higher ? folder_free_space(above) : FILE_SPACE_UNKNOWN;
		free(above);
		return space;
	}
	if (statvfs(path, &status) != 0)
		return FILE_SPACE_UNKNOWN;
	return (uint64_t)status.f_bavail * status.f_frsize;
}
