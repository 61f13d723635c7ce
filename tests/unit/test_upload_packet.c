/* SPDX-License-Identifier: MIT */
/* Packets of the upload protocol, where they go, how large they are, and where the reply lies. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cmocka_ready.h"

#include "queue/local/upload/fragment.h"
#include "queue/local/upload/packet.h"
#include "queue/local/upload/reply.h"

static void expect_headers(const struct upload_packet *packet, const char *expected)
{
	struct text text = {0};
	struct curl_slist *headers = upload_packet_headers(packet);
	for (const struct curl_slist *line = headers; line != NULL; line = line->next)
		text_appendf(&text, "%s\n", line->data);
	curl_slist_free_all(headers);
	assert_string_equal(text.data, expected);
	text_release(&text);
}

static void packets_say_what_they_are(void **state)
{
	expect_headers(&(struct upload_packet){.kind = UPLOAD_CREATE_SESSION},
	        "BITS-Packet-Type: Create-Session\n"
	        "BITS-Supported-Protocols: {7df0354d-249b-430f-820d-3d2a9bef4931}\n");
	expect_headers(&(struct upload_packet){.kind = UPLOAD_FRAGMENT,
	                       .session_id = "{id}",
	                       .end = 10,
	                       .total = 25,
	                       .name = "a \"b\" \xc3\xbc.wav"},
	        "BITS-Packet-Type: Fragment\nBITS-Session-Id: {id}\n"
	        "Content-Range: bytes 0-9/25\nContent-Name: a \"b\" \xc3\xbc.wav\n");
	expect_headers(&(struct upload_packet){.kind = UPLOAD_FRAGMENT,
	                       .session_id = "7",
	                       .first = 24,
	                       .end = 25,
	                       .total = 25},
	        "BITS-Packet-Type: Fragment\nBITS-Session-Id: 7\nContent-Range: bytes 24-24/25\n");
	expect_headers(&(struct upload_packet){.kind = UPLOAD_CLOSE_SESSION, .session_id = "7"},
	        "BITS-Packet-Type: Close-Session\nBITS-Session-Id: 7\n");
	expect_headers(&(struct upload_packet){.kind = UPLOAD_CANCEL_SESSION, .session_id = "7"},
	        "BITS-Packet-Type: Cancel-Session\nBITS-Session-Id: 7\n");
	expect_headers(&(struct upload_packet){.kind = UPLOAD_PING}, "BITS-Packet-Type: Ping\n");
	(void)state;
}

/* Files may be called anything. */
static void a_name_ends_no_header(void **state)
{
	expect_headers(&(struct upload_packet){.kind = UPLOAD_FRAGMENT,
	                       .end = 1,
	                       .total = 1,
	                       .name = "a\r\nX-Evil: 1\n\t\x7f"},
	        "BITS-Packet-Type: Fragment\nContent-Range: bytes 0-0/1\n"
	        "Content-Name: a__X-Evil: 1___\n");
	(void)state;
}

static void a_session_may_have_another_host(void **state)
{
	static const struct {
		const char *url, *host, *moved; /* NULL: it cannot */
	} rows[] = {
	        {"http://a.example/up/x?q=1", "b.example", "http://b.example/up/x?q=1"},
	        {"http://a.example:81/x", "b.example", "http://b.example:81/x"},
	        {"http://a.example:81/x", "b.example:82", "http://b.example:82/x"},
	        {"https://a.example/x", "192.0.2.7", "https://192.0.2.7/x"},
	        {"https://a.example/x", "192.0.2.7:444", "https://192.0.2.7:444/x"},
	        {"http://a.example/x", "2001:db8::1", "http://[2001:db8::1]/x"},
	        {"http://a.example:81/x", "[2001:db8::1]", "http://[2001:db8::1]:81/x"},
	        {"http://a.example/x", "[2001:db8::1]:82", "http://[2001:db8::1]:82/x"},
	        {"http://a.example/x", "", NULL},
	        {"http://a.example/x", "b.example/evil", NULL},
	        {"http://a.example/x", "user@b.example", NULL},
	        {"http://a.example/x", "b.example?", NULL},
	        {"http://a.example/x", "b.example#", NULL},
	        {"http://a.example/x", "b.example\\", NULL},
	        {"http://a.example/x", "b.example:0", NULL},
	        {"http://a.example/x", "b.example:99999", NULL},
	        {"http://a.example/x", "b..example", NULL},
	        {"http://a.example/x", "b%2eexample", NULL},
	        {"http://a.example/x", "https://b.example", NULL},
	        {"ftp://a.example/x", "b.example", NULL},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *moved = upload_url_at(rows[i].url, rows[i].host);
		bool same = moved == NULL || rows[i].moved == NULL
		                    ? moved == rows[i].moved
		                    : strcmp(moved, rows[i].moved) == 0;
		if (!same)
			fail_msg("%s at %s: %s", rows[i].url, rows[i].host,
			        moved != NULL ? moved : "none");
		free(moved);
	}
	(void)state;
}

