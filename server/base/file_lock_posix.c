/* SPDX-License-Identifier: MIT */
#include "base/file_lock.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/memory.h"

#define TRY_EVERY_MS 20

struct file_lock {
	int descriptor;
};

/* fcntl() locks belong to the whole process: between its threads this one guards. */
static pthread_mutex_t in_process = PTHREAD_MUTEX_INITIALIZER;

struct file_lock *file_lock_take(const char *path, int64_t deadline)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
	if (descriptor < 0)
		return NULL;
	pthread_mutex_lock(&in_process);
	while (fcntl(descriptor, F_SETLK, &whole) != 0) {
		if (clock_monotonic_ms() >= deadline) {
			close(descriptor);
			pthread_mutex_unlock(&in_process);
			return NULL;
		}
		nanosleep(&(struct timespec){.tv_nsec = TRY_EVERY_MS * 1000000L}, NULL);
	}
	struct file_lock *lock = memory_new(sizeof *lock);
	lock->descriptor = descriptor;
	return lock;
}

void file_lock_free(struct file_lock *lock)
{
	if (lock == NULL)
		return;
	close(lock->descriptor);
	pthread_mutex_unlock(&in_process);
	free(lock);
}
