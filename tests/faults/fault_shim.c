/* SPDX-License-Identifier: MIT */
/*
 * Preloaded into a program (LD_PRELOAD), it lets one call fail, for sweep.py.
 *   FAULT       KIND:THREAD:NUMBER:WHAT     the call of that kind (below) with that number, counted from 1 in threads of
 *               that name ("*": in all together), fails as WHAT says: an errno's number, or "short": half of the bytes
 *   FAULT_LOG   a file that gets a line for each call: KIND, thread and, where it is known, the path, by tabs
 * A call that fails is not made at all, but for close(), which lets go of the descriptor whatever it answers.
 * What stdio and the allocator do inside of libc is not seen; broken standard output is for /dev/full.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <unistd.h>

#define SHOWN  __attribute__((visibility("default")))
#define SHORT  (-1)
#define PLENTY 4096

static struct {
	bool ready;
	char kind[16], thread[16];
	unsigned long number;
	int what;
	int log;
} fault = {.log = -1};
static atomic_ulong seen;

__attribute__((constructor)) static void begin(void)
{
	const char *text = getenv("FAULT"), *path = getenv("FAULT_LOG");
	char what[16] = "";
	if (text != NULL && sscanf(text, "%15[^:]:%15[^:]:%lu:%15s", fault.kind, fault.thread,
	                            &fault.number, what) == 4)
		fault.what = strcmp(what, "short") == 0 ? SHORT : atoi(what);
	if (path != NULL)
		fault.log = (int)syscall(SYS_openat, AT_FDCWD, path,
		        O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
	fault.ready = true;
}

/* Without a call that is counted: this runs within calls of all kinds. */
static void record(const char *kind, const char *thread, const char *path)
{
	char line[PLENTY];
	size_t length = 0;
	const char *words[] = {kind, "\t", thread, "\t", path != NULL ? path : "", "\n"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t count = strlen(words[i]);
		if (length + count > sizeof line)
			return;
		memcpy(line + length, words[i], count);
		length += count;
	}
	syscall(SYS_write, fault.log, line, length);
}

/* Is this the one? 0: no; else how it is to fail. */
static int strike(const char *kind, const char *path)
{
	char thread[17] = "";
	if (!fault.ready || (fault.log < 0 && strcmp(kind, fault.kind) != 0))
		return 0;
	int error = errno;
	prctl(PR_GET_NAME, thread);
	if (fault.log >= 0)
		record(kind, thread, path);
	errno = error;
	if (fault.number == 0 || strcmp(kind, fault.kind) != 0 ||
	        (fault.thread[0] != '*' && strcmp(thread, fault.thread) != 0))
		return 0;
	return atomic_fetch_add(&seen, 1) + 1 == fault.number ? fault.what : 0;
}

/* The function of libc; not within allocations. */
static void *real(const char *name)
{
	void *found = dlsym(RTLD_NEXT, name);
	if (found == NULL)
		abort();
	return found;
}

