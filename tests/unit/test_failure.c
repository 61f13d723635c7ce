/* SPDX-License-Identifier: MIT */
/* What curl's and the certificate library's results are called, and which of them are worth another try. */
#include <string.h>

#include "cmocka_ready.h"

#include "queue/local/fetch/failure.h"

static void certificate_errors_are_fatal_and_say_what_is_wrong(void **state)
{
	(void)state;
	/* OpenSSL's numbers (x509_vfy.h). */
	static const struct {
		long verification;
		bits_hr code;
	} rows[] = {
	        {9, BITS_E_CERTIFICATE_EXPIRED},  /* not yet valid */
	        {10, BITS_E_CERTIFICATE_EXPIRED}, /* has expired */
	        {18, BITS_E_CERTIFICATE_INVALID_CA}, {19, BITS_E_CERTIFICATE_INVALID_CA},
	        {20, BITS_E_CERTIFICATE_INVALID_CA}, {23, BITS_E_CERTIFICATE_REVOKED},
	        {62, BITS_E_CERTIFICATE_WRONG_NAME}, {0, BITS_E_CERTIFICATE_WRONG_NAME},
	        {1, BITS_E_CERTIFICATE_WRONG_NAME}, /* never asked: the name was looked at first */
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct local_failure failure =
		        local_failure_of_curl(CURLE_PEER_FAILED_VERIFICATION, rows[i].verification);
		assert_int_equal(failure.code, rows[i].code);
		assert_int_equal(failure.context, JOB_CONTEXT_TRANSPORT);
		assert_true(failure.fatal);
	}
}

static void what_may_pass_is_tried_again_and_nothing_else(void **state)
{
	(void)state;
	static const struct {
		CURLcode result;
		bool fatal;
	} rows[] = {
	        {CURLE_COULDNT_RESOLVE_HOST, false},
	        {CURLE_COULDNT_RESOLVE_PROXY, false},
	        {CURLE_COULDNT_CONNECT, false},
	        {CURLE_OPERATION_TIMEDOUT, false},
	        {CURLE_PARTIAL_FILE, false},
	        {CURLE_GOT_NOTHING, false},
	        {CURLE_SEND_ERROR, false},
	        {CURLE_RECV_ERROR, false},
	        {CURLE_SSL_CONNECT_ERROR, false},
	        {CURLE_WEIRD_SERVER_REPLY, false},
	        {CURLE_OUT_OF_MEMORY, false},        /* any other */
	        {CURLE_UNSUPPORTED_PROTOCOL, false}, /* of the answer: HTTP/0.9, or none at all */
	        {CURLE_URL_MALFORMAT, true},
	        {CURLE_PEER_FAILED_VERIFICATION, true},
	        {CURLE_SSL_CACERT_BADFILE, true},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct local_failure failure = local_failure_of_curl(rows[i].result, 20);
		if (failure.fatal != rows[i].fatal || failure.code >= 0)
			fail_msg("%d: 0x%08x", (int)rows[i].result, (unsigned)failure.code);
	}
}

static void a_proxy_that_refuses_is_not_the_server(void **state)
{
	(void)state;
	static const struct {
		long status;
		bool fatal;
		const char *said;
	} rows[] = {
	        {407, true, "user name and password"},
	        {403, true, "the proxy refuses"},
	        {502, false, "the proxy refuses"},
	        {503, false, "the proxy refuses"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct local_failure failure = local_failure_of_tunnel(rows[i].status);
		assert_int_equal(failure.code, error_from_http_status((int)rows[i].status));
		assert_int_equal(failure.context, JOB_CONTEXT_TRANSPORT);
		assert_int_equal(failure.fatal, rows[i].fatal);
		assert_non_null(strstr(local_failure_of_tunnel_text(rows[i].status), rows[i].said));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(certificate_errors_are_fatal_and_say_what_is_wrong),
	        cmocka_unit_test(what_may_pass_is_tried_again_and_nothing_else),
	        cmocka_unit_test(a_proxy_that_refuses_is_not_the_server),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
