/* SPDX-License-Identifier: MIT */
#include "bits_place.h"

#include <stdlib.h>
#include <windows.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/paths.h"
#include "base/random.h"
#include "base/text.h"
#include "base/thread.h"
#include "cmocka_ready.h"

int bits_place_set_up(void **state)
{
	struct bits_place *place = test_calloc(1, sizeof *place);
	unsigned char random[4];
	char *error = NULL;
	random_bytes(random, sizeof random);
	place->folder =
	        text_format("bits-%02x%02x%02x%02x", random[0], random[1], random[2], random[3]);
	fake_service_init(&place->service);
	place->queue = fake_open(&place->service, place->folder, false, &error);
	*state = place;
	return place->queue != NULL ? 0 : -1;
}

int bits_place_tear_down(void **state)
{
	struct bits_place *place = *state;
	static const char *const names[] = {"promises", "promises.lock", "requests",
	        "requests.lock", "filings", "filings.lock"};
	job_queue_free(place->queue);
	long live = place->service.live;
	for (size_t i = 0; i < COUNT(names); i++) {
		char *path = path_join(place->folder, names[i]);
		file_remove(path);
		free(path);
	}
	RemoveDirectoryA(place->folder);
	free(place->folder);
	test_free(place);
	assert_int_equal(live, 0);
	return 0;
}

struct queue_look bits_place_look(struct bits_place *place)
{
	struct queue_look look;
	assert_int_equal(job_queue_look(place->queue, LOOK_TAGGED, &look), BITS_S_OK);
	return look;
}

void bits_place_expect(struct bits_place *place, size_t job_count)
{
	struct queue_look look = bits_place_look(place);
	assert_int_equal(look.job_count, job_count);
	queue_look_release(&look);
}

struct job_id bits_place_id(const struct fake_job *job)
{
	struct job_id id;
	bits_id_from_guid(&job->id, &id);
	return id;
}

void bits_place_pause(int64_t ms)
{
	struct mutex *mutex = mutex_new();
	struct condition *never = condition_new();
	int64_t end = clock_monotonic_ms() + ms;
	mutex_lock(mutex);
	while (clock_monotonic_ms() < end)
		condition_wait(never, mutex, end);
	mutex_unlock(mutex);
	condition_free(never);
	mutex_free(mutex);
}
