/* SPDX-License-Identifier: MIT */
#include "queue/bits/http.h"

#include <stdlib.h>

#include "base/text.h"
#include "base/wide.h"
#include "model/job_http.h"
#include "queue/bits/reply.h"

/* BG_HTTP_REDIRECT_POLICY_DISALLOW of bits2_5.idl, which mingw-w64's header leaves out. */
#define REDIRECT_DISALLOW 0x0200
/* BG_HTTP_REDIRECT_POLICY_ALLOW_HTTPS_TO_HTTP, likewise. */
#define REDIRECT_ALLOW_DOWNGRADE 0x0800

static bits_hr fail(char **ret_detail, const char *detail, bits_hr code)
{
	if (code < 0)
		*ret_detail = text_format("%s", detail);
	return code;
}

static unsigned long flags_of(const struct job_spec *spec)
{
	if (spec->allowed_prefix_count > 0 ||
	        (job_http_is_secret(&spec->http) && !spec->http.for_all_hosts))
		return REDIRECT_DISALLOW;
	return spec->allow_downgrade ? REDIRECT_ALLOW_DOWNGRADE : 0;
}

static wchar_t *join_headers(const struct job_http *http)
{
	struct text text = {0};
	for (size_t i = 0; i < http->header_count; i++)
		text_appendf(&text, "%s\r\n", http->headers[i]);
	wchar_t *wide = wide_from_utf8(text.data);
	text_release(&text);
	return wide;
}

static bits_hr set_headers(
        IBackgroundCopyJobHttpOptions *options, const struct job_http *http, char **ret_detail)
{
	if (http->header_count == 0)
		return BITS_S_OK;
	wchar_t *headers = join_headers(http);
	HRESULT code = IBackgroundCopyJobHttpOptions_SetCustomHeaders(options, headers);
	free(headers);
	return fail(ret_detail, "BITS does not take the headers.", code);
}

static bits_hr set_options(IBackgroundCopyJob *job, const struct job_spec *spec, char **ret_detail)
{
	unsigned long flags = flags_of(spec);
	void *found = NULL;
	if (flags == 0 && spec->http.header_count == 0)
		return BITS_S_OK;
	bits_hr code =
	        IBackgroundCopyJob_QueryInterface(job, &IID_IBackgroundCopyJobHttpOptions, &found);
	if (code < 0)
		return fail(ret_detail,
		        spec->http.header_count > 0 ? "This BITS sends no headers of one's own."
		        : flags == REDIRECT_DISALLOW
		                ? "This BITS cannot be kept from following redirects."
		                : "This BITS cannot follow redirects from https to http.",
		        code == E_NOINTERFACE ? BITS_E_NOT_IMPLEMENTED : code);
	IBackgroundCopyJobHttpOptions *options = found;
	if (flags != 0)
		code = fail(ret_detail, "BITS does not take the rule for redirects.",
		        IBackgroundCopyJobHttpOptions_SetSecurityFlags(options, flags));
	if (code >= 0)
		code = set_headers(options, &spec->http, ret_detail);
	IBackgroundCopyJobHttpOptions_Release(options);
	return code;
}

/* Which of the two the server asks for shows only then. */
static bits_hr set_credentials(
        IBackgroundCopyJob *job, const struct job_http *http, char **ret_detail)
{
	static const BG_AUTH_SCHEME schemes[] = {BG_AUTH_SCHEME_BASIC, BG_AUTH_SCHEME_DIGEST};
	IBackgroundCopyJob2 *job2;
	if (http->user == NULL)
		return BITS_S_OK;
	bits_hr code = bits_job2(job, &job2);
	if (code < 0)
		return fail(ret_detail, "This BITS takes no user and password.", code);
	BG_AUTH_CREDENTIALS credentials = {.Target = BG_AUTH_TARGET_SERVER};
	credentials.Credentials.Basic.UserName = wide_from_utf8(http->user);
	credentials.Credentials.Basic.Password =
	        wide_from_utf8(http->password != NULL ? http->password : "");
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes && code >= 0; i++) {
		credentials.Scheme = schemes[i];
		code = IBackgroundCopyJob2_SetCredentials(job2, &credentials);
	}
	free(credentials.Credentials.Basic.UserName);
	free(credentials.Credentials.Basic.Password);
	IBackgroundCopyJob2_Release(job2);
	return fail(ret_detail, "BITS does not take the user and the password.", code);
}

bits_hr bits_set_http(IBackgroundCopyJob *job, const struct job_spec *spec, char **ret_detail)
{
	bits_hr code = set_options(job, spec, ret_detail);
	return code < 0 ? code : set_credentials(job, &spec->http, ret_detail);
}
