/* SPDX-License-Identifier: MIT */
/* Figures in Prometheus's text format. Own origin only. */
#include "http/routes.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "http/filters.h"
#include "http/state.h"

/* So many bytes they seldom need more than. */
#define METRICS_LIKELY 8000

static void append_family(struct text *text, const char *name, const char *type, const char *help)
{
	text_appendf(
	        text, "# HELP bitsbridge_%s %s\n# TYPE bitsbridge_%s %s\n", name, help, name, type);
}

static void append_gauge(struct text *text, const char *name, const char *help, double value)
{
	append_family(text, name, "gauge", help);
	text_appendf(text, "bitsbridge_%s %.15g\n", name, value);
}

static void append_label(struct text *text, const char *name, const char *value)
{
	text_appendf(text, "%s=\"", name);
	for (; *value != '\0'; value++) {
		if (*value == '\\' || *value == '"')
			text_append_char(text, '\\');
		if (*value == '\n')
			text_append(text, "\\n");
		else
			text_append_char(text, *value);
	}
	text_append_char(text, '"');
}

static const char *provider_of(const struct entry *entry)
{
	return entry->job->tag.fields[TAG_PROVIDER];
}

/* Entries in an order in which those that are counted together stand together. */
struct sorted {
	const struct entry **entries;
	size_t count;
};

typedef int entry_order(const void *left, const void *right);

static int by_provider(const void *left, const void *right)
{
	const struct entry *const *a = left, *const *b = right;
	return strcmp(provider_of(*a), provider_of(*b));
}

static int by_state(const void *left, const void *right)
{
	const struct entry *const *a = left, *const *b = right;
	if ((*a)->state != (*b)->state)
		return (*a)->state < (*b)->state ? -1 : 1;
	return by_provider(left, right);
}

static int by_error(const void *left, const void *right)
{
	const struct entry *const *a = left, *const *b = right;
	bits_hr x = (*a)->job->error.code, y = (*b)->job->error.code;
	return (x > y) - (x < y);
}

static void sort(struct sorted *sorted, entry_order *order)
{
	qsort(sorted->entries, sorted->count, sizeof(const struct entry *), order);
}

/* Behind the last that counts together with the one at `from`. */
static size_t end_of_group(const struct sorted *sorted, size_t from, entry_order *order)
{
	size_t end = from + 1;
	while (end < sorted->count && order(&sorted->entries[from], &sorted->entries[end]) == 0)
		end++;
	return end;
}

static void append_jobs(struct text *text, struct sorted *sorted)
{
	append_family(
	        text, "jobs", "gauge", "Tagged jobs, those that have left the queue lately too.");
	sort(sorted, by_state);
	for (size_t i = 0, end; i < sorted->count; i = end) {
		end = end_of_group(sorted, i, by_state);
		text_appendf(text, "bitsbridge_jobs{state=\"%s\",",
		        job_state_name(sorted->entries[i]->state));
		append_label(text, "provider", provider_of(sorted->entries[i]));
		text_appendf(text, "} %zu\n", end - i);
	}
}

static void append_bytes(
        struct text *text, struct sorted *sorted, const char *name, const char *help, bool total)
{
	append_family(text, name, "gauge", help);
	sort(sorted, by_provider);
	for (size_t i = 0, end; i < sorted->count; i = end) {
		uint64_t bytes = 0;
		end = end_of_group(sorted, i, by_provider);
		for (size_t k = i; k < end; k++) {
			const struct job *job = sorted->entries[k]->job;
			uint64_t more = total ? job->bytes_total : job->bytes_transferred;
			if (more != JOB_SIZE_UNKNOWN)
				bytes += more;
		}
		text_appendf(text, "bitsbridge_%s{", name);
		append_label(text, "provider", provider_of(sorted->entries[i]));
		text_appendf(text, "} %" PRIu64 "\n", bytes);
	}
}

