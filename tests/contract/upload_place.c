/* SPDX-License-Identifier: MIT */
#include "upload_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/memory.h"
#include "base/sha256.h"
#include "base/text.h"
#include "cmocka_ready.h"
#include "folder.h"
#include "world.h"

int upload_set_up_group(void **state)
{
	struct place *place = calloc(1, sizeof *place);
	assert_non_null(place);
	web_start_bits(&place->web);
	*state = place;
	return 0;
}

char *upload_write(struct place *place, const char *name, size_t size, unsigned seed)
{
	char *path = folder_path(place->folder, name);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	/* Each place in the file has its own bytes. */
	uint64_t word = seed * UINT64_C(0x9E3779B97F4A7C15) + 1;
	for (size_t i = 0; i < size; i += sizeof word) {
		word = word * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		size_t step = size - i < sizeof word ? size - i : sizeof word;
		assert_int_equal(fwrite(&word, 1, step, file), step);
	}
	assert_int_equal(fclose(file), 0);
	return path;
}

struct job_id upload_make(
        struct place *place, const char *name, const char *options, const char *reply)
{
	struct job_file_spec file;
	char *path = folder_path(place->folder, name);
	char *reply_path = reply != NULL ? folder_path(place->folder, reply) : NULL;
	char *url = text_format("%s/u/%s?%s", place->web.http, name, options);
	struct job_spec spec = world_spec(&file, url, path);
	spec.type = reply != NULL ? JOB_UPLOAD_REPLY : JOB_UPLOAD;
	spec.reply_name = reply_path;
	struct job_id id = world_create(place->queue, &spec);
	free(path);
	free(reply_path);
	free(url);
	return id;
}

struct job_id upload_start(struct place *place, const char *name, const char *options, size_t size)
{
	free(upload_write(place, name, size, 1));
	struct job_id id = upload_make(place, name, options, NULL);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	return id;
}

void upload_push(struct place *place, const struct job_id *id)
{
	for (int i = 0; i < 50; i++) {
		const struct job *job = world_wait(place->queue, id, SETTLED);
		enum job_state state = job->state;
		if (state == JOB_ERROR)
			fail_msg("0x%08x %s", (unsigned)job->error.code,
			        job->error.message != NULL ? job->error.message : "");
		job_unref(job);
		if (state == JOB_TRANSFERRED)
			return;
		assert_int_equal(job_queue_act(place->queue, JOB_RESUME, id), BITS_S_OK);
	}
	fail_msg("it fails again and again");
}

char *upload_state(struct place *place, const char *name)
{
	char *url = text_format("%s/state?name=%s", place->web.http, name);
	char *state = web_get(url, NULL);
	free(url);
	return state;
}

void upload_wait_state(struct place *place, const char *name, const char *text)
{
	int64_t deadline = clock_monotonic_ms() + PATIENCE_MS;
	for (;;) {
		char *state = upload_state(place, name);
		bool there = strstr(state, text) != NULL;
		if (!there && clock_monotonic_ms() > deadline)
			fail_msg("no %s in %s", text, state);
		free(state);
		if (there)
			return;
		world_pause(20);
	}
}

static char *hash_of(const char *path)
{
	struct sha256 hash;
	size_t length;
	char *text = memory_new(SHA256_TEXT_SIZE);
	char *content = file_read(path, SIZE_MAX - 1, &length, NULL);
	assert_non_null(content);
	sha256_init(&hash);
	sha256_add(&hash, content, length);
	sha256_end(&hash, text);
	free(content);
	return text;
}

void upload_expect(struct place *place, const struct job_id *id, const char *name)
{
	char *path = folder_path(place->folder, name), *hash = hash_of(path);
	place_wait_transferred(place, id);
	char *state = upload_state(place, name);
	if (strstr(state, hash) == NULL || strstr(state, "\"closed\": 1,") == NULL ||
	        strstr(state, "\"mixed\": false") == NULL)
		fail_msg("%s: %s, its file has %s", name, state, hash);
	assert_int_equal(job_queue_act(place->queue, JOB_COMPLETE, id), BITS_S_OK);
	assert_int_equal(world_state(place->queue, id), JOB_ACKNOWLEDGED);
	assert_true(file_exists(path));
	free(path);
	free(hash);
	free(state);
}
