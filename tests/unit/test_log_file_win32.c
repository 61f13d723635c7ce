/* SPDX-License-Identifier: MIT */
/* The log of a bridge without a console: how large it gets, and that no line is lost or torn. */
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#include "base/files.h"
#include "base/log.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/thread.h"
#include "cli/platform/log_file.h"

#define SPEAKERS 4
#define LINES    600 /* of each; together more than twice LOG_FILE_MAX */
#define PADDING  1000

static char folder[64], padding[PADDING + 1];

static void speak(void *data)
{
	const int *speaker = data;
	for (int i = 0; i < LINES; i++)
		log_error("%d %d %s", *speaker, i, padding);
}

static char *read_log(const char *name)
{
	char *path = path_join(folder, name);
	char *content = file_read(path, 3 * LOG_FILE_MAX, NULL, NULL);
	free(path);
	return content;
}

/* Each speaker's next line, -1: none yet. Lines of one speaker come in order, without a gap. */
static void follow(const char *content, int next[SPEAKERS])
{
	char expected[PADDING + 64];
	for (const char *line = content; *line != '\0'; line = strchr(line, '\n') + 1) {
		int speaker, number;
		assert_non_null(strchr(line, '\n'));
		if (sscanf(line, "bitsbridge: error: %d %d ", &speaker, &number) != 2)
			continue;
		assert_true(speaker >= 0 && speaker < SPEAKERS);
		assert_true(next[speaker] == -1 || next[speaker] == number);
		snprintf(expected, sizeof expected, "bitsbridge: error: %d %d %s\r\n", speaker,
		        number, padding);
		assert_memory_equal(line, expected, strlen(expected));
		next[speaker] = number + 1;
	}
}

static void it_is_set_aside_when_it_is_full_and_no_line_is_lost(void **state)
{
	(void)state;
	struct thread *threads[SPEAKERS];
	int speakers[SPEAKERS], next[SPEAKERS];
	for (int i = 0; i < SPEAKERS; i++) {
		speakers[i] = i;
		next[i] = -1;
		threads[i] = thread_new("speaker", speak, &speakers[i]);
	}
	for (int i = 0; i < SPEAKERS; i++)
		thread_join(threads[i]);
	char *old = read_log(LOG_FILE_OLD), *latest = read_log(LOG_FILE);
	assert_non_null(old);
	assert_non_null(latest);
	assert_true(strlen(old) > LOG_FILE_MAX);
	assert_true(strlen(old) < LOG_FILE_MAX + SPEAKERS * (PADDING + 64));
	assert_true(strlen(latest) < LOG_FILE_MAX + SPEAKERS * (PADDING + 64));
	follow(old, next);
	follow(latest, next);
	for (int i = 0; i < SPEAKERS; i++)
		assert_int_equal(next[i], LINES);
	free(old);
	free(latest);
}

static void while_somebody_reads_it_it_grows_and_is_tried_again(void **state)
{
	(void)state;
	char *path = path_join(folder, LOG_FILE), *reason = NULL;
	int speaker = 0, next[SPEAKERS] = {-1, -1, -1, -1};
	FILE *reader = file_stream_open(path, FILE_USE_READ, &reason);
	assert_non_null(reader);
	speak(&speaker);
	speak(&speaker);
	fclose(reader);
	speak(&speaker);
	char *latest = read_log(LOG_FILE);
	assert_non_null(latest);
	assert_true(strlen(latest) < LOG_FILE_MAX);
	follow(latest, next);
	assert_int_equal(next[0], LINES);
	free(latest);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(it_is_set_aside_when_it_is_full_and_no_line_is_lost),
	        cmocka_unit_test(while_somebody_reads_it_it_grows_and_is_tried_again),
	};
	memset(padding, 'x', PADDING);
	snprintf(folder, sizeof folder, "log-%lu", GetCurrentProcessId());
	if (!folder_make(folder, NULL))
		return 1;
	log_file_keep(folder);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	fclose(stderr);
	static const char *const names[] = {LOG_FILE, LOG_FILE_OLD};
	for (size_t i = 0; i < COUNT(names); i++) {
		char *path = path_join(folder, names[i]);
		file_remove(path);
		free(path);
	}
	RemoveDirectoryA(folder);
	return failed;
}
