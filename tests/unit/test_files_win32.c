/* SPDX-License-Identifier: MIT */
/* Replacing a file that a program which knows nothing of us has open, as virus scanners do. */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <windows.h>

#include "base/files.h"
#include "base/text.h"
#include "base/thread.h"

/* How a scanner may open what it reads: each keeps Windows, or Wine, from replacing the file. */
static const DWORD shares[] = {0, FILE_SHARE_READ, FILE_SHARE_READ | FILE_SHARE_WRITE,
        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE};

static char *make_file(const char *content)
{
	char *path = text_format("scanned-%lu", GetCurrentProcessId());
	assert_true(file_write_private(path, content, false, NULL));
	return path;
}

static HANDLE scan(const char *path, DWORD share)
{
	HANDLE file = CreateFileA(path, GENERIC_READ, share, NULL, OPEN_EXISTING, 0, NULL);
	assert_true(file != INVALID_HANDLE_VALUE);
	return file;
}

static void expect_content(const char *path, const char *expected)
{
	char *content = file_read(path, 100, NULL, NULL);
	assert_non_null(content);
	assert_string_equal(content, expected);
	free(content);
}

struct scanner {
	HANDLE file;
	ULONGLONG begun, over;
	struct thread *thread;
};

static void let_go(void *data)
{
	struct scanner *scanner = data;
	Sleep(100);
	CloseHandle(scanner->file);
	scanner->over = GetTickCount64();
}

static void begin_scan(struct scanner *scanner, const char *path, DWORD share)
{
	scanner->begun = GetTickCount64();
	scanner->file = scan(path, share);
	scanner->thread = thread_new("scanner", let_go, scanner);
}

/* True: it took no longer than anybody waits, as it may where the machine is slow. */
static bool end_scan(struct scanner *scanner)
{
	thread_join(scanner->thread);
	return scanner->over - scanner->begun < FILE_REPLACE_WAIT_MS;
}

static void a_scanner_is_waited_for(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(shares); i++) {
		char *path = make_file("old");
		struct scanner scanner;
		begin_scan(&scanner, path, shares[i]);
		bool written = file_write_private(path, "new", false, NULL);
		if (end_scan(&scanner) || written) {
			assert_true(written);
			expect_content(path, "new");
		}
		begin_scan(&scanner, path, shares[i]);
		char *content = file_read(path, 100, NULL, NULL);
		assert_true(!end_scan(&scanner) || content != NULL);
		free(content);
		file_remove(path);
		free(path);
	}
}

static void what_stays_open_is_left_as_it_is(void **state)
{
	(void)state;
	char *path = make_file("old"), *beside = text_format("%s.new", path), *reason = NULL;
	HANDLE scanner = scan(path, FILE_SHARE_READ);
	assert_false(file_write_private(path, "new", false, &reason));
	assert_non_null(reason);
	expect_content(path, "old");
	assert_false(file_exists(beside));
	CloseHandle(scanner);
	file_remove(path);
	free(reason);
	free(beside);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_scanner_is_waited_for),
	        cmocka_unit_test(what_stays_open_is_left_as_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
