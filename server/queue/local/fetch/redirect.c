/* SPDX-License-Identifier: MIT */
#include "queue/local/fetch/redirect.h"

#include <stddef.h>

#include "base/url.h"
#include "queue/local/fetch/proxy.h"

/* Read by ourselves: by the rules that are applied to it, whatever curl's own are. */
static bool find_target(const struct local_redirect *redirect, struct url *ret, bool *ret_downgrade)
{
	struct url asked;
	if (redirect->location == NULL || url_parse(redirect->asked, &asked) != URL_GOOD)
		return false;
	bool found = url_resolve(&asked, redirect->location, ret) == URL_GOOD;
	*ret_downgrade = found && asked.secure && !ret->secure;
	url_release(&asked);
	return found;
}

/* NULL: it may be followed. */
static const char *refuse(
        const struct local_redirect *redirect, const struct url *target, bool downgrade)
{
	if (redirect->count > REDIRECTS_MAX)
		return "the server redirects too often";
	if (downgrade && !redirect->allow_downgrade)
		return "the server redirects from https to http; where that is good enough, add "
		       "the job with --allow-downgrade";
	if (!local_permission_check(target, redirect->permission))
		return "the server redirects elsewhere: " LOCAL_PERMISSION_REFUSED;
	return NULL;
}

char *local_redirect_follow(const struct local_redirect *redirect,
        struct local_failure *ret_failure, const char **ret_message)
{
	struct url target;
	bool downgrade;
	*ret_failure = (struct local_failure){
	        BITS_E_INTERNET_REDIRECT_FAILED, JOB_CONTEXT_REMOTE_FILE, true};
	if (!find_target(redirect, &target, &downgrade)) {
		*ret_message = "the server redirects to nowhere that can be asked";
		return NULL;
	}
	const char *refusal = refuse(redirect, &target, downgrade);
	if (refusal == NULL && local_proxy_way(target.text, redirect->permission) == WAY_NONE) {
		*ret_failure =
		        (struct local_failure){BITS_E_ACCESS_DENIED, JOB_CONTEXT_TRANSPORT, true};
		refusal = PROXY_IN_THE_WAY;
	}
	if (refusal == NULL)
		return target.text;
	*ret_message = refusal;
	url_release(&target);
	return NULL;
}
