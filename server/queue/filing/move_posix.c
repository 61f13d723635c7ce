/* SPDX-License-Identifier: MIT */
#include "queue/filing/move.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/files.h"
#include "base/memory.h"
#include "base/paths.h"
#include "queue/errno_code.h"
#include "queue/rename_new.h"

#define BUFFER_SIZE (1u << 20)

/* As far as the file system promises anything: some have nothing to sync, and say so. 0 or an errno. */
static int sync_descriptor(int descriptor)
{
	bool good =
	        fsync(descriptor) == 0 || errno == EINVAL || errno == EOPNOTSUPP || errno == ENOSYS;
	return good ? 0 : errno;
}

/* The names in the folder of this path are on the disk. */
static int sync_names(const char *path)
{
	char *folder = path_folder(path);
	int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int error = descriptor < 0 ? errno : sync_descriptor(descriptor);
	if (descriptor >= 0)
		close(descriptor);
	free(folder);
	return error;
}

static int write_all(int descriptor, const char *bytes, size_t count)
{
	while (count > 0) {
		ssize_t written = write(descriptor, bytes, count);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0)
			return written < 0 ? errno : ENOSPC;
		bytes += written;
		count -= (size_t)written;
	}
	return 0;
}

static ssize_t read_some(int descriptor, char *buffer, size_t size)
{
	size_t count = 0;
	while (count < size) {
		ssize_t got = read(descriptor, buffer + count, size - count);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -1;
		if (got == 0)
			break;
		count += (size_t)got;
	}
	return (ssize_t)count;
}

static int copy_bytes(int from, int to, const atomic_bool *stop)
{
	char *buffer = memory_new(BUFFER_SIZE);
	int error = 0;
	ssize_t got = 1;
	while (error == 0 && got > 0) {
		got = read_some(from, buffer, BUFFER_SIZE);
		if (got < 0)
			error = errno;
		else if (atomic_load(stop))
			error = ECANCELED;
		else
			error = write_all(to, buffer, (size_t)got);
	}
	free(buffer);
	return error;
}

/* With the time of the original; who may read it is for the library's folder to say. */
static int copy_open(int from, const struct stat *seen, const char *to, const atomic_bool *stop)
{
	mode_t mode = S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH;
	struct statvfs room;
	int descriptor = open(to, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (descriptor < 0)
		return errno;
	int error = 0;
	if (fstatvfs(descriptor, &room) == 0 && room.f_blocks > 0 &&
	        (uint64_t)seen->st_size + MOVE_ROOM_RESERVE >
	                (uint64_t)room.f_bavail * room.f_frsize)
		error = ENOSPC;
	if (error == 0)
		error = copy_bytes(from, descriptor, stop);
	if (error == 0)
		futimens(descriptor, (const struct timespec[]){seen->st_atim, seen->st_mtim});
	if (error == 0)
		error = sync_descriptor(descriptor);
	if (close(descriptor) != 0 && error == 0)
		error = errno;
	return error;
}

static int copy(const char *from, const char *to, const atomic_bool *stop)
{
	struct stat seen;
	int descriptor = open(from, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (descriptor < 0)
		return errno;
	int error = fstat(descriptor, &seen) != 0 ? errno : 0;
	if (error == 0)
		error = copy_open(descriptor, &seen, to, stop);
	close(descriptor);
	return error;
}

static int move_across(
        const char *from, const char *to, const char *temporary, const atomic_bool *stop)
{
	/* Where the original cannot be taken away there would be two. */
	char *folder = path_folder(from);
	int error = access(folder, W_OK) == 0 ? copy(from, temporary, stop) : errno;
	free(folder);
	if (error == 0)
		error = rename_new(temporary, to);
	if (error != 0) {
		unlink(temporary);
		return error;
	}
	error = sync_names(to);
	if (error == 0 && unlink(from) != 0)
		error = errno;
	return error;
}

static bits_hr code_of(int error)
{
	return error == ECANCELED ? BITS_E_REQUEST_CANCELED : errno_code(error);
}

bits_hr move_file(const char *from, const char *to, const char *temporary, const atomic_bool *stop)
{
	unlink(temporary);
	int error = rename_new(from, to);
	if (error == 0)
		error = sync_names(to);
	else if (error == EXDEV)
		error = move_across(from, to, temporary, stop);
	if (error == 0)
		error = sync_names(from);
	return error == 0 ? BITS_S_OK : code_of(error);
}

enum move_sight move_look(const char *path, uint64_t *ret_size)
{
	struct stat seen;
	if (lstat(path, &seen) == 0) {
		*ret_size = (uint64_t)seen.st_size;
		return S_ISREG(seen.st_mode) ? MOVE_THERE : MOVE_OTHER;
	}
	if (errno != ENOENT)
		return MOVE_HIDDEN;
	char *folder = path_folder(path);
	bool there = file_is_folder(folder);
	free(folder);
	return there ? MOVE_NONE : MOVE_HIDDEN;
}

bool move_is_same_file(const char *a, const char *b)
{
	struct stat x, y;
	return lstat(a, &x) == 0 && lstat(b, &y) == 0 && x.st_dev == y.st_dev &&
	       x.st_ino == y.st_ino;
}

static bool holds_same(int a, int b, const atomic_bool *stop)
{
	char *left = memory_new(BUFFER_SIZE), *right = memory_new(BUFFER_SIZE);
	ssize_t got = 1;
	bool same = true;
	while (same && got > 0) {
		got = read_some(a, left, BUFFER_SIZE);
		same = got >= 0 && read_some(b, right, BUFFER_SIZE) == got &&
		       memcmp(left, right, (size_t)got) == 0 && !atomic_load(stop);
	}
	free(left);
	free(right);
	return same;
}

bool move_holds_same(const char *a, const char *b, const atomic_bool *stop)
{
	int left = open(a, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	int right = open(b, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	bool same = left >= 0 && right >= 0 && holds_same(left, right, stop);
	if (left >= 0)
		close(left);
	if (right >= 0)
		close(right);
	return same;
}

bits_hr move_remove(const char *path, const char *kept)
{
	int error = sync_names(kept);
	if (error == 0 && unlink(path) != 0)
		error = errno;
	if (error == 0)
		error = sync_names(path);
	return error == 0 ? BITS_S_OK : errno_code(error);
}

bits_hr move_make_folder(const char *path)
{
	mode_t mode = S_IRWXU | S_IRGRP | S_IXGRP | S_IROTH | S_IXOTH;
	int error = mkdir(path, mode) == 0 ? 0 : errno;
	/* Who made one that is there may not have seen to it that it stays; a file in its place is in the way. */
	if (error == 0 || file_is_folder(path))
		error = sync_names(path);
	return error == 0 ? BITS_S_OK : errno_code(error);
}

bool move_is_mount_point(const char *folder)
{
	struct stat own, above;
	char *parent = path_join(folder, "..");
	bool known = stat(folder, &own) == 0 && stat(parent, &above) == 0;
	free(parent);
	return known && own.st_dev != above.st_dev;
}
