/* SPDX-License-Identifier: MIT */
#include "queue/local_handle.h"

#include <stdlib.h>

/* Where to find certificates, as the curl tool takes it from the environment. */
static void set_certificates(CURL *easy)
{
	const char *bundle = getenv("CURL_CA_BUNDLE");
	const char *file = bundle != NULL && *bundle != '\0' ? bundle : getenv("SSL_CERT_FILE");
	const char *folder = getenv("SSL_CERT_DIR");
	if (file != NULL && *file != '\0')
		curl_easy_setopt(easy, CURLOPT_CAINFO, file);
	if (folder != NULL && *folder != '\0')
		curl_easy_setopt(easy, CURLOPT_CAPATH, folder);
}

/* What curl has read it holds back for us while we wait: a quarter of a second's worth. */
static long buffer_size(const struct local_rate *rate)
{
	if (rate == NULL || rate->per_second / 4 > HANDLE_BUFFER_MAX)
		return HANDLE_BUFFER_MAX;
	long quarter = (long)(rate->per_second / 4);
	return quarter > HANDLE_BUFFER_MIN ? quarter : HANDLE_BUFFER_MIN;
}

CURL *local_handle_new(const struct local_handle_settings *settings)
{
	CURL *easy = curl_easy_init();
	if (easy == NULL)
		abort();
	curl_easy_setopt(easy, CURLOPT_SHARE, settings->connections);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, settings->user_agent);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, HANDLE_CONNECT_S);
	curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, buffer_size(settings->rate));
	local_socket_set_up(easy, settings->socket);
	set_certificates(easy);
	return easy;
}
