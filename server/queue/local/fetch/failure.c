/* SPDX-License-Identifier: MIT */
#include "queue/local/fetch/failure.h"

struct row {
	CURLcode result;
	struct local_failure failure;
};

static const struct row rows[] = {
        /* URLs were looked at before: it is the answer that is no HTTP. */
        {CURLE_UNSUPPORTED_PROTOCOL,
                {BITS_E_INVALID_SERVER_RESPONSE, JOB_CONTEXT_REMOTE_FILE, false}},
        {CURLE_URL_MALFORMAT, {BITS_E_INTERNET_INVALID_URL, JOB_CONTEXT_REMOTE_FILE, true}},
        {CURLE_COULDNT_RESOLVE_PROXY,
                {BITS_E_PROXY_NAME_RESOLUTION_FAILURE, JOB_CONTEXT_TRANSPORT, false}},
        {CURLE_COULDNT_RESOLVE_HOST,
                {BITS_E_INTERNET_NAME_NOT_RESOLVED, JOB_CONTEXT_TRANSPORT, false}},
        {CURLE_COULDNT_CONNECT, {BITS_E_INTERNET_CANNOT_CONNECT, JOB_CONTEXT_TRANSPORT, false}},
        {CURLE_OPERATION_TIMEDOUT, {BITS_E_INTERNET_TIMEOUT, JOB_CONTEXT_TRANSPORT, false}},
        {CURLE_PARTIAL_FILE, {BITS_E_INTERNET_CONNECTION_ABORTED, JOB_CONTEXT_TRANSPORT, false}},
        {CURLE_GOT_NOTHING, {BITS_E_INTERNET_CONNECTION_ABORTED, JOB_CONTEXT_TRANSPORT, false}},
        {CURLE_SEND_ERROR, {BITS_E_INTERNET_CONNECTION_RESET, JOB_CONTEXT_TRANSPORT, false}},
        {CURLE_RECV_ERROR, {BITS_E_INTERNET_CONNECTION_RESET, JOB_CONTEXT_TRANSPORT, false}},
        {CURLE_PEER_FAILED_VERIFICATION,
                {BITS_E_CERTIFICATE_INVALID_CA, JOB_CONTEXT_TRANSPORT, true}},
        {CURLE_SSL_CACERT_BADFILE, {BITS_E_CERTIFICATE_INVALID_CA, JOB_CONTEXT_TRANSPORT, true}},
        {CURLE_SSL_CONNECT_ERROR, {BITS_E_TLS_FAILURE, JOB_CONTEXT_TRANSPORT, false}},
        {CURLE_WEIRD_SERVER_REPLY,
                {BITS_E_INVALID_SERVER_RESPONSE, JOB_CONTEXT_REMOTE_FILE, false}},
};

/* OpenSSL's X509_V_ERR_CERT_HAS_EXPIRED, ..._NOT_YET_VALID, ..._HOSTNAME_MISMATCH, ..._CERT_REVOKED. */
#define VERIFY_NOT_ASKED         1 /* unspecified: what curl begins with */
#define VERIFY_NOT_YET_VALID     9
#define VERIFY_EXPIRED           10
#define VERIFY_REVOKED           23
#define VERIFY_HOSTNAME_MISMATCH 62

static bits_hr certificate_code(long verification)
{
	switch (verification) {
	case VERIFY_NOT_YET_VALID:
	case VERIFY_EXPIRED:
		return BITS_E_CERTIFICATE_EXPIRED;
	case VERIFY_REVOKED:
		return BITS_E_CERTIFICATE_REVOKED;
	case VERIFY_HOSTNAME_MISMATCH:
	/* The chain is good, so it is the name: curl compares names before it asks for the result. */
	case 0:
	case VERIFY_NOT_ASKED:
		return BITS_E_CERTIFICATE_WRONG_NAME;
	default:
		return BITS_E_CERTIFICATE_INVALID_CA;
	}
}

struct local_failure local_failure_of_curl(CURLcode result, long certificate_verification)
{
	struct local_failure failure = {BITS_E_CONNECTION_CLOSED, JOB_CONTEXT_TRANSPORT, false};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].result == result)
			failure = rows[i].failure;
	}
	if (result == CURLE_PEER_FAILED_VERIFICATION)
		failure.code = certificate_code(certificate_verification);
	return failure;
}

struct local_failure local_failure_of_status(long status)
{
	/* curl takes whatever number stands where the status should. */
	if (status < 100 || status > 999)
		return (struct local_failure){
		        BITS_E_INVALID_SERVER_RESPONSE, JOB_CONTEXT_REMOTE_FILE, false};
	bool transient = status >= 500 || status == 408 || status == 429;
	return (struct local_failure){
	        error_from_http_status((int)status), JOB_CONTEXT_REMOTE_FILE, !transient};
}

struct local_failure local_failure_of_tunnel(long status)
{
	struct local_failure failure = local_failure_of_status(status);
	failure.context = JOB_CONTEXT_TRANSPORT;
	return failure;
}

const char *local_failure_of_tunnel_text(long status)
{
	return status == 407 ? "the proxy asks for a user name and password; they can stand in "
	                       "https_proxy: http://NAME:PASSWORD@HOST:PORT"
	                     : "the proxy refuses to connect to the server; the status is its own";
}

struct local_failure local_failure_of_file(bits_hr code)
{
	return (struct local_failure){
	        code, JOB_CONTEXT_LOCAL_FILE, code != BITS_E_TOO_MANY_OPEN_FILES};
}
