/* SPDX-License-Identifier: MIT */
#include "base/thread.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#if defined(__linux__)
#include <sys/prctl.h>
#endif

#include "base/memory.h"

#define NAME_SIZE 16 /* of Linux, with the terminator */

struct thread {
	pthread_t handle;
	void (*run)(void *data);
	void *data;
	char name[NAME_SIZE];
};

struct mutex {
	pthread_mutex_t handle;
};

struct condition {
	pthread_cond_t handle;
};

static void *begin(void *argument)
{
	const struct thread *thread = argument;
#if defined(__linux__)
	prctl(PR_SET_NAME, thread->name);
#endif
	thread->run(thread->data);
	return NULL;
}

struct thread *thread_new(const char *name, void (*run)(void *data), void *data)
{
	struct thread *thread = memory_new(sizeof *thread);
	thread->run = run;
	thread->data = data;
	strncpy(thread->name, name, NAME_SIZE - 1);
	/* Signals are the main thread's business. */
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&thread->handle, NULL, begin, thread) != 0) {
		fprintf(stderr, "bitsbridge: cannot start the %s thread\n", name);
		abort();
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return thread;
}

void thread_join(struct thread *thread)
{
	if (thread == NULL)
		return;
	pthread_join(thread->handle, NULL);
	free(thread);
}

void thread_detach(struct thread *thread)
{
	/* The thread itself still reads its struct: it lives as long as the process. */
	pthread_detach(thread->handle);
}

void thread_pause(int64_t ms)
{
	struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
	while (nanosleep(&left, &left) != 0 && errno == EINTR)
		continue;
}

struct mutex *mutex_new(void)
{
	struct mutex *mutex = memory_new(sizeof *mutex);
	pthread_mutex_init(&mutex->handle, NULL);
	return mutex;
}

void mutex_free(struct mutex *mutex)
{
	if (mutex == NULL)
		return;
	pthread_mutex_destroy(&mutex->handle);
	free(mutex);
}

void mutex_lock(struct mutex *mutex)
{
	pthread_mutex_lock(&mutex->handle);
}

void mutex_unlock(struct mutex *mutex)
{
	pthread_mutex_unlock(&mutex->handle);
}

struct condition *condition_new(void)
{
	struct condition *condition = memory_new(sizeof *condition);
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&condition->handle, &attributes);
	pthread_condattr_destroy(&attributes);
	return condition;
}

void condition_free(struct condition *condition)
{
	if (condition == NULL)
		return;
	pthread_cond_destroy(&condition->handle);
	free(condition);
}

void condition_signal_all(struct condition *condition)
{
	pthread_cond_broadcast(&condition->handle);
}

void condition_signal_one(struct condition *condition)
{
	pthread_cond_signal(&condition->handle);
}

bool condition_wait(struct condition *condition, struct mutex *mutex, int64_t deadline)
{
	if (deadline == THREAD_FOREVER) {
		pthread_cond_wait(&condition->handle, &mutex->handle);
		return true;
	}
	struct timespec until = {
	        .tv_sec = (time_t)(deadline / 1000), .tv_nsec = (long)(deadline % 1000) * 1000000};
	return pthread_cond_timedwait(&condition->handle, &mutex->handle, &until) != ETIMEDOUT;
}
