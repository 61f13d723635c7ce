/* SPDX-License-Identifier: MIT */
#include "queue/local/upload/reply.h"

#include "base/url.h"

static const char *refuse(
        const struct local_part *part, const struct url *asked, const struct url *reply)
{
	if (asked->secure && !reply->secure && !part->allow_downgrade)
		return "the reply to an upload by https is offered by http; where that is good "
		       "enough, add the job with --allow-downgrade";
	if (!local_permission_check(reply, &part->permission))
		return "the reply lies elsewhere: " LOCAL_PERMISSION_REFUSED;
	return NULL;
}

char *upload_reply_url(const struct local_part *part, const char *reply_url,
        struct local_failure *ret_failure, const char **ret_message)
{
	struct url asked = {0}, reply = {0};
	*ret_failure = (struct local_failure){
	        BITS_E_INVALID_SERVER_RESPONSE, JOB_CONTEXT_REMOTE_FILE, true};
	*ret_message = "the server names no place for the reply that can be asked";
	if (url_parse(part->remote_name, &asked) != URL_GOOD)
		return NULL;
	bool found = url_resolve(&asked, reply_url, &reply) == URL_GOOD;
	const char *refusal = found ? refuse(part, &asked, &reply) : *ret_message;
	url_release(&asked);
	if (refusal == NULL)
		return reply.text;
	*ret_message = refusal;
	url_release(&reply);
	return NULL;
}
