/* SPDX-License-Identifier: MIT */
/*
 * The BITS service at hand, held to what job_queue.h promises. Under Wine parts are missing; what they would show is
 * tested on a service made of C (tests/unit/test_bits_look.c, test_bits_act.c, test_bits_upload.c), and named here.
 */
#include <windows.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/files.h"
#include "base/paths.h"
#include "base/random.h"
#include "base/text.h"
#include "base/wide.h"
#include "cmocka_ready.h"
#include "contract.h"

static char *folder_new(void)
{
	wchar_t root[MAX_PATH + 1];
	unsigned char random[4];
	assert_true(GetTempPathW(MAX_PATH + 1, root) > 0);
	random_bytes(random, sizeof random);
	char *above = wide_to_utf8(root);
	char *folder = text_format("%sbitsbridge t\xC3\xA4st %02x%02x%02x%02x", above, random[0],
	        random[1], random[2], random[3]);
	free(above);
	assert_true(folder_make(folder, NULL));
	return folder;
}

static void remove_all(const wchar_t *folder)
{
	wchar_t pattern[MAX_PATH + 1];
	WIN32_FIND_DATAW found;
	swprintf(pattern, MAX_PATH, L"%ls\\*", folder);
	HANDLE search = FindFirstFileW(pattern, &found);
	assert_true(search != INVALID_HANDLE_VALUE);
	do {
		wchar_t path[MAX_PATH + 1];
		if (wcscmp(found.cFileName, L".") == 0 || wcscmp(found.cFileName, L"..") == 0)
			continue;
		swprintf(path, MAX_PATH, L"%ls\\%ls", folder, found.cFileName);
		if ((found.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0)
			remove_all(path);
		else
			DeleteFileW(path);
	} while (FindNextFileW(search, &found));
	FindClose(search);
	RemoveDirectoryW(folder);
}

static void folder_remove(const char *folder)
{
	wchar_t *wide = wide_from_utf8(folder);
	remove_all(wide);
	free(wide);
}

static struct job_queue *open_bits(const char *folder, enum queue_role role, uint32_t max_jobs)
{
	char *data = path_join(folder, "data"), *error = NULL;
	const struct queue_settings settings = {.source = "bits", .data_dir = data, .role = role};
	(void)max_jobs;
	struct job_queue *queue = job_queue_open(&settings, &error);
	free(error);
	free(data);
	return queue;
}

static bool is_wine(void)
{
	return GetProcAddress(GetModuleHandleW(L"ntdll.dll"), "wine_get_version") != NULL;
}

/* By name, so that a run says what was shown elsewhere. */
static void list_fakes(void)
{
	static const char *const shown[] = {"suspending", "owner", "times", "priority",
	        "transient errors", "jobs that deny access", "jobs that vanish between two calls",
	        "the refusal to list all users' jobs", "retry delay and no-progress timeout",
	        "changing a job that is there", "uploads and their replies",
	        "headers and credentials"};
	puts("Wine's service cannot show, and test_bits_look, _act and _upload show on a service made "
	     "of C:");
	for (size_t i = 0; i < COUNT(shown); i++)
		printf("  - %s\n", shown[i]);
	fflush(stdout);
}

int main(void)
{
	struct contract_fixture bits = {
	        .queue = "bits",
	        /* The service has limits of its own, and needs nobody to serve it; Wine's takes no uploads. */
	        .lacks = NEEDS_FINISHED_JOBS | NEEDS_MAX_JOBS | NEEDS_BESIDE | NEEDS_UPLOADS,
	        .open = open_bits,
	        .path = path_join,
	        .folder_new = folder_new,
	        .folder_remove = folder_remove,
	};
	if (is_wine()) {
		bits.lacks |= NEEDS_TIMES | NEEDS_PRIORITY | NEEDS_RETRY | NEEDS_SUSPEND |
		              NEEDS_LEAVING | NEEDS_CHANGE;
		list_fakes();
	}
	return contract_run(&bits);
}
