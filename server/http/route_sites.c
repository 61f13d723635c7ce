/* SPDX-License-Identifier: MIT */
/* Which pages may read or act, since when, and by whose word. */
#include "http/routes.h"

#include "http/filters.h"
#include "http/state.h"
#include "json/sites_json.h"

void route_sites(struct exchange *exchange)
{
	struct text body = {0};
	struct site_list decided = {0};
	const struct site_list *const lists[] = {&exchange->config->named, &decided};
	if (!query_is_empty(&exchange->request)) {
		route_send_flaw(exchange);
		return;
	}
	if (exchange->server->sites != NULL)
		sites_copy(exchange->server->sites, &decided);
	sites_json_append(&body, lists, 2);
	exchange_send_json(exchange, 200, NULL, body.data, body.length);
	text_release(&body);
	site_list_release(&decided);
}
