/* SPDX-License-Identifier: MIT */
#include "cli/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int pipe_ends[2] = {-1, -1};

/* Which signals ask for what; the pipe carries the event's number. */
static const struct {
	int signal;
	enum signals_event event;
} asked[] = {
        {SIGINT, SIGNALS_STOP},
        {SIGTERM, SIGNALS_STOP},
        {SIGHUP, SIGNALS_RELOAD},
};

static void send(enum signals_event event)
{
	unsigned char byte = (unsigned char)event;
	/* A full pipe holds enough to do already. */
	ssize_t written = write(pipe_ends[1], &byte, 1);
	(void)written;
}

static void handle(int number)
{
	int kept = errno;
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
		if (asked[i].signal == number)
			send(asked[i].event);
	}
	if (number != SIGHUP)
		signal(number, SIG_DFL);
	errno = kept;
}

void signals_init(void)
{
	if (pipe(pipe_ends) != 0) {
		perror("bitsbridge: cannot make a pipe");
		abort();
	}
	for (size_t i = 0; i < 2; i++) {
		fcntl(pipe_ends[i], F_SETFD, FD_CLOEXEC);
		fcntl(pipe_ends[i], F_SETFL, O_NONBLOCK);
	}
	struct sigaction action = {.sa_handler = handle, .sa_flags = SA_RESTART};
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++)
		sigaction(asked[i].signal, &action, NULL);
	action.sa_handler = SIG_IGN;
	sigaction(SIGPIPE, &action, NULL);
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
	int number = event == SIGNALS_RELOAD ? SIGHUP : SIGTERM;
	return process > 1 && kill((pid_t)process, number) == 0;
}
