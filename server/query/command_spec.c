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

static const char *const *copy_prefixes(const struct job_spec *spec)
{
	if (spec->allowed_prefixes == NULL)
		return NULL;
	const char **prefixes = memory_new_array(spec->allowed_prefix_count, sizeof *prefixes);
	for (size_t i = 0; i < spec->allowed_prefix_count; i++)
		prefixes[i] = memory_string(spec->allowed_prefixes[i]);
	return prefixes;
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
	copy->allowed_prefixes = copy_prefixes(spec);
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
	for (size_t i = 0; spec->allowed_prefixes != NULL && i < spec->allowed_prefix_count; i++)
		release(spec->allowed_prefixes[i]);
	free((void *)(uintptr_t)spec->files);
	free((void *)(uintptr_t)spec->allowed_prefixes);
	free(spec);
}
