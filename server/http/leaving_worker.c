/* SPDX-License-Identifier: MIT */
#include "http/leaving_worker.h"

/* Its pages load anew, from us. */
static const char script[] =
        "self.addEventListener('install', () => self.skipWaiting());\n"
        "self.addEventListener('activate', (event) => event.waitUntil((async () => {\n"
        "  await self.registration.unregister();\n"
        "  for (const page of await self.clients.matchAll()) page.navigate(page.url);\n"
        "})()));\n";

bool leaving_worker_answer(struct exchange *exchange)
{
	enum access_answer answer = exchange->verdict.answer;
	if (http_request_header(&exchange->request, "Service-Worker") == NULL ||
	        answer == ACCESS_NO_USER || answer == ACCESS_NO_HOST || answer == ACCESS_BAD_HOST)
		return false;
	exchange_send(exchange, &(struct http_answer){.status = 200,
	                                .content_type = "text/javascript; charset=utf-8",
	                                .body = script,
	                                .length = sizeof script - 1});
	return true;
}
