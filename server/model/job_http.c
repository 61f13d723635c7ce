/* SPDX-License-Identifier: MIT */
#include "model/job_http.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"

/* What says where one message ends and another begins, which bytes are wanted, or what an upload's session is. */
static const char *const reserved[] = {"accept-encoding", "connection", "content-encoding",
        "content-length", "content-name", "content-range", "expect", "host", "if-match",
        "if-none-match", "if-modified-since", "if-range", "if-unmodified-since", "keep-alive",
        "proxy-authorization", "proxy-connection", "range", "te", "trailer", "transfer-encoding",
        "upgrade"};

static bool is_reserved(const char *name)
{
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (text_equal_ignoring_case(name, reserved[i]))
			return true;
	char *start = memory_string_n(name, strlen(name) < 5 ? strlen(name) : 5);
	bool bits = text_equal_ignoring_case(start, "bits-");
	free(start);
	return bits;
}

static bool is_token(const char *text, size_t length)
{
	static const char characters[] =
	        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
	return length > 0 && strspn(text, characters) >= length;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_value(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		unsigned char c = (unsigned char)text[i];
		if ((c < 0x20 && c != '\t') || c == 0x7F)
			return false;
	}
	return length > 0;
}

char *job_http_header(const char *text, char **ret_problem)
{
	size_t name_length = strcspn(text, ":");
	if (text[name_length] != ':' || !is_token(text, name_length)) {
		*ret_problem = text_format("a header is written as 'NAME: VALUE'");
		return NULL;
	}
	char *name = memory_string_n(text, name_length), *header = NULL;
	const char *value = text + name_length + 1;
	while (is_blank(*value))
		value++;
	size_t length = strlen(value);
	while (length > 0 && is_blank(value[length - 1]))
		length--;
	if (is_reserved(name))
		*ret_problem = text_format("the header %s is set by the transfer itself", name);
	else if (!is_value(value, length))
		*ret_problem = text_format(
		        "the header %s has no value, or one with control characters", name);
	else
		header = text_format("%s: %.*s", name, (int)length, value);
	free(name);
	return header;
}

bool job_http_is_secret(const struct job_http *http)
{
	return http->header_count > 0 || http->user != NULL;
}

static bits_hr refuse(char **ret_detail, char *detail, bits_hr code)
{
	*ret_detail = detail;
	return code;
}

static bits_hr check_headers(const struct job_http *http, char **ret_detail)
{
	size_t length = 0;
	for (size_t i = 0; i < http->header_count; i++) {
		char *problem = NULL, *header = job_http_header(http->headers[i], &problem);
		if (header == NULL)
			return refuse(ret_detail, problem, BITS_E_INVALID_ARGUMENT);
		length += text_utf16_length(header) + strlen("\r\n");
		free(header);
	}
	if (length <= JOB_HEADERS_MAX)
		return BITS_S_OK;
	return refuse(ret_detail,
	        text_format("the headers are longer than %d characters", JOB_HEADERS_MAX),
	        BITS_E_STRING_TOO_LONG);
}

static bool has_control(const char *text)
{
	for (; *text != '\0'; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7F)
			return true;
	return false;
}

bits_hr job_http_check(const struct job_http *http, char **ret_detail)
{
	bits_hr code = check_headers(http, ret_detail);
	if (code < 0 || http->user == NULL)
		return code;
	const char *password = http->password != NULL ? http->password : "";
	/* Basic's own form ends the name at the colon. */
	if (*http->user == '\0' || strchr(http->user, ':') != NULL || has_control(http->user))
		return refuse(ret_detail,
		        text_format("a user's name is not empty, and holds no colon and no control "
		                    "characters"),
		        BITS_E_INVALID_ARGUMENT);
	if (has_control(password))
		return refuse(ret_detail, text_format("a password holds no control characters"),
		        BITS_E_INVALID_ARGUMENT);
	if (text_utf16_length(http->user) > JOB_USER_MAX)
		return refuse(ret_detail,
		        text_format("the user's name is longer than %d characters", JOB_USER_MAX),
		        BITS_E_USERNAME_TOO_LARGE);
	if (text_utf16_length(password) > JOB_PASSWORD_MAX)
		return refuse(ret_detail,
		        text_format("the password is longer than %d characters", JOB_PASSWORD_MAX),
		        BITS_E_PASSWORD_TOO_LARGE);
	return BITS_S_OK;
}
