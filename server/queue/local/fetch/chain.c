/* SPDX-License-Identifier: MIT */
#include "queue/local/fetch/chain.h"

#include <stdlib.h>

#include "queue/local/fetch/redirect.h"
#include "queue/local/fetch/response.h"

void local_chain_release(struct local_chain *chain)
{
	curl_slist_free_all(chain->cookies);
	*chain = (struct local_chain){0};
}

bool local_chain_follow(struct local_chain *chain, struct local_part *part,
        const struct local_handle *handle, struct local_failure *ret_failure,
        const char **ret_message)
{
	struct local_redirect redirect = {.asked = part->remote_name,
	        .location = local_response_location(handle->easy),
	        .count = ++chain->redirects,
	        .allow_downgrade = part->allow_downgrade,
	        .permission = &part->permission};
	char *url = local_redirect_follow(&redirect, ret_failure, ret_message);
	if (url == NULL)
		return false;
	free(part->remote_name);
	part->remote_name = url;
	curl_slist_free_all(chain->cookies);
	chain->cookies = local_handle_cookies(handle);
	return true;
}
