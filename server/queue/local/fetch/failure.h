/* SPDX-License-Identifier: MIT */
/* Which of curl's results and HTTP's statuses are which BITS error, and which are worth another try. Pure. */
#ifndef BITSBRIDGE_QUEUE_LOCAL_FETCH_FAILURE_H
#define BITSBRIDGE_QUEUE_LOCAL_FETCH_FAILURE_H

#include <curl/curl.h>

#include "job.h"

struct local_failure {
	bits_hr code;
	enum job_error_context context;
	bool fatal;
};

struct local_failure local_failure_of_curl(CURLcode result, long certificate_verification);
struct local_failure local_failure_of_status(long status);
/* What a proxy answers to CONNECT in place of a way to the server; the text is static. */
struct local_failure local_failure_of_tunnel(long status);
const char *local_failure_of_tunnel_text(long status);
/* A file error, by its BITS code. */
struct local_failure local_failure_of_file(bits_hr code);

#endif
