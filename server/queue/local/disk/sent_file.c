/* SPDX-License-Identifier: MIT */
#include "queue/local/disk/sent_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct local_version version_of(const struct stat *seen)
{
	return (struct local_version){
	        .identity = {.size = (uint64_t)seen->st_size, .inode = (int64_t)seen->st_ino},
	        .modified = (int64_t)seen->st_mtim.tv_sec * 1000000000 + seen->st_mtim.tv_nsec};
}

static bool is_same(const struct local_version *known, const struct stat *seen)
{
	struct local_version now = version_of(seen);
	bool file = known->identity.inode == LOCAL_INODE_UNKNOWN ||
	            known->identity.inode == now.identity.inode;
	return file && known->identity.size == now.identity.size && known->modified == now.modified;
}

static bits_hr code_of(int error)
{
	switch (error) {
	case ENOENT:
		return BITS_E_LOCAL_FILE_NOT_FOUND;
	case ENOTDIR:
		return BITS_E_PATH_NOT_FOUND;
	case EMFILE:
	case ENFILE:
		return BITS_E_TOO_MANY_OPEN_FILES;
	case ENAMETOOLONG:
		return BITS_E_FILENAME_TOO_LONG;
	case EIO:
		return BITS_E_IO_DEVICE;
	default:
		return BITS_E_ACCESS_DENIED;
	}
}

static bits_hr open_for_reading(
        const char *name, const struct local_version *expected, int *ret_descriptor)
{
	int descriptor = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (descriptor >= 0) {
		*ret_descriptor = descriptor;
		return BITS_S_OK;
	}
	bits_hr code = code_of(errno);
	bool gone = code == BITS_E_LOCAL_FILE_NOT_FOUND || code == BITS_E_PATH_NOT_FOUND;
	return expected != NULL && gone ? BITS_E_LOCAL_FILE_CHANGED : code;
}

bits_hr local_sent_file_open(
        struct local_sent_file *file, const char *name, const struct local_version *expected)
{
	struct stat seen;
	*file = (struct local_sent_file){.descriptor = -1, .name = name};
	bits_hr code = open_for_reading(name, expected, &file->descriptor);
	if (code < 0)
		return code;
	if (fstat(file->descriptor, &seen) != 0 || !S_ISREG(seen.st_mode))
		code = BITS_E_ACCESS_DENIED;
	else if (expected != NULL && !is_same(expected, &seen))
		code = BITS_E_LOCAL_FILE_CHANGED;
	else
		file->version = version_of(&seen);
	if (code < 0)
		local_sent_file_close(file);
	return code;
}

void local_sent_file_close(struct local_sent_file *file)
{
	if (file->descriptor >= 0)
		close(file->descriptor);
	file->descriptor = -1;
}

bits_hr local_sent_file_check(const struct local_sent_file *file)
{
	struct stat seen;
	return stat(file->name, &seen) == 0 && is_same(&file->version, &seen)
	               ? BITS_S_OK
	               : BITS_E_LOCAL_FILE_CHANGED;
}

bits_hr local_sent_file_read(
        const struct local_sent_file *file, uint64_t offset, void *bytes, size_t count)
{
	struct stat seen;
	char *at = bytes;
	while (count > 0) {
		ssize_t got = pread(file->descriptor, at, count, (off_t)offset);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? code_of(errno) : BITS_E_LOCAL_FILE_CHANGED;
		at += got;
		offset += (uint64_t)got;
		count -= (size_t)got;
	}
	/* Whoever wrote to it before they were read has moved its time. */
	bool same = fstat(file->descriptor, &seen) == 0 && is_same(&file->version, &seen);
	return same ? BITS_S_OK : BITS_E_LOCAL_FILE_CHANGED;
}
