/* SPDX-License-Identifier: MIT */
#include "cli/platform/browser.h"

#include <fcntl.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define STATUS_NOT_FOUND 127

/* Without a display xdg-open starts text browsers in this very terminal, or asks questions. */
static bool has_display(void)
{
	return getenv("DISPLAY") != NULL || getenv("WAYLAND_DISPLAY") != NULL;
}

/* What it has to say is not for our output. */
static void run_quietly(const char *program, const char *url)
{
	int nowhere = open("/dev/null", O_RDWR);
	if (nowhere >= 0) {
		dup2(nowhere, STDIN_FILENO);
		dup2(nowhere, STDOUT_FILENO);
		dup2(nowhere, STDERR_FILENO);
	}
	execlp(program, program, url, (char *)NULL);
	_exit(STATUS_NOT_FOUND);
}

static bool try_program(const char *program, const char *url)
{
	int status = 0;
	pid_t child = fork();
	if (child < 0)
		return false;
	if (child == 0)
		run_quietly(program, url);
	return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

bool browser_open(const char *url)
{
	/* macOS has this one; on other systems "open" is something else altogether. */
	static const char macos_open[] = "/usr/bin/open";
	static const char macos_mark[] = "/System/Library";
	if (access(macos_mark, F_OK) == 0)
		return try_program(macos_open, url);
	return has_display() && try_program("xdg-open", url);
}
