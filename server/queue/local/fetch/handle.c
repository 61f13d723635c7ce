/* SPDX-License-Identifier: MIT */
#include "queue/local/fetch/handle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

/* What a user and a password are used for, where the server asks for it; of two the better. */
#define AUTHENTICATION (CURLAUTH_BASIC | CURLAUTH_DIGEST)

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

static void ask_from(struct local_handle *handle, const struct local_handle_settings *settings)
{
	char range[48];
	if (settings->offset > 0 && settings->validator != NULL) {
		char *condition = text_format("If-Range: %s", settings->validator);
		handle->headers = curl_slist_append(NULL, condition);
		free(condition);
	}
	unsigned long long first = settings->offset, last = first + settings->count - 1;
	if (settings->count > 0)
		snprintf(range, sizeof range, "%llu-%llu", first, last);
	else
		snprintf(range, sizeof range, "%llu-", first);
	curl_easy_setopt(
	        handle->easy, CURLOPT_RANGE, settings->plain || settings->head ? NULL : range);
	curl_easy_setopt(handle->easy, CURLOPT_NOBODY, settings->head ? 1L : 0L);
	curl_easy_setopt(handle->easy, CURLOPT_TIMEOUT, settings->answer_s);
}

/* Without "Expect: 100-continue" and its second of waiting: a server that wants no more bytes says so at once. */
static void send_body(struct local_handle *handle, const struct local_handle_settings *settings)
{
	const struct local_handle_body *body = settings->body;
	CURL *easy = handle->easy;
	handle->headers = curl_slist_append(body->headers, "Expect:");
	if (handle->headers == NULL)
		abort();
	curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, body->method);
	curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)body->length);
	curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, buffer_size(settings->rate));
	curl_easy_setopt(easy, CURLOPT_READFUNCTION, body->send);
	curl_easy_setopt(easy, CURLOPT_READDATA, settings->data);
	curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, body->seek);
	curl_easy_setopt(easy, CURLOPT_SEEKDATA, settings->data);
}

static void add_header(struct local_handle *handle, const char *line, size_t length)
{
	char *header = memory_string_n(line, length);
	struct curl_slist *longer = curl_slist_append(handle->headers, header);
	if (longer == NULL)
		abort();
	handle->headers = longer;
	free(header);
}

/* Each request by itself: one that was sent on to somebody else has none of it. */
static void add_secrets(struct local_handle *handle, const struct local_handle_settings *settings)
{
	const struct local_secrets *secrets = settings->secrets;
	if (secrets == NULL || !local_secrets_are_for(secrets, settings->url))
		return;
	for (const char *line = secrets->headers; line != NULL && *line != '\0';) {
		size_t length = strcspn(line, "\n");
		add_header(handle, line, length);
		line += length + (line[length] == '\n');
	}
	if (secrets->user == NULL)
		return;
	unsigned long schemes = secrets->schemes != 0 ? secrets->schemes : AUTHENTICATION;
	curl_easy_setopt(handle->easy, CURLOPT_USERNAME, secrets->user);
	curl_easy_setopt(
	        handle->easy, CURLOPT_PASSWORD, secrets->password != NULL ? secrets->password : "");
	curl_easy_setopt(handle->easy, CURLOPT_HTTPAUTH, schemes);
}

static void set_request(struct local_handle *handle, const struct local_handle_settings *settings)
{
	if (settings->body != NULL)
		send_body(handle, settings);
	else
		ask_from(handle, settings);
	add_secrets(handle, settings);
	curl_easy_setopt(handle->easy, CURLOPT_HTTPHEADER, handle->headers);
	char *url = local_url_travelling(settings->url);
	curl_easy_setopt(handle->easy, CURLOPT_URL, url); /* curl keeps a copy */
	free(url);
	/* Versions of curl differ in what they do to a path; ours needs nothing done. */
	curl_easy_setopt(handle->easy, CURLOPT_PATH_AS_IS, 1L);
}

/*
 * Every request has a handle of curl's of its own, connections are the multi handle's anyway. One of curl 7.88 that is
 * used again still points to the last header of its answer before, which is freed, and follows that where the new answer
 * begins with a folded line: whoever redirects us could write there.
 */
void local_handle_begin(struct local_handle *handle, const struct local_handle_settings *settings)
{
	local_handle_release(handle);
	CURL *easy = curl_easy_init();
	if (easy == NULL)
		abort();
	handle->easy = easy;
	handle->socket = (struct local_socket_rules){.url = settings->url,
	        .permission = settings->permission,
	        .background = settings->background};
	curl_easy_setopt(easy, CURLOPT_SHARE, settings->connections);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, settings->user_agent);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT, HANDLE_CONNECT_S);
	curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, buffer_size(settings->rate));
	curl_easy_setopt(easy, CURLOPT_PRIVATE, settings->data);
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, handle->message);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, settings->receive);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, settings->data);
	curl_easy_setopt(easy, CURLOPT_COOKIEFILE, "");
	for (const struct curl_slist *cookie = settings->cookies; cookie != NULL;
	        cookie = cookie->next)
		curl_easy_setopt(easy, CURLOPT_COOKIELIST, cookie->data);
	local_socket_set_up(easy, &handle->socket);
	set_certificates(easy);
	set_request(handle, settings);
}

void local_handle_learn(const struct local_handle *handle, struct local_secrets *secrets)
{
	long offered = 0;
	if (handle->easy == NULL || secrets->user == NULL)
		return;
	curl_easy_getinfo(handle->easy, CURLINFO_HTTPAUTH_AVAIL, &offered);
	if ((offered & (long)CURLAUTH_DIGEST) != 0)
		secrets->schemes = CURLAUTH_DIGEST;
	else if ((offered & (long)CURLAUTH_BASIC) != 0)
		secrets->schemes = CURLAUTH_BASIC;
}

struct curl_slist *local_handle_cookies(const struct local_handle *handle)
{
	struct curl_slist *cookies = NULL;
	curl_easy_getinfo(handle->easy, CURLINFO_COOKIELIST, &cookies);
	return cookies;
}

struct local_failure local_handle_failure(
        const struct local_handle *handle, CURLcode result, const char **ret_message)
{
	long verification = 0, tunnel = 0;
	if (handle->socket.refused) {
		*ret_message =
		        "the server's address is loopback or private, which this job may not ask";
		return (struct local_failure){BITS_E_ACCESS_DENIED, JOB_CONTEXT_TRANSPORT, true};
	}
	curl_easy_getinfo(handle->easy, CURLINFO_HTTP_CONNECTCODE, &tunnel);
	if (tunnel >= 300) {
		*ret_message = local_failure_of_tunnel_text(tunnel);
		return local_failure_of_tunnel(tunnel);
	}
	curl_easy_getinfo(handle->easy, CURLINFO_SSL_VERIFYRESULT, &verification);
	*ret_message = *handle->message != '\0' ? handle->message : curl_easy_strerror(result);
	return local_failure_of_curl(result, verification);
}

void local_handle_release(struct local_handle *handle)
{
	curl_easy_cleanup(handle->easy);
	curl_slist_free_all(handle->headers);
	*handle = (struct local_handle){0};
}
