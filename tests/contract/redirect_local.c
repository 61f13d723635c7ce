/* SPDX-License-Identifier: MIT */
/* Where a server sends a download, and a name that leads nowhere. */
#include <stdlib.h>

#include "base/text.h"
#include "cmocka_ready.h"
#include "folder.h"
#include "place.h"
#include "world.h"

static void expect_code(
        struct place *place, const struct job_id *id, enum job_state state, bits_hr code)
{
	const struct job *job = world_wait(place->queue, id, SETTLED);
	if (job->state != state || job->error.code != code)
		fail_msg("%s: 0x%08x", job_state_name(job->state), (unsigned)job->error.code);
	job_unref(job);
}

static void ten_redirects_are_followed_and_no_more(void **state)
{
	struct place *place = *state;
	struct job_id ten = place_start(place, "ten", "size=1000&hops=10");
	struct job_id eleven = place_start(place, "eleven", "size=1000&hops=11");
	expect_code(place, &ten, JOB_TRANSFERRED, 0);
	expect_code(place, &eleven, JOB_ERROR, BITS_E_INTERNET_REDIRECT_FAILED);
}

/* From where it stands, and with blanks that nobody has encoded. */
static void a_redirect_may_be_written_as_people_do(void **state)
{
	struct place *place = *state;
	struct job_id id =
	        place_start(place, "moved", "redirect=../f/x/../to%20there%20%C3%BC%3Fsize%3D1000");
	expect_code(place, &id, JOB_TRANSFERRED, 0);
}

static void redirects_lead_to_the_web_only(void **state)
{
	struct place *place = *state;
	static const char *const targets[] = {"ftp://127.0.0.1/a", "file:///etc/passwd", "data:,a",
	        "gopher://127.0.0.1:1/a", "javascript:1"};
	for (size_t i = 0; i < COUNT(targets); i++) {
		char *name = text_format("to-%zu", i),
		     *options = text_format("redirect=%s", targets[i]);
		struct job_id id = place_start(place, name, options);
		expect_code(place, &id, JOB_ERROR, BITS_E_INTERNET_REDIRECT_FAILED);
		free(name);
		free(options);
	}
}

static void a_name_that_nobody_knows_is_worth_another_try(void **state)
{
	struct place *place = *state;
	struct job_file_spec file;
	char *path = folder_path(place->folder, "nowhere");
	struct job_spec spec = world_spec(&file, "http://nowhere.invalid/a", path);
	struct job_id id = world_create(place->queue, &spec);
	assert_int_equal(job_queue_act(place->queue, JOB_RESUME, &id), BITS_S_OK);
	expect_code(place, &id, JOB_TRANSIENT_ERROR, BITS_E_INTERNET_NAME_NOT_RESOLVED);
	free(path);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
#define TEST(function) cmocka_unit_test_setup_teardown(function, place_set_up, place_tear_down)
	        TEST(ten_redirects_are_followed_and_no_more),
	        TEST(a_redirect_may_be_written_as_people_do),
	        TEST(redirects_lead_to_the_web_only),
	        TEST(a_name_that_nobody_knows_is_worth_another_try),
#undef TEST
	};
	/* Names are looked up by ourselves here. */
	unsetenv("http_proxy");
	unsetenv("all_proxy");
	unsetenv("ALL_PROXY");
	return cmocka_run_group_tests_name(
	        "where local transfers are sent", tests, place_set_up_group, place_tear_down_group);
}
