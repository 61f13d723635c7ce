/* SPDX-License-Identifier: MIT */
#include "queue/local/disk/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/files.h"
#include "base/paths.h"
#include "base/random.h"
#include "base/text.h"
#include "job.h"
#include "queue/errno_code.h"
#include "queue/rename_new.h"

/* Temporary names are cut to this, or to the length of the file's own name where that is longer: so wherever the file's
 * name fits, whatever the folder's limit, the temporary one does. */
#define TEMPORARY_LENGTH_MAX 64
/* Left free for everybody else when room is checked. */
#define ROOM_RESERVE (UINT64_C(1) << 20)

char *local_file_temporary_name(const char *local_name)
{
	unsigned char random[6];
	char suffix[2 * sizeof random + sizeof "..part"];
	random_bytes(random, sizeof random);
	snprintf(suffix, sizeof suffix, ".%02x%02x%02x%02x%02x%02x.part", random[0], random[1],
	        random[2], random[3], random[4], random[5]);
	const char *name = job_file_base_name(local_name), *end = name;
	size_t limit = strlen(name) > TEMPORARY_LENGTH_MAX ? strlen(name) : TEMPORARY_LENGTH_MAX;
	/* Cut between characters. */
	for (const char *next = name; *next != '\0';) {
		text_next_code_point(&next);
		if ((size_t)(next - name) + strlen(suffix) + 1 > limit)
			break;
		end = next;
	}
	struct text text = {0};
	text_append_n(&text, local_name, (size_t)(name - local_name));
	text_append_char(&text, '.');
	text_append_n(&text, name, (size_t)(end - name));
	text_append(&text, suffix);
	return text_steal(&text);
}

/* What could never be given at Complete is refused before the first byte. */
static bits_hr check_destination(const char *local_name)
{
	struct stat seen;
	if (lstat(local_name, &seen) != 0)
		return errno == ENOENT && strlen(local_name) < PATH_MAX ? BITS_S_OK
		                                                        : errno_code(errno);
	return S_ISDIR(seen.st_mode) ? BITS_E_FILE_EXISTS : BITS_S_OK;
}

bits_hr local_file_open(
        const char *temporary_name, const char *local_name, int *ret_descriptor, uint64_t *ret_size)
{
	struct stat seen;
	bits_hr code = check_destination(local_name);
	if (code < 0)
		return code;
	int descriptor =
	        open(temporary_name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK,
	                S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);
	if (descriptor < 0)
		return errno == ELOOP ? BITS_E_ACCESS_DENIED : errno_code(errno);
	if (fstat(descriptor, &seen) != 0 || !S_ISREG(seen.st_mode) || seen.st_nlink != 1) {
		close(descriptor);
		return BITS_E_ACCESS_DENIED;
	}
	*ret_descriptor = descriptor;
	*ret_size = (uint64_t)seen.st_size;
	return BITS_S_OK;
}

bits_hr local_file_write(int descriptor, uint64_t offset, const void *bytes, size_t count)
{
	const char *at = bytes;
	while (count > 0) {
		ssize_t written = pwrite(descriptor, at, count, (off_t)offset);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return errno_code(written < 0 ? errno : ENOSPC);
		at += written;
		offset += (uint64_t)written;
		count -= (size_t)written;
	}
	return BITS_S_OK;
}

bool local_file_holds(int descriptor, uint64_t offset, const void *bytes, size_t count)
{
	char held[4096];
	const char *expected = bytes;
	while (count > 0) {
		size_t step = count < sizeof held ? count : sizeof held;
		ssize_t got = pread(descriptor, held, step, (off_t)offset);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0 || memcmp(held, expected, (size_t)got) != 0)
			return false;
		expected += got;
		offset += (uint64_t)got;
		count -= (size_t)got;
	}
	return true;
}

bits_hr local_file_truncate(int descriptor, uint64_t size)
{
	return ftruncate(descriptor, (off_t)size) == 0 ? BITS_S_OK : errno_code(errno);
}

/* Some file systems have nothing to sync, and say so. */
static bool is_unsupported(int error)
{
	return error == EINVAL || error == EOPNOTSUPP || error == ENOSYS;
}

bits_hr local_file_sync(int descriptor)
{
	return fsync(descriptor) == 0 || is_unsupported(errno) ? BITS_S_OK : errno_code(errno);
}

bool local_file_has_room(int descriptor, uint64_t bytes)
{
	struct statvfs room;
	if (fstatvfs(descriptor, &room) != 0 || room.f_blocks == 0)
		return true;
	return bytes + ROOM_RESERVE <= (uint64_t)room.f_bavail * room.f_frsize;
}

void local_file_sync_name(const char *path)
{
	char *folder = path_folder(path);
	int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (descriptor >= 0) {
		fsync(descriptor);
		close(descriptor);
	}
	free(folder);
}

bool local_file_is_beside(const char *path, const char *other)
{
	size_t folder = (size_t)(job_file_base_name(path) - path);
	return folder == (size_t)(job_file_base_name(other) - other) &&
	       memcmp(path, other, folder) == 0;
}

bits_hr local_file_publish(const char *temporary_name, const char *local_name, bool overwrite)
{
	if (!overwrite) {
		int error = rename_new(temporary_name, local_name);
		return error == 0 ? BITS_S_OK : errno_code(error);
	}
	return rename(temporary_name, local_name) == 0 ? BITS_S_OK : errno_code(errno);
}

void local_file_discard(const char *temporary_name)
{
	if (temporary_name != NULL)
		unlink(temporary_name);
}