static void append_errors(struct text *text, struct sorted *sorted)
{
	append_family(text, "job_errors", "gauge", "Tagged jobs that show this error now.");
	sort(sorted, by_error);
	for (size_t i = 0, end; i < sorted->count; i = end) {
		bits_hr code = sorted->entries[i]->job->error.code;
		end = end_of_group(sorted, i, by_error);
		if (code != 0)
			text_appendf(text, "bitsbridge_job_errors{code=\"0x%08" PRIX32 "\"} %zu\n",
			        (uint32_t)code, end - i);
	}
}

static void append_snapshot(struct text *text, const struct snapshot *snapshot)
{
	struct sorted sorted = {.count = snapshot->entry_count};
	sorted.entries = memory_new_array(sorted.count, sizeof(const struct entry *));
	memcpy(sorted.entries, snapshot->entries, sorted.count * sizeof(const struct entry *));
	append_jobs(text, &sorted);
	append_bytes(
	        text, &sorted, "bytes_transferred", "Bytes that these jobs have moved.", false);
	append_bytes(text, &sorted, "bytes_expected",
	        "Bytes that these jobs will have moved, of those whose size is known.", true);
	append_errors(text, &sorted);
	free(sorted.entries);
	append_gauge(text, "untagged_jobs", "Jobs in the queue without a tag.",
	        (double)snapshot->untagged);
	append_gauge(text, "restricted_jobs", "Jobs in the queue that denied access.",
	        (double)snapshot->restricted);
	append_gauge(text, "near_misses", "Jobs that look tagged but are not.",
	        (double)snapshot->near_miss_count);
	append_gauge(text, "queue_stale", "1 while the queue does not answer.", snapshot->stale);
	append_gauge(text, "snapshot_age_seconds", "Since the queue was last looked at.",
	        (double)(clock_wall_ms() - snapshot->taken_at) / 1e3);
	append_gauge(text, "snapshot_build_seconds", "What the last look and its snapshot took.",
	        (double)snapshot->build_ns / 1e9);
}

static void append_requests(struct text *text, struct counters *counters)
{
	append_family(text, "http_requests_total", "counter", "Requests by route and status.");
	for (size_t row = 0; row <= ROUTES_MAX; row++) {
		const char *route = row < route_count ? routes[row].pattern : "none";
		for (size_t column = 0; column < COUNTED_STATUS_COUNT; column++) {
			uint64_t count = atomic_load(&counters->requests[row][column]);
			if (count > 0)
				text_appendf(text,
				        "bitsbridge_http_requests_total{route=\"%s\",status=\"%d\"} "
				        "%" PRIu64 "\n",
				        route, counters_status(column), count);
		}
	}
}

static void append_server(struct text *text, struct http_server *server)
{
	append_family(text, "info", "gauge", "The program's version.");
	text_append(text, "bitsbridge_info{");
	append_label(text, "version", server->version != NULL ? server->version : "");
	text_append(text, "} 1\n");
	append_gauge(text, "start_time_seconds", "When the server was started, since 1970.",
	        (double)server->started / 1e3);
	append_requests(text, &server->counters);
	append_gauge(text, "event_streams", "Event streams open now.",
	        (double)atomic_load(&server->streams));
	append_gauge(text, "event_streams_max", "Event streams that may be open.",
	        server->capacity.streams);
	append_gauge(text, "long_polls", "Requests that wait for news now.",
	        (double)atomic_load(&server->polls));
}

void route_metrics(struct exchange *exchange)
{
	struct http_server *server = exchange->server;
	if (!query_is_empty(&exchange->request)) {
		route_send_flaw(exchange);
		return;
	}
	struct text body = {0};
	const struct snapshot *snapshot = board_snapshot(server->board);
	text_reserve(&body, METRICS_LIKELY);
	append_server(&body, server);
	if (snapshot != NULL)
		append_snapshot(&body, snapshot);
	exchange_send(exchange, &(struct http_answer){.status = 200,
	                                .content_type = "text/plain; version=0.0.4; charset=utf-8",
	                                .body = body.data,
	                                .length = body.length});
	text_release(&body);
	snapshot_unref(snapshot);
}
