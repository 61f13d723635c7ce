/* SPDX-License-Identifier: MIT */
/*
 * Preloaded into a program (LD_PRELOAD), it writes down what the program does to the files under DISK_ROOT, in the
 * order in which it happens, for power_cut.py: what is written, and when the disk has promised to hold it. Nothing is
 * really synced: that takes DISK_SYNC_MS instead. DISK_BOOT is what the program reads as the system's boot id. Behind the
 * step DISK_CUT (from 1) the program is killed. DISK_ROOT may be two folders with a colon between.
 *
 * DISK_LOG gets records: one line of words that are separated by tabs, then as many bytes as the line's last word says.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define BOOT_ID   "/proc/sys/kernel/random/boot_id"
#define PATH_SIZE 4096

#define SHOWN __attribute__((visibility("default")))

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int log_descriptor = -1;
static long steps;

static long real_write(int descriptor, const void *bytes, size_t count)
{
	return syscall(SYS_write, descriptor, bytes, count);
}

/* One thread of one process at a time: what is done and its record are one step. False: there is no log. */
static bool begin(void)
{
	const char *path = getenv("DISK_LOG");
	if (path == NULL)
		return false;
	pthread_mutex_lock(&mutex);
	if (log_descriptor < 0)
		log_descriptor = (int)syscall(SYS_openat, AT_FDCWD, path,
		        O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	flock(log_descriptor, LOCK_EX);
	return true;
}

static void end(void)
{
	int error = errno;
	flock(log_descriptor, LOCK_UN);
	pthread_mutex_unlock(&mutex);
	errno = error;
}

/* line ends with the count of bytes. */
static void record(const char *line, const void *bytes, size_t count)
{
	int error = errno;
	const char *cut = getenv("DISK_CUT");
	if (real_write(log_descriptor, line, strlen(line)) < 0 ||
	        (count > 0 && real_write(log_descriptor, bytes, count) < 0))
		abort();
	if (cut != NULL && ++steps >= atol(cut))
		kill(getpid(), SIGKILL);
	errno = error;
}

static bool is_ours(const char *path)
{
	const char *root = getenv("DISK_ROOT");
	size_t length = strlen(path);
	bool within = false;
	while (root != NULL && *root != '\0' && !within) {
		size_t end = strcspn(root, ":");
		within = strncmp(path, root, end) == 0;
		root += end + (root[end] == ':');
	}
	return within && (length < 4 || strcmp(path + length - 4, "-shm") != 0);
}

/* Of all file systems, as power_cut.py makes it. */
static unsigned long long number_of(const struct stat *seen)
{
	return (unsigned long long)seen->st_dev << 40 ^ (unsigned long long)seen->st_ino;
}

/* The file's number; 0: not a file or folder of ours. */
static unsigned long long inode_of(int descriptor, char *ret_path)
{
	char name[64], path[PATH_SIZE];
	struct stat seen;
	snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
	ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, name, path, sizeof path - 1);
	if (length < 0)
		return 0;
	path[length] = '\0';
	if (!is_ours(path) || fstat(descriptor, &seen) != 0 ||
	        (!S_ISREG(seen.st_mode) && !S_ISDIR(seen.st_mode)))
		return 0;
	if (ret_path != NULL)
		memcpy(ret_path, path, (size_t)length + 1);
	return number_of(&seen);
}

static int opened(int folder, const char *path, int flags, mode_t mode)
{
	const char *boot = getenv("DISK_BOOT");
	char line[PATH_SIZE + 64];
	struct stat seen;
	if (boot != NULL && strcmp(path, BOOT_ID) == 0)
		path = boot;
	bool writes = (flags & (O_CREAT | O_TRUNC)) != 0 && is_ours(path);
	if (!writes || !begin())
		return (int)syscall(SYS_openat, folder, path, flags, mode);
	bool was_there = lstat(path, &seen) == 0;
	int descriptor = (int)syscall(SYS_openat, folder, path, flags, mode);
	if (descriptor >= 0 && fstat(descriptor, &seen) == 0 && S_ISREG(seen.st_mode)) {
		if (!was_there)
			snprintf(
			        line, sizeof line, "create\t%llu\t%s\t0\n", number_of(&seen), path);
		else
			snprintf(line, sizeof line, "truncate\t%llu\t0\t0\n", number_of(&seen));
		if (!was_there || (flags & O_TRUNC) != 0)
			record(line, NULL, 0);
	}
	end();
	return descriptor;
}

#define OPEN(name, parameters, folder, path)              \
	SHOWN int name parameters;                        \
	SHOWN int name parameters                         \
	{                                                 \
		mode_t mode = 0;                          \
		if ((flags & O_CREAT) != 0) {             \
			va_list rest;                     \
			va_start(rest, flags);            \
			mode = (mode_t)va_arg(rest, int); \
			va_end(rest);                     \
		}                                         \
		return opened(folder, path, flags, mode); \
	}
