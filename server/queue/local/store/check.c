/* SPDX-License-Identifier: MIT */
#include "queue/local/store/check.h"

#include "base/text.h"
#include "base/url.h"

bits_hr local_refuse(bits_hr code, char **ret_detail, char *detail)
{
	*ret_detail = detail;
	return code;
}

bits_hr local_check_names(const char *display_name, const char *description, char **ret_detail)
{
	if (display_name != NULL && text_utf16_length(display_name) > JOB_DISPLAY_NAME_MAX)
		return local_refuse(BITS_E_STRING_TOO_LONG, ret_detail,
		        text_format("the display name is longer than %d characters",
		                JOB_DISPLAY_NAME_MAX));
	if (description != NULL && text_utf16_length(description) > JOB_DESCRIPTION_MAX)
		return local_refuse(BITS_E_STRING_TOO_LONG, ret_detail,
		        text_format("the description is longer than %d characters",
		                JOB_DESCRIPTION_MAX));
	return BITS_S_OK;
}

bits_hr local_check_url(
        const char *text, const struct local_permission *permission, char **ret_detail)
{
	struct url url;
	enum url_problem problem = url_parse(text, &url);
	if (problem != URL_GOOD)
		return local_refuse(BITS_E_INVALID_ARGUMENT, ret_detail,
		        text_format("the address is not an http or https URL: %s",
		                url_problem_clause(problem)));
	bool allowed = local_permission_check(&url, permission);
	url_release(&url);
	if (!allowed)
		return local_refuse(
		        BITS_E_INVALID_ARGUMENT, ret_detail, text_format(LOCAL_PERMISSION_REFUSED));
	return BITS_S_OK;
}
