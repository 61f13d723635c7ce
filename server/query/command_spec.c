/* SPDX-License-Identifier: MIT */
#include "query/command_spec.h"

#include <stdlib.h>

#include "base/memory.h"

static void release(const char *string)
{
	free((char *)(uintptr_t)string);
}

static const struct job_file_spec *copy_files(const struct job_spec *spec)
{
	struct job_file_spec *files = memory_new_array(spec->file_count, sizeof *files);
	for (size_t i = 0; i < spec->file_count; i++) {
		files[i] = spec->files[i];
		files[i].remote_name = memory_string(spec->files[i].remote_name);
		files[i].local_name = memory_string(spec->files[i].local_name);
	}
	return files;
}

static const char *const *copy_sources(const struct job_spec *spec)
{
	if (spec->allowed_sources == NULL)
		return NULL;
	const char **sources = memory_new_array(spec->allowed_source_count, sizeof *sources);
	for (size_t i = 0; i < spec->allowed_source_count; i++)
		sources[i] = memory_string(spec->allowed_sources[i]);
	return sources;
}

struct job_spec *command_spec_copy(const struct job_spec *spec)
{
	if (spec == NULL)
		return NULL;
	struct job_spec *copy = memory_new(sizeof *copy);
	*copy = *spec;
	copy->display_name = memory_string(spec->display_name);
	copy->description = memory_string(spec->description);
	copy->maker = memory_string(spec->maker);
	copy->allowed_host = memory_string(spec->allowed_host);
	copy->files = copy_files(spec);
	copy->allowed_sources = copy_sources(spec);
	return copy;
}

void command_spec_free(struct job_spec *spec)
{
	if (spec == NULL)
		return;
	release(spec->display_name);
	release(spec->description);
	release(spec->maker);
	release(spec->allowed_host);
	for (size_t i = 0; i < spec->file_count; i++) {
		release(spec->files[i].remote_name);
		release(spec->files[i].local_name);
	}
	for (size_t i = 0; spec->allowed_sources != NULL && i < spec->allowed_source_count; i++)
		release(spec->allowed_sources[i]);
	free((void *)(uintptr_t)spec->files);
	free((void *)(uintptr_t)spec->allowed_sources);
	free(spec);
}