OPEN(open, (const char *path, int flags, ...), AT_FDCWD, path)
OPEN(open64, (const char *path, int flags, ...), AT_FDCWD, path)
OPEN(openat, (int folder, const char *path, int flags, ...), folder, path)
OPEN(openat64, (int folder, const char *path, int flags, ...), folder, path)

static ssize_t written(int descriptor, const void *bytes, size_t count, off_t offset, bool at)
{
	char line[128];
	unsigned long long inode = inode_of(descriptor, NULL);
	if (inode == 0 || !begin())
		return at ? syscall(SYS_pwrite64, descriptor, bytes, count, offset)
		          : real_write(descriptor, bytes, count);
	if (!at)
		offset = (off_t)syscall(SYS_lseek, descriptor, 0, SEEK_CUR);
	ssize_t done = at ? syscall(SYS_pwrite64, descriptor, bytes, count, offset)
	                  : real_write(descriptor, bytes, count);
	if (done > 0) {
		snprintf(line, sizeof line, "write\t%llu\t%lld\t%zd\n", inode, (long long)offset,
		        done);
		record(line, bytes, (size_t)done);
	}
	end();
	return done;
}

SHOWN ssize_t write(int descriptor, const void *bytes, size_t count)
{
	return written(descriptor, bytes, count, 0, false);
}

SHOWN ssize_t pwrite(int descriptor, const void *bytes, size_t count, off_t offset)
{
	return written(descriptor, bytes, count, offset, true);
}

SHOWN ssize_t pwrite64(int descriptor, const void *bytes, size_t count, off64_t offset)
{
	return written(descriptor, bytes, count, offset, true);
}

static int truncated(int descriptor, off_t size)
{
	char line[128];
	unsigned long long inode = inode_of(descriptor, NULL);
	if (inode == 0 || !begin())
		return (int)syscall(SYS_ftruncate, descriptor, size);
	int result = (int)syscall(SYS_ftruncate, descriptor, size);
	snprintf(line, sizeof line, "truncate\t%llu\t%lld\t0\n", inode, (long long)size);
	if (result == 0)
		record(line, NULL, 0);
	end();
	return result;
}

SHOWN int ftruncate(int descriptor, off_t size)
{
	return truncated(descriptor, size);
}

SHOWN int ftruncate64(int descriptor, off64_t size)
{
	return truncated(descriptor, size);
}

/* What was done before it begins is on the disk when it ends; what is done meanwhile may be. */
static int synced(int descriptor)
{
	char line[PATH_SIZE + 64], path[PATH_SIZE] = "";
	struct stat seen;
	const char *pause = getenv("DISK_SYNC_MS");
	unsigned long long inode = inode_of(descriptor, path);
	if (inode == 0)
		return (int)syscall(SYS_fsync, descriptor);
	if (!begin())
		return 0;
	bool folder = fstat(descriptor, &seen) == 0 && S_ISDIR(seen.st_mode);
	unsigned long id = (unsigned long)syscall(SYS_gettid);
	snprintf(
	        line, sizeof line, "sync-begin\t%lu\t%llu\t%s\t0\n", id, inode, folder ? path : "");
	record(line, NULL, 0);
	end();
	long ms = pause != NULL ? atol(pause) : 0;
	nanosleep(&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000}, NULL);
	if (begin()) {
		snprintf(line, sizeof line, "sync-end\t%lu\t0\n", id);
		record(line, NULL, 0);
		end();
	}
	return 0;
}

SHOWN int fsync(int descriptor)
{
	return synced(descriptor);
}

SHOWN int fdatasync(int descriptor)
{
	return synced(descriptor);
}

/* What names do is recorded once it is done. Paths are whole: the folders' descriptors do not matter. */
static int named(const char *line, bool recorded, long result)
{
	if (recorded) {
		if (result == 0)
			record(line, NULL, 0);
		end();
	}
	return (int)result;
}

SHOWN int link(const char *from, const char *to)
{
	char line[2 * PATH_SIZE + 64];
	snprintf(line, sizeof line, "link\t%s\t%s\t0\n", from, to);
	bool recorded = is_ours(from) && begin();
	return named(line, recorded, syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
}

SHOWN int renameat2(
        int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
	char line[2 * PATH_SIZE + 64];
	snprintf(line, sizeof line, "rename\t%s\t%s\t0\n", from, to);
	bool recorded = is_ours(from) && begin();
	return named(
	        line, recorded, syscall(SYS_renameat2, from_folder, from, to_folder, to, flags));
}

SHOWN int rename(const char *from, const char *to)
{
	return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}

SHOWN int unlink(const char *path)
{
	char line[PATH_SIZE + 64];
	snprintf(line, sizeof line, "unlink\t%s\t\t0\n", path);
	bool recorded = is_ours(path) && begin();
	return named(line, recorded, syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

SHOWN int mkdir(const char *path, mode_t mode)
{
	char line[PATH_SIZE + 64];
	snprintf(line, sizeof line, "mkdir\t%s\t0\n", path);
	bool recorded = is_ours(path) && begin();
	return named(line, recorded, syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}
