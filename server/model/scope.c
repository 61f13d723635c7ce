/* SPDX-License-Identifier: MIT */
#include "model/scope.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/random.h"

static void copy_spec(struct scope_spec *ret, const struct scope_spec *spec)
{
	*ret = *spec;
	ret->origin = memory_string(spec->origin);
	const char **providers = memory_new_array(spec->provider_count, sizeof *providers);
	for (size_t i = 0; i < spec->provider_count; i++)
		providers[i] = memory_string(spec->providers[i]);
	ret->providers = providers;
}

static void release_spec(struct scope_spec *spec)
{
	for (size_t i = 0; i < spec->provider_count; i++)
		free((char *)(uintptr_t)spec->providers[i]);
	free((void *)(uintptr_t)spec->providers);
	free((char *)(uintptr_t)spec->origin);
}

static void make_epoch(char ret[SCOPE_EPOCH_LENGTH + 1])
{
	static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
	unsigned char bytes[SCOPE_EPOCH_LENGTH];
	random_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < SCOPE_EPOCH_LENGTH; i++)
		ret[i] = digits[bytes[i] % 32];
	ret[SCOPE_EPOCH_LENGTH] = '\0';
}

struct scope *scope_new(const struct scope_spec *spec, const struct renderer *renderer)
{
	struct scope *scope = memory_new(sizeof *scope);
	copy_spec(&scope->spec, spec);
	scope->renderer = renderer;
	make_epoch(scope->epoch);
	scope->newer = condition_new();
	return scope;
}

void scope_free(struct scope *scope)
{
	if (scope == NULL)
		return;
	view_unref(scope->view);
	condition_free(scope->newer);
	release_spec(&scope->spec);
	free(scope);
}

const struct scope_spec *scope_spec(const struct scope *scope)
{
	return &scope->spec;
}

bool scope_sees(const struct scope *scope, const struct entry *entry)
{
	const struct scope_spec *spec = &scope->spec;
	if (!job_is_tagged(entry->job))
		return false;
	if (spec->own || spec->provider_count == 0)
		return true;
	for (size_t i = 0; i < spec->provider_count; i++) {
		if (strcmp(spec->providers[i], entry->job->tag.fields[TAG_PROVIDER]) == 0)
			return true;
	}
	return false;
}

enum job_reader scope_reader(const struct scope *scope, const struct entry *entry)
{
	const struct scope_spec *spec = &scope->spec;
	const char *maker = entry->job->maker;
	if (spec->own)
		return spec->reduced ? READER_REDUCED : READER_OWN;
	bool made = spec->origin != NULL && maker != NULL && strcmp(spec->origin, maker) == 0;
	return made ? READER_MAKER : READER_STORE;
}
