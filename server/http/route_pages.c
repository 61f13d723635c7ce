/* SPDX-License-Identifier: MIT */
/* The dashboard, the client that any page may load, and the API's description. */
#include "http/routes.h"

#include "base/text.h"
#include "http/filters.h"
#include "http/state.h"

/* The dashboard loads and asks its own origin only, runs no inline script, and is never framed. */
static const char dashboard_policy[] =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'";

void route_send_page(struct exchange *exchange, const char *policy, bool any_site)
{
	struct page page;
	if (!pages_find(exchange->server->pages, exchange->request.path, &page)) {
		exchange_not_found(exchange, NULL);
		return;
	}
	const char *etag = page.etag[0] != '\0' ? page.etag : NULL;
	const char *known = http_request_header(&exchange->request, "If-None-Match");
	bool is_known = etag != NULL && known != NULL && http_etag_matches(known, etag);
	exchange_send(exchange, &(struct http_answer){.status = is_known ? 304 : 200,
	                                .content_type = is_known ? NULL : page.content_type,
	                                .etag = etag,
	                                .cache = etag != NULL ? "no-cache" : "no-store",
	                                .policy = policy,
	                                .any_site = any_site,
	                                .body = (const char *)page.data,
	                                .length = page.length});
	page_release(&page);
}

void route_page(struct exchange *exchange)
{
	/* The question's page stands on its own origin only. */
	if (text_starts_with(exchange->request.path, "/consent/"))
		exchange_not_found(exchange, NULL);
	else
		route_send_page(exchange, dashboard_policy, false);
}

void route_client(struct exchange *exchange)
{
	route_send_page(exchange, NULL, true);
}

void route_openapi(struct exchange *exchange)
{
	if (query_is_empty(&exchange->request))
		route_send_page(exchange, NULL, false);
	else
		route_send_flaw(exchange);
}
