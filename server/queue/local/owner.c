/* SPDX-License-Identifier: MIT */
#include "queue/local/owner.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/text.h"

#define LOCK_NAME   "lock"
#define ACTING_NAME "acting"
#define WAKE_NAME   "wake"
#define BOOT_ID     "/proc/sys/kernel/random/boot_id"
/* Whoever asks whether the lock is held holds it for a moment, so taking it is tried so often. */
#define LOCK_TRIES    20
#define LOCK_PAUSE_NS 10000000L

static int lock_open(const char *data_dir, const char *name, int flags)
{
	char *path = path_join(data_dir, name);
	int descriptor = open(path, flags | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
	free(path);
	return descriptor;
}

static bool lock(int descriptor, int kind)
{
	for (int i = 0; i < LOCK_TRIES; i++) {
		if (flock(descriptor, kind | LOCK_NB) == 0)
			return true;
		if (errno != EWOULDBLOCK && errno != EINTR)
			return false;
		nanosleep(&(struct timespec){.tv_nsec = LOCK_PAUSE_NS}, NULL);
	}
	return false;
}

static char *describe_holder(int descriptor, const char *data_dir)
{
	char pid[32] = "";
	ssize_t length = pread(descriptor, pid, sizeof pid - 1, 0);
	pid[length > 0 ? length : 0] = '\0';
	pid[strcspn(pid, "\n")] = '\0';
	return text_format("the queue in %s is already served by process %s. Stop that one, or "
	                   "choose another --data-dir.",
	        data_dir, *pid != '\0' ? pid : "(unknown)");
}

int local_owner_take(const char *data_dir, char **ret_error)
{
	char pid[32];
	int descriptor = lock_open(data_dir, LOCK_NAME, O_RDWR | O_CREAT);
	if (descriptor < 0) {
		*ret_error = text_format("cannot write in %s: %s", data_dir, strerror(errno));
		return -1;
	}
	if (!lock(descriptor, LOCK_EX)) {
		*ret_error = describe_holder(descriptor, data_dir);
		close(descriptor);
		return -1;
	}
	int length = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
	if (ftruncate(descriptor, 0) != 0 || pwrite(descriptor, pid, (size_t)length, 0) != length) {
		*ret_error = text_format("cannot write in %s: %s", data_dir, strerror(errno));
		close(descriptor);
		return -1;
	}
	return descriptor;
}

bool local_owner_is_there(const char *data_dir)
{
	int descriptor = lock_open(data_dir, LOCK_NAME, O_RDONLY);
	if (descriptor < 0)
		return false;
	bool held = flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
	close(descriptor);
	return held;
}

static int acting_open(const char *data_dir, int kind)
{
	int descriptor = lock_open(data_dir, ACTING_NAME, O_RDWR | O_CREAT);
	while (descriptor >= 0 && flock(descriptor, kind) != 0) {
		int error = errno;
		if (error == EINTR)
			continue;
		close(descriptor);
		descriptor = -1;
		errno = error;
	}
	return descriptor;
}

int local_owner_begin_act(const char *data_dir)
{
	int descriptor = acting_open(data_dir, LOCK_SH);
	local_owner_wake(data_dir, 0);
	return descriptor;
}

int local_owner_bar_acts(const char *data_dir, bool *ret_acting)
{
	int descriptor = acting_open(data_dir, LOCK_EX | LOCK_NB);
	*ret_acting = descriptor < 0 && errno == EWOULDBLOCK;
	return descriptor;
}

int local_owner_wake_open(const char *data_dir, char **ret_error)
{
	struct stat seen;
	char *path = path_join(data_dir, WAKE_NAME);
	/* Open for writing as well, or the FIFO would end whenever the last one who calls goes away. */
	int descriptor = -1;
	if (mkfifo(path, S_IRUSR | S_IWUSR) == 0 || errno == EEXIST)
		descriptor = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
	if (descriptor >= 0 && (fstat(descriptor, &seen) != 0 || !S_ISFIFO(seen.st_mode))) {
		close(descriptor);
		descriptor = -1;
		errno = EEXIST;
	}
	if (descriptor < 0)
		*ret_error = text_format("cannot make the FIFO %s: %s", path, strerror(errno));
	free(path);
	return descriptor;
}

bool local_owner_begin(struct local_owner *owner, const char *data_dir, char **ret_error)
{
	*owner = (struct local_owner){.data_dir = data_dir, .lock = -1, .wake = -1};
	owner->lock = local_owner_take(data_dir, ret_error);
	if (owner->lock >= 0)
		owner->wake = local_owner_wake_open(data_dir, ret_error);
	return owner->wake >= 0;
}

void local_owner_end(struct local_owner *owner)
{
	if (owner->wake >= 0)
		close(owner->wake);
	if (owner->lock >= 0)
		close(owner->lock);
	owner->lock = owner->wake = -1;
}

/* Is this descriptor what has the name in the data directory? */
static bool has_name(const struct local_owner *owner, int descriptor, const char *name)
{
	struct stat held, named;
	char *path = path_join(owner->data_dir, name);
	bool same = descriptor >= 0 && fstat(descriptor, &held) == 0 && lstat(path, &named) == 0 &&
	            held.st_dev == named.st_dev && held.st_ino == named.st_ino;
	free(path);
	return same;
}

bool local_owner_has_lock(const struct local_owner *owner)
{
	return has_name(owner, owner->lock, LOCK_NAME);
}

bool local_owner_has_wake(const struct local_owner *owner)
{
	return has_name(owner, owner->wake, WAKE_NAME);
}

bool local_owner_renew_lock(struct local_owner *owner, char **ret_error)
{
	int lock = local_owner_take(owner->data_dir, ret_error);
	if (lock < 0)
		return false;
	close(owner->lock);
	owner->lock = lock;
	return true;
}

bool local_owner_renew_wake(struct local_owner *owner, char **ret_error)
{
	char *path = path_join(owner->data_dir, WAKE_NAME);
	int wake = local_owner_wake_open(owner->data_dir, ret_error);
	/* What is no FIFO has nothing to do there. */
	if (wake < 0 && unlink(path) == 0) {
		free(*ret_error);
		*ret_error = NULL;
		wake = local_owner_wake_open(owner->data_dir, ret_error);
	}
	free(path);
	if (wake < 0)
		return false;
	close(owner->wake);
	owner->wake = wake;
	return true;
}

int local_owner_wakes(int wake)
{
	int bytes;
	return ioctl(wake, FIONREAD, &bytes) == 0 ? bytes : 0;
}

void local_owner_wakes_answer(int wake, int calls)
{
	char drained[256];
	ssize_t got = 1;
	for (; calls > 0 && got > 0; calls -= (int)got) {
		size_t left = (size_t)calls;
		got = read(wake, drained, left < sizeof drained ? left : sizeof drained);
	}
}

/* Sleeps a millisecond, or less where nobody has the other end any more. */
static bool is_attended(int wake)
{
	return poll(&(struct pollfd){.fd = wake}, 1, 1) == 0;
}

bool local_owner_wake(const char *data_dir, int64_t wait_ms)
{
	char *path = path_join(data_dir, WAKE_NAME);
	int descriptor = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
	free(path);
	if (descriptor < 0)
		return true;
	int64_t deadline = clock_monotonic_ms() + wait_ms;
	/* A full FIFO wakes it anyway. */
	ssize_t written = write(descriptor, "!", 1);
	(void)written;
	while (local_owner_wakes(descriptor) > 0 && clock_monotonic_ms() < deadline &&
	        is_attended(descriptor))
		continue;
	bool answered = local_owner_wakes(descriptor) == 0;
	close(descriptor);
	return answered;
}

char *local_owner_boot_id(void)
{
	return file_read(BOOT_ID, 64, NULL, NULL);
}