static void a_reply_lies_beside_what_was_asked_or_where_it_says(void **state)
{
	static const struct {
		const char *asked, *reply, *url; /* NULL: it cannot be fetched */
		bool downgrade;
	} rows[] = {
	        {"http://a.example/up/x?q", "/r/1", "http://a.example/r/1", false},
	        {"http://a.example/up/x?q", "r/1", "http://a.example/up/r/1", false},
	        {"http://a.example/up/x", "../r/1", "http://a.example/r/1", false},
	        {"http://a.example/up/x", "https://b.example/r", "https://b.example/r", false},
	        {"https://a.example/up/x", "/r", "https://a.example/r", false},
	        {"https://a.example/up/x", "http://a.example/r", NULL, false},
	        {"https://a.example/up/x", "http://a.example/r", "http://a.example/r", true},
	        {"http://a.example/up/x", "ftp://a.example/r", NULL, false},
	        {"http://a.example/up/x", "file:///etc/passwd", NULL, false},
	        {"http://a.example/up/x", "http://", NULL, false},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct local_failure failure = {0};
		const char *message = NULL;
		struct local_part part = {.remote_name = text_format("%s", rows[i].asked),
		        .allow_downgrade = rows[i].downgrade};
		char *url = upload_reply_url(&part, rows[i].reply, &failure, &message);
		if (rows[i].url != NULL) {
			assert_string_equal(url, rows[i].url);
		} else {
			assert_null(url);
			assert_non_null(message);
			assert_true(failure.code < 0 && failure.fatal);
		}
		free(url);
		local_part_release(&part);
	}
	(void)state;
}

static void fragments_grow_while_they_are_fast(void **state)
{
	struct upload_fragments fragments;
	upload_fragments_init(&fragments);
	assert_true(fragments.size == UPLOAD_FRAGMENT_FIRST);
	for (int i = 0; i < 20; i++)
		upload_fragments_taken(&fragments, fragments.size, UPLOAD_FRAGMENT_MS / 2 - 1);
	assert_true(fragments.size == UPLOAD_FRAGMENT_MAX);
	/* Not for a short rest of the file, and not at an even pace. */
	upload_fragments_init(&fragments);
	upload_fragments_taken(&fragments, fragments.size - 1, 1);
	upload_fragments_taken(&fragments, fragments.size, UPLOAD_FRAGMENT_MS / 2);
	upload_fragments_taken(&fragments, fragments.size, 2 * UPLOAD_FRAGMENT_MS);
	assert_true(fragments.size == UPLOAD_FRAGMENT_FIRST);
	for (int i = 0; i < 20; i++)
		upload_fragments_taken(&fragments, fragments.size, 2 * UPLOAD_FRAGMENT_MS + 1);
	assert_true(fragments.size == UPLOAD_FRAGMENT_MIN);
	(void)state;
}

static void fragments_shrink_to_what_is_taken(void **state)
{
	struct upload_fragments fragments;
	upload_fragments_init(&fragments);
	assert_true(upload_fragments_refused(&fragments, 60000));
	assert_true(fragments.size == 30000);
	for (int i = 0; i < 20; i++)
		upload_fragments_taken(&fragments, fragments.size, 1);
	assert_true(fragments.size == 30000);
	assert_true(upload_fragments_refused(&fragments, UPLOAD_FRAGMENT_MIN + 1));
	assert_true(fragments.size == UPLOAD_FRAGMENT_MIN);
	assert_false(upload_fragments_refused(&fragments, UPLOAD_FRAGMENT_MIN));
	assert_false(upload_fragments_refused(&fragments, 1));
	(void)state;
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	        cmocka_unit_test(packets_say_what_they_are),
	        cmocka_unit_test(a_name_ends_no_header),
	        cmocka_unit_test(a_session_may_have_another_host),
	        cmocka_unit_test(a_reply_lies_beside_what_was_asked_or_where_it_says),
	        cmocka_unit_test(fragments_grow_while_they_are_fast),
	        cmocka_unit_test(fragments_shrink_to_what_is_taken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
