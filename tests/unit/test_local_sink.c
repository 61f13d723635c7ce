/* SPDX-License-Identifier: MIT */
/* What counts as being on the disk, on a disk that is slow, or fails, when the test says so. */
#include "cmocka_ready.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/thread.h"
#include "queue/local/disk/file.h"
#include "queue/local/disk/sink.h"

static struct {
	struct mutex *lock;
	struct condition *changed;
	unsigned allowed, begun; /* syncs of bytes: so many may end; so many have begun */
	unsigned names;
	bits_hr codes[8]; /* what each of them gives */
} disk;

/* In place of the real one (--wrap). */
bits_hr __wrap_local_file_sync(int descriptor);
bits_hr __wrap_local_file_sync(int descriptor)
{
	(void)descriptor;
	mutex_lock(disk.lock);
	unsigned mine = disk.begun++;
	condition_signal_all(disk.changed);
	while (mine >= disk.allowed)
		condition_wait(disk.changed, disk.lock, THREAD_FOREVER);
	bits_hr code = disk.codes[mine];
	mutex_unlock(disk.lock);
	return code;
}

void __wrap_local_file_sync_name(const char *path);
void __wrap_local_file_sync_name(const char *path)
{
	(void)path;
	mutex_lock(disk.lock);
	disk.names++;
	mutex_unlock(disk.lock);
}

static void allow(unsigned count)
{
	mutex_lock(disk.lock);
	disk.allowed += count;
	condition_signal_all(disk.changed);
	mutex_unlock(disk.lock);
}

static void wait_until_begun(unsigned count)
{
	mutex_lock(disk.lock);
	while (disk.begun < count)
		condition_wait(disk.changed, disk.lock, THREAD_FOREVER);
	mutex_unlock(disk.lock);
}

struct place {
	struct local_flusher *flusher;
	struct local_sink sink;
	char path[64];
};

static void nothing(void *data)
{
	(void)data;
}

static int set_up(void **state)
{
	struct place *place = calloc(1, sizeof *place);
	assert_non_null(place);
	disk.lock = mutex_new();
	disk.changed = condition_new();
	disk.allowed = disk.begun = disk.names = 0;
	memset(disk.codes, 0, sizeof disk.codes);
	snprintf(place->path, sizeof place->path, "/tmp/bitsbridge sink %ld", (long)getpid());
	place->flusher = local_flusher_start(nothing, NULL);
	assert_int_equal(
	        local_sink_open(&place->sink, place->path, "/tmp/never made", 0, 0, place->flusher),
	        BITS_S_OK);
	*state = place;
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;
	allow(100);
	local_sink_close(&place->sink);
	local_flusher_stop(place->flusher);
	unlink(place->path);
	condition_free(disk.changed);
	mutex_free(disk.lock);
	free(place);
	return 0;
}

static void bytes_are_durable_when_the_disk_has_them_and_no_sooner(void **state)
{
	struct place *place = *state;
	struct local_sink *sink = &place->sink;
	assert_int_equal(local_sink_write(sink, "12345", 5), BITS_S_OK);
	assert_int_equal(local_sink_check(sink, INT64_MAX, 0), BITS_S_OK);
	wait_until_begun(1);
	/* Those that come meanwhile are not among them. */
	assert_int_equal(local_sink_write(sink, "678", 3), BITS_S_OK);
	assert_int_equal(local_sink_durable(sink), 0);
	allow(1);
	local_flusher_wait(place->flusher, &sink->flush);
	assert_int_equal(local_sink_durable(sink), 5);
	assert_int_equal(sink->size, 8);
	assert_int_equal(disk.names, 0);
}

static void a_file_lands_with_all_its_bytes_and_its_name(void **state)
{
	struct place *place = *state;
	struct local_sink *sink = &place->sink;
	bits_hr code = BITS_E_FAIL;
	local_sink_write(sink, "12345", 5);
	local_sink_check(sink, INT64_MAX, 0);
	local_sink_write(sink, "678", 3);
	assert_false(local_sink_land(sink, &code));
	allow(1);
	local_flusher_wait(place->flusher, &sink->flush);
	/* That was the flush on the way: the last bytes are not on the disk. */
	assert_false(local_sink_land(sink, &code));
	wait_until_begun(2);
	assert_false(local_sink_land(sink, &code));
	assert_int_equal(local_sink_durable(sink), 5);
	allow(1);
	assert_int_equal(local_sink_land_now(sink), BITS_S_OK);
	assert_true(local_sink_land(sink, &code));
	assert_int_equal(code, BITS_S_OK);
	assert_int_equal(local_sink_durable(sink), 8);
	assert_int_equal(disk.begun, 2);
	assert_int_equal(disk.names, 1);
}

/* The system tells each error once: a second call would succeed although the bytes are gone. */
static void an_error_on_the_way_is_not_forgotten(void **state)
{
	struct place *place = *state;
	struct local_sink *sink = &place->sink;
	disk.codes[1] = BITS_E_DISK_FULL;
	allow(8);
	local_sink_write(sink, "12345", 5);
	local_sink_check(sink, INT64_MAX, 0);
	local_flusher_wait(place->flusher, &sink->flush);
	assert_int_equal(local_sink_durable(sink), 5);
	local_sink_write(sink, "678", 3);
	local_sink_check(sink, INT64_MAX, 0);
	local_flusher_wait(place->flusher, &sink->flush);
	assert_int_equal(local_sink_land_now(sink), BITS_E_DISK_FULL);
	assert_int_equal(sink->size, 5);
	assert_int_equal(local_sink_durable(sink), 5);
	assert_int_equal(disk.names, 0);
}

static void what_the_disk_did_for_another_version_does_not_count(void **state)
{
	struct place *place = *state;
	struct local_sink *sink = &place->sink;
	disk.codes[0] = BITS_E_DISK_FULL;
	allow(8);
	local_sink_write(sink, "12345", 5);
	local_sink_check(sink, INT64_MAX, 0);
	assert_int_equal(local_sink_empty(sink), BITS_S_OK);
	local_sink_write(sink, "678", 3);
	assert_int_equal(local_sink_durable(sink), 0);
	assert_int_equal(local_sink_land_now(sink), BITS_S_OK);
	assert_int_equal(local_sink_durable(sink), 3);
}

/* Bytes of an earlier attempt are in the file, not on the disk: they have to be put there like any others. */
static void what_was_there_before_is_not_taken_for_durable(void **state)
{
	struct place *place = *state;
	struct local_sink *sink = &place->sink;
	local_sink_write(sink, "12345", 5);
	local_sink_close(sink);
	assert_int_equal(
	        local_sink_open(sink, place->path, "/tmp/never made", 4, 2, place->flusher),
	        BITS_S_OK);
	assert_int_equal(sink->size, 4);
	assert_int_equal(local_sink_durable(sink), 2);
	assert_int_equal(local_sink_check(sink, INT64_MAX, 0), BITS_S_OK);
	wait_until_begun(1);
	allow(1);
	local_flusher_wait(place->flusher, &sink->flush);
	assert_int_equal(local_sink_durable(sink), 4);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
	        TEST(bytes_are_durable_when_the_disk_has_them_and_no_sooner),
	        TEST(a_file_lands_with_all_its_bytes_and_its_name),
	        TEST(an_error_on_the_way_is_not_forgotten),
	        TEST(what_was_there_before_is_not_taken_for_durable),
	        TEST(what_the_disk_did_for_another_version_does_not_count),
	};
#undef TEST
	return cmocka_run_group_tests(tests, NULL, NULL);
}
