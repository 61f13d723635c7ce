/* SPDX-License-Identifier: MIT */
#include "queue/local/disk/check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/paths.h"
#include "base/sha256.h"

#define READ_SIZE         (64u << 10)
#define MODIFIED_GRAIN_NS INT64_C(2000000000)

static bool has_hash(int descriptor, const char *expected)
{
	struct sha256 hash;
	char found[SHA256_TEXT_SIZE], *buffer = malloc(READ_SIZE);
	off_t offset = 0;
	ssize_t got;
	if (buffer == NULL)
		abort();
	sha256_init(&hash);
	while ((got = pread(descriptor, buffer, READ_SIZE, offset)) > 0 ||
	        (got < 0 && errno == EINTR)) {
		if (got < 0)
			continue;
		sha256_add(&hash, buffer, (size_t)got);
		offset += got;
	}
	free(buffer);
	sha256_end(&hash, found);
	return got == 0 && strcmp(found, expected) == 0;
}

static int64_t modified_of(const struct stat *seen)
{
	return (int64_t)seen->st_mtim.tv_sec * 1000000000 + seen->st_mtim.tv_nsec;
}

/* On the disk a time may be coarser than it was in memory: vfat counts two seconds. */
static bool is_unchanged(const struct local_identity *identity, const struct stat *seen)
{
	int64_t since = modified_of(seen) - identity->modified;
	return identity->modified != LOCAL_MODIFIED_UNKNOWN && since <= 0 &&
	       since > -MODIFIED_GRAIN_NS;
}

bits_hr local_check_landed(
        int descriptor, const char *name, const char *sha256, struct local_identity *ret)
{
	struct stat held, named;
	bool same = fstat(descriptor, &held) == 0 && lstat(name, &named) == 0 &&
	            held.st_dev == named.st_dev && held.st_ino == named.st_ino;
	if (!same)
		return BITS_E_LOCAL_FILE_CHANGED;
	if (sha256 != NULL && !has_hash(descriptor, sha256))
		return BITS_E_VALIDATION_FAILED;
	*ret = (struct local_identity){
	        (uint64_t)held.st_size, (int64_t)held.st_ino, modified_of(&held)};
	return BITS_S_OK;
}

static bits_hr check_missing(const char *name)
{
	char *folder = path_folder(name);
	bool there = file_is_folder(folder);
	free(folder);
	return there ? BITS_E_LOCAL_FILE_NOT_FOUND : BITS_E_PATH_NOT_FOUND;
}

bits_hr local_check_kept(
        const char *name, const struct local_identity *identity, const char *sha256)
{
	struct stat seen;
	if (lstat(name, &seen) != 0)
		return errno == ENOENT || errno == ENOTDIR ? check_missing(name)
		                                           : BITS_E_ACCESS_DENIED;
	bool same = identity->inode == LOCAL_INODE_UNKNOWN ||
	            identity->inode == (int64_t)seen.st_ino || is_unchanged(identity, &seen);
	if (!S_ISREG(seen.st_mode) || !same || (uint64_t)seen.st_size != identity->size)
		return BITS_E_LOCAL_FILE_CHANGED;
	if (sha256 == NULL)
		return BITS_S_OK;
	int descriptor = open(name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	if (descriptor < 0)
		return BITS_E_ACCESS_DENIED;
	bool good = has_hash(descriptor, sha256);
	close(descriptor);
	return good ? BITS_S_OK : BITS_E_VALIDATION_FAILED;
}

bool local_check_is_damage(bits_hr code)
{
	return code == BITS_E_LOCAL_FILE_CHANGED || code == BITS_E_LOCAL_FILE_NOT_FOUND ||
	       code == BITS_E_VALIDATION_FAILED;
}
