/* SPDX-License-Identifier: MIT */
#include "cli/platform/signals.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/thread.h"

/* It carries the events' numbers to the one who waits. */
static int pipe_ends[2] = {-1, -1};

/* The signals that are taken, in all and by what they ask for. */
struct awaited {
	sigset_t all, stop, reload;
};

static void send(enum signals_event event)
{
	unsigned char byte = (unsigned char)event;
	/* A full pipe holds enough to do already. */
	ssize_t written = write(pipe_ends[1], &byte, 1);
	(void)written;
}

/* A thread takes the signals, so that no handler ever interrupts what the others do. */
static void take_signals(void *data)
{
	const struct awaited *awaited = data;
	sigset_t now = awaited->all;
	for (;;) {
		int number = 0;
		if (sigwait(&now, &number) != 0)
			continue;
		if (number == SIGHUP) {
			send(SIGNALS_RELOAD);
			continue;
		}
		send(SIGNALS_STOP);
		/* The next one is the system's, which ends the program. */
		now = awaited->reload;
		pthread_sigmask(SIG_UNBLOCK, &awaited->stop, NULL);
	}
}

static void await(struct awaited *awaited, int number, sigset_t *kind)
{
	sigaddset(&awaited->all, number);
	sigaddset(kind, number);
	/* Whoever started the program may have had it ignored. */
	signal(number, SIG_DFL);
}

void signals_init(void)
{
	static struct awaited awaited;
	if (pipe(pipe_ends) != 0) {
		perror("bitsbridge: cannot make a pipe");
		exit(EXIT_FAILURE);
	}
	for (size_t i = 0; i < 2; i++) {
		fcntl(pipe_ends[i], F_SETFD, FD_CLOEXEC);
		fcntl(pipe_ends[i], F_SETFL, O_NONBLOCK);
	}
	sigemptyset(&awaited.all);
	sigemptyset(&awaited.stop);
	sigemptyset(&awaited.reload);
	await(&awaited, SIGINT, &awaited.stop);
	await(&awaited, SIGTERM, &awaited.stop);
	await(&awaited, SIGHUP, &awaited.reload);
	signal(SIGPIPE, SIG_IGN);
	/* All threads have them blocked: those that are started from here on inherit it. */
	pthread_sigmask(SIG_BLOCK, &awaited.all, NULL);
	thread_detach(thread_new("signals", take_signals, &awaited));
}

enum signals_event signals_wait(int64_t timeout_ms)
{
	struct pollfd end = {.fd = pipe_ends[0], .events = POLLIN};
	int timeout = timeout_ms < 0 ? -1 : timeout_ms > INT_MAX ? INT_MAX : (int)timeout_ms;
	unsigned char byte = 0;
	if (poll(&end, 1, timeout) <= 0 || read(pipe_ends[0], &byte, 1) != 1)
		return SIGNALS_TIMEOUT;
	return (enum signals_event)byte;
}

void signals_wake(void)
{
	send(SIGNALS_WAKE);
}

bool signals_send(long process, enum signals_event event)
{
	if (event == SIGNALS_LOOK)
		return false;
	int number = event == SIGNALS_RELOAD ? SIGHUP : SIGTERM;
	return process > 1 && kill((pid_t)process, number) == 0;
}
