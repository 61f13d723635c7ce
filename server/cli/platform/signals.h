/* SPDX-License-Identifier: MIT */
/*
 * What the system tells a program that runs for long: stop, or read the config again; and a command of ours: look at the
 * queue. Twins: signals_posix.c (SIGINT, SIGTERM; SIGHUP; no look, since the embedded queue is rung itself),
 * signals_win32.c (Ctrl-C, Ctrl-Break, closing, log-off; events named after the process).
 */
#ifndef BITSBRIDGE_CLI_PLATFORM_SIGNALS_H
#define BITSBRIDGE_CLI_PLATFORM_SIGNALS_H

#include <stdbool.h>
#include <stdint.h>

#define SIGNALS_FOREVER (-1)

enum signals_event { SIGNALS_TIMEOUT, SIGNALS_STOP, SIGNALS_RELOAD, SIGNALS_LOOK, SIGNALS_WAKE };

/* Once, before threads are started. A second wish to stop then ends the program at once. */
void signals_init(void);
/* Waits for the next event, at most timeout_ms. One thread. */
enum signals_event signals_wait(int64_t timeout_ms);
/* Asks another process that serves to stop, to reload or to look. False: it is not there, or not ours. */
bool signals_send(long process, enum signals_event event);
/* Makes the waiting one go on, with SIGNALS_WAKE. Any thread; does not block. */
void signals_wake(void);

#endif
