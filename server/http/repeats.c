/* SPDX-License-Identifier: MIT */
#include "http/repeats.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/sha256.h"
#include "base/thread.h"
#include "http/state.h"

/* Whose keys those of the dashboard and of programs are: no web page's. */
#define OWN_ORIGIN "own"

_Static_assert(HTTP_ORIGIN_MAX <= IDEMPOTENCY_ORIGIN_MAX, "every origin fits");

struct repeats {
	struct mutex *mutex;
	struct idempotency_key running[HTTP_WORKERS]; /* one for each worker at most */
	size_t count;
};

struct repeats *repeats_new(void)
{
	struct repeats *repeats = memory_new(sizeof *repeats);
	repeats->mutex = mutex_new();
	return repeats;
}

void repeats_free(struct repeats *repeats)
{
	if (repeats != NULL)
		mutex_free(repeats->mutex);
	free(repeats);
}

static bool is_good(const char *key)
{
	size_t length = strlen(key);
	for (size_t i = 0; i < length; i++)
		if (key[i] < ' ' || key[i] > '~')
			return false;
	return length > 0 && length <= IDEMPOTENCY_KEY_MAX;
}

static void fill_in(const struct exchange *exchange, const char *key, const char *body,
        size_t length, struct idempotency_key *ret)
{
	struct sha256 hash;
	const struct site *site = exchange->reader->site;
	*ret = (struct idempotency_key){0};
	memcpy(ret->key, key, strlen(key) + 1);
	const char *origin = site != NULL ? site->origin : OWN_ORIGIN;
	memcpy(ret->origin, origin, strlen(origin) + 1);
	sha256_init(&hash);
	sha256_add(&hash, exchange->request.path, strlen(exchange->request.path) + 1);
	sha256_add(&hash, body, length);
	sha256_end(&hash, ret->fingerprint);
}

/* Mutex held. */
static size_t find(const struct repeats *repeats, const struct idempotency_key *key)
{
	size_t i = 0;
	while (i < repeats->count && (strcmp(repeats->running[i].key, key->key) != 0 ||
	                                     strcmp(repeats->running[i].origin, key->origin) != 0))
		i++;
	return i;
}

static bool enter(struct repeats *repeats, const struct idempotency_key *key)
{
	mutex_lock(repeats->mutex);
	bool is_new = find(repeats, key) == repeats->count && repeats->count < HTTP_WORKERS;
	if (is_new)
		repeats->running[repeats->count++] = *key;
	mutex_unlock(repeats->mutex);
	return is_new;
}

static void leave(struct repeats *repeats, const struct idempotency_key *key)
{
	mutex_lock(repeats->mutex);
	size_t i = find(repeats, key);
	if (i < repeats->count)
		repeats->running[i] = repeats->running[--repeats->count];
	mutex_unlock(repeats->mutex);
}

bool repeats_begin(
        struct exchange *exchange, const char *body, size_t length, struct idempotency_key *ret)
{
	struct http_server *server = exchange->server;
	const char *key = http_request_header(&exchange->request, "Idempotency-Key");
	*ret = (struct idempotency_key){0};
	if (key == NULL)
		return true;
	if (!is_good(key)) {
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_BAD_KEY});
		return false;
	}
	fill_in(exchange, key, body, length, ret);
	/* Nobody may wait any more for one that the queue is still busy with. */
	if (enter(server->repeats, ret)) {
		if (!commander_has(server->commander, ret))
			return true;
		leave(server->repeats, ret);
	}
	exchange_problem(exchange,
	        &(struct problem){.type = PROBLEM_STILL_RUNNING, .more = "Retry-After: 1\r\n"});
	return false;
}

void repeats_end(struct exchange *exchange, const struct idempotency_key *key)
{
	if (key->key[0] != '\0')
		leave(exchange->server->repeats, key);
}
