/* SPDX-License-Identifier: MIT */
#include "queue/local/upload/packet.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "base/url.h"

static const char *const kind_names[] = {
        [UPLOAD_PING] = "Ping",
        [UPLOAD_CREATE_SESSION] = "Create-Session",
        [UPLOAD_FRAGMENT] = "Fragment",
        [UPLOAD_CLOSE_SESSION] = "Close-Session",
        [UPLOAD_CANCEL_SESSION] = "Cancel-Session",
};

static struct curl_slist *append(struct curl_slist *headers, char *line)
{
	struct curl_slist *longer = curl_slist_append(headers, line);
	if (longer == NULL)
		abort();
	free(line);
	return longer;
}

/* As a header may hold it: a name can have line ends in it. */
static char *printable(const char *name)
{
	struct text text = {0};
	for (const char *at = name; *at != '\0'; at++)
		text_append_char(&text, (unsigned char)*at < ' ' || *at == 0x7f ? '_' : *at);
	return text_steal(&text);
}

struct curl_slist *upload_packet_headers(const struct upload_packet *packet)
{
	struct curl_slist *headers =
	        append(NULL, text_format("BITS-Packet-Type: %s", kind_names[packet->kind]));
	if (packet->kind == UPLOAD_CREATE_SESSION)
		headers =
		        append(headers, text_format("BITS-Supported-Protocols: " UPLOAD_PROTOCOL));
	if (packet->session_id != NULL)
		headers = append(headers, text_format("BITS-Session-Id: %s", packet->session_id));
	if (packet->kind == UPLOAD_FRAGMENT)
		headers = append(headers, text_format("Content-Range: bytes %llu-%llu/%llu",
		                                  (unsigned long long)packet->first,
		                                  (unsigned long long)packet->end - 1,
		                                  (unsigned long long)packet->total));
	if (packet->name != NULL) {
		char *name = printable(packet->name);
		headers = append(headers, text_format("Content-Name: %s", name));
		free(name);
	}
	return headers;
}

/* An IPv6 address without its brackets has more than one colon. */
static char *bracketed(const char *host)
{
	const char *colon = strchr(host, ':');
	bool bare = *host != '[' && colon != NULL && strchr(colon + 1, ':') != NULL;
	return text_format(bare ? "[%s]" : "%s", host);
}

static bool has_port(const char *host)
{
	const char *colon = strrchr(host, ':');
	return colon != NULL && strchr(colon, ']') == NULL;
}

char *upload_url_at(const char *url, const char *host)
{
	struct url own, moved;
	if (strpbrk(host, "/?#@\\ %") != NULL || url_parse(url, &own) != URL_GOOD)
		return NULL;
	char *name = bracketed(host), *text = NULL;
	const char *scheme = own.secure ? "https" : "http";
	char *raw = has_port(name) ? text_format("%s://%s%s", scheme, name, own.path)
	                           : text_format("%s://%s:%u%s", scheme, name, (unsigned)own.port,
	                                     own.path);
	if (url_parse(raw, &moved) == URL_GOOD)
		text = moved.text;
	free(raw);
	free(name);
	url_release(&own);
	return text;
}
