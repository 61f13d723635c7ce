/* SPDX-License-Identifier: MIT */
/* Threads, locks and waiting; deadlines are monotonic milliseconds (clock_monotonic_ms()). */
#ifndef BITSBRIDGE_BASE_THREAD_H
#define BITSBRIDGE_BASE_THREAD_H

#include <stdbool.h>
#include <stdint.h>

#define THREAD_FOREVER INT64_MAX

struct thread;
struct mutex;
struct condition;

/* Starts run(data); aborts where the system gives no thread. name: for debuggers, at most 15 characters. */
struct thread *thread_new(const char *name, void (*run)(void *data), void *data);
/* Waits for its end and frees it; accepts NULL. */
void thread_join(struct thread *thread);
/* Lets it go: it ends with the process. */
void thread_detach(struct thread *thread);
/* Holds up the calling thread, for what can only be asked again: where something can wake it, wait for that. */
void thread_pause(int64_t ms);

struct mutex *mutex_new(void);
void mutex_free(struct mutex *mutex);
void mutex_lock(struct mutex *mutex);
void mutex_unlock(struct mutex *mutex);

struct condition *condition_new(void);
void condition_free(struct condition *condition);
void condition_signal_all(struct condition *condition);
/* Wakes one of those that wait, where all wait for the same. */
void condition_signal_one(struct condition *condition);
/* The mutex is held. False when the deadline has passed; wakes may be spurious, so check and wait again. */
bool condition_wait(struct condition *condition, struct mutex *mutex, int64_t deadline);

#endif
