/* SPDX-License-Identifier: MIT */
/*
 * The end of the user's session, on Windows. Console handlers are not called for it in a program that has loaded
 * user32.dll, as ours has through shell32.dll, and never in one without a console; a window hears of it, seen or not.
 */
#ifndef BITSBRIDGE_CLI_PLATFORM_SESSION_END_H
#define BITSBRIDGE_CLI_PLATFORM_SESSION_END_H

/*
 * ended() is called on a thread of its own when the session ends; the system goes on once it returns. From the return of
 * this one on no end is missed.
 */
void session_end_watch(void (*ended)(void));

#endif
