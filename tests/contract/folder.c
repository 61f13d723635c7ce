/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/files.h"
#include "base/paths.h"
#include "base/text.h"
#include "cmocka_ready.h"

char *folder_new(void)
{
	const char *root = getenv("TMPDIR");
	char *folder =
	        text_format("%s/bitsbridge t\xC3\xA4st XXXXXX", root != NULL ? root : "/tmp");
	assert_non_null(mkdtemp(folder));
	return folder;
}

void folder_remove(const char *folder)
{
	DIR *open = opendir(folder);
	assert_non_null(open);
	for (struct dirent *entry; (entry = readdir(open)) != NULL;) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		char *path = path_join(folder, entry->d_name);
		struct stat status;
		if (lstat(path, &status) == 0 && S_ISDIR(status.st_mode))
			folder_remove(path);
		else
			unlink(path);
		free(path);
	}
	closedir(open);
	rmdir(folder);
}

char *folder_path(const char *folder, const char *name)
{
	return path_join(folder, name);
}

void folder_remove_parts(const char *folder)
{
	DIR *open = opendir(folder);
	assert_non_null(open);
	for (struct dirent *entry; (entry = readdir(open)) != NULL;) {
		char *path = path_join(folder, entry->d_name);
		if (strstr(entry->d_name, ".part") != NULL)
			assert_int_equal(unlink(path), 0);
		free(path);
	}
	closedir(open);
}

size_t folder_count(const char *folder, const char *part)
{
	DIR *open = opendir(folder);
	size_t count = 0;
	assert_non_null(open);
	for (struct dirent *entry; (entry = readdir(open)) != NULL;)
		count += strstr(entry->d_name, part) != NULL;
	closedir(open);
	return count;
}

struct job_queue *folder_open_queue(const char *folder, enum queue_role role, uint32_t max_jobs)
{
	char *data = path_join(folder, "data"), *error = NULL;
	struct queue_settings settings = {
	        .source = "local", .data_dir = data, .role = role, .local = {.max_jobs = max_jobs}};
	struct job_queue *queue = job_queue_open(&settings, &error);
	if (queue == NULL)
		assert_non_null(error);
	free(error);
	free(data);
	return queue;
}