#define REAL(name)                            \
	static __typeof__(&name) real_##name; \
	if (real_##name == NULL)              \
	real_##name = (__typeof__(&name))real(#name)

/* A function that answers with failed and errno. */
#define FAULTY(type, failed, name, kind, path, parameters, arguments) \
	SHOWN type name parameters                                    \
	{                                                             \
		int how = strike(kind, path);                         \
		REAL(name);                                           \
		if (how > 0) {                                        \
			errno = how;                                  \
			return failed;                                \
		}                                                     \
		return real_##name arguments;                         \
	}

/* One that moves bytes, and may move fewer: some of count. */
#define FAULTY_BYTES(name, kind, parameters, call)                           \
	SHOWN ssize_t name parameters                                        \
	{                                                                    \
		int how = strike(kind, NULL);                                \
		REAL(name);                                                  \
		if (how > 0) {                                               \
			errno = how;                                         \
			return -1;                                           \
		}                                                            \
		size_t some = how == SHORT && count > 1 ? count / 2 : count; \
		return real_##name call;                                     \
	}

#define OPEN(name, parameters, path, call, call_with_mode) \
	SHOWN int name parameters                          \
	{                                                  \
		mode_t mode = 0;                           \
		int how = strike("open", path);            \
		REAL(name);                                \
		if (how > 0) {                             \
			errno = how;                       \
			return -1;                         \
		}                                          \
		if ((flags & (O_CREAT | O_TMPFILE)) == 0)  \
			return real_##name call;           \
		va_list rest;                              \
		va_start(rest, flags);                     \
		mode = (mode_t)va_arg(rest, int);          \
		va_end(rest);                              \
		return real_##name call_with_mode;         \
	}
OPEN(open, (const char *path, int flags, ...), path, (path, flags), (path, flags, mode))
OPEN(open64, (const char *path, int flags, ...), path, (path, flags), (path, flags, mode))
OPEN(openat, (int at, const char *path, int flags, ...), path, (at, path, flags),
        (at, path, flags, mode))
OPEN(openat64, (int at, const char *path, int flags, ...), path, (at, path, flags),
        (at, path, flags, mode))
FAULTY(FILE *, NULL, fopen, "open", path, (const char *path, const char *mode), (path, mode))
FAULTY(FILE *, NULL, fopen64, "open", path, (const char *path, const char *mode), (path, mode))
FAULTY(DIR *, NULL, opendir, "open", path, (const char *path), (path))

SHOWN int close(int descriptor)
{
	int how = strike("close", NULL);
	int result = (int)syscall(SYS_close, descriptor);
	if (how > 0) {
		errno = how;
		return -1;
	}
	return result;
}

FAULTY_BYTES(read, "read", (int descriptor, void *bytes, size_t count), (descriptor, bytes, some))
FAULTY_BYTES(pread, "read", (int descriptor, void *bytes, size_t count, off_t at),
        (descriptor, bytes, some, at))
FAULTY_BYTES(pread64, "read", (int descriptor, void *bytes, size_t count, off64_t at),
        (descriptor, bytes, some, at))
FAULTY_BYTES(write, "write", (int descriptor, const void *bytes, size_t count),
        (descriptor, bytes, some))
FAULTY_BYTES(pwrite, "write", (int descriptor, const void *bytes, size_t count, off_t at),
        (descriptor, bytes, some, at))
FAULTY_BYTES(pwrite64, "write", (int descriptor, const void *bytes, size_t count, off64_t at),
        (descriptor, bytes, some, at))
FAULTY_BYTES(send, "send", (int descriptor, const void *bytes, size_t count, int flags),
        (descriptor, bytes, some, flags))
FAULTY_BYTES(recv, "receive", (int descriptor, void *bytes, size_t count, int flags),
        (descriptor, bytes, some, flags))

FAULTY(int, -1, fsync, "sync", NULL, (int descriptor), (descriptor))
FAULTY(int, -1, fdatasync, "sync", NULL, (int descriptor), (descriptor))
FAULTY(int, -1, ftruncate, "truncate", NULL, (int descriptor, off_t size), (descriptor, size))
FAULTY(int, -1, ftruncate64, "truncate", NULL, (int descriptor, off64_t size), (descriptor, size))
FAULTY(int, -1, link, "name", from, (const char *from, const char *to), (from, to))
FAULTY(int, -1, rename, "name", from, (const char *from, const char *to), (from, to))
FAULTY(int, -1, unlink, "name", path, (const char *path), (path))
FAULTY(int, -1, mkdir, "name", path, (const char *path, mode_t mode), (path, mode))
FAULTY(int, -1, mkfifo, "name", path, (const char *path, mode_t mode), (path, mode))
FAULTY(int, -1, stat, "look", path, (const char *path, struct stat *ret), (path, ret))
FAULTY(int, -1, lstat, "look", path, (const char *path, struct stat *ret), (path, ret))
FAULTY(int, -1, fstat, "look", NULL, (int descriptor, struct stat *ret), (descriptor, ret))
FAULTY(int, -1, stat64, "look", path, (const char *path, struct stat64 *ret), (path, ret))
FAULTY(int, -1, lstat64, "look", path, (const char *path, struct stat64 *ret), (path, ret))
FAULTY(int, -1, fstat64, "look", NULL, (int descriptor, struct stat64 *ret), (descriptor, ret))
FAULTY(int, -1, access, "look", path, (const char *path, int mode), (path, mode))
FAULTY(int, -1, statvfs, "look", path, (const char *path, struct statvfs *ret), (path, ret))
FAULTY(int, -1, fstatvfs, "look", NULL, (int descriptor, struct statvfs *ret), (descriptor, ret))
FAULTY(int, -1, flock, "lock", NULL, (int descriptor, int operation), (descriptor, operation))

static bool is_lock(int command)
{
	return command == F_SETLK || command == F_SETLKW || command == F_GETLK ||
	       command == F_OFD_SETLK || command == F_OFD_GETLK;
}

#define FCNTL(name)                                                    \
	SHOWN int name(int descriptor, int command, ...)               \
	{                                                              \
		va_list rest;                                          \
		va_start(rest, command);                               \
		void *argument = va_arg(rest, void *);                 \
		va_end(rest);                                          \
		int how = is_lock(command) ? strike("lock", NULL) : 0; \
		REAL(name);                                            \
		if (how > 0) {                                         \
			errno = how;                                   \
			return -1;                                     \
		}                                                      \
		return real_##name(descriptor, command, argument);     \
	}
FCNTL(fcntl)
FCNTL(fcntl64)

FAULTY(void *, MAP_FAILED, mmap, "map", NULL,
        (void *at, size_t size, int rights, int flags, int descriptor, off_t from),
        (at, size, rights, flags, descriptor, from))
FAULTY(void *, MAP_FAILED, mmap64, "map", NULL,
        (void *at, size_t size, int rights, int flags, int descriptor, off64_t from),
        (at, size, rights, flags, descriptor, from))

FAULTY(int, -1, socket, "descriptor", NULL, (int family, int type, int protocol),
        (family, type, protocol))
FAULTY(int, -1, socketpair, "descriptor", NULL, (int family, int type, int protocol, int ret[2]),
        (family, type, protocol, ret))
FAULTY(int, -1, accept, "descriptor", NULL,
        (int descriptor, struct sockaddr *address, socklen_t *length),
        (descriptor, address, length))
FAULTY(int, -1, eventfd, "descriptor", NULL, (unsigned count, int flags), (count, flags))
FAULTY(int, -1, pipe, "descriptor", NULL, (int ret[2]), (ret))
FAULTY(int, -1, pipe2, "descriptor", NULL, (int ret[2], int flags), (ret, flags))
FAULTY(int, -1, inotify_init1, "descriptor", NULL, (int flags), (flags))
FAULTY(int, -1, inotify_add_watch, "descriptor", path,
        (int descriptor, const char *path, uint32_t mask), (descriptor, path, mask))
FAULTY(int, -1, bind, "socket", NULL,
        (int descriptor, const struct sockaddr *address, socklen_t length),
        (descriptor, address, length))
FAULTY(int, -1, listen, "socket", NULL, (int descriptor, int count), (descriptor, count))
FAULTY(int, -1, connect, "socket", NULL,
        (int descriptor, const struct sockaddr *address, socklen_t length),
        (descriptor, address, length))
FAULTY(int, -1, poll, "poll", NULL, (struct pollfd * fds, nfds_t count, int timeout),
        (fds, count, timeout))
FAULTY(ssize_t, -1, getrandom, "random", NULL, (void *bytes, size_t count, unsigned flags),
        (bytes, count, flags))

/* libc's own names for its allocator: dlsym() allocates. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

SHOWN void *malloc(size_t size)
{
	int how = strike("allocate", NULL);
	errno = how > 0 ? how : errno;
	return how > 0 ? NULL : __libc_malloc(size);
}

SHOWN void *calloc(size_t count, size_t size)
{
	int how = strike("allocate", NULL);
	errno = how > 0 ? how : errno;
	return how > 0 ? NULL : __libc_calloc(count, size);
}

SHOWN void *realloc(void *memory, size_t size)
{
	int how = strike("allocate", NULL);
	errno = how > 0 ? how : errno;
	return how > 0 ? NULL : __libc_realloc(memory, size);
}
