/* SPDX-License-Identifier: MIT */
#include "json/view_json.h"

#include <stdlib.h>

#include "json/json_tree.h"

/* So many bytes a job seldom needs more than. */
#define JOB_LIKELY 1200

struct job_visibility view_visibility(const struct view *view)
{
	const struct scope_spec *spec = scope_spec(view->scope);
	return (struct job_visibility){.own = spec->own, .origin = spec->origin};
}

/* The head of every answer, left open: the members that follow are added as text, one job at a time. */
static void append_head(struct text *text, const struct view *view, uint32_t service_id)
{
	cJSON *head = json_object_new();
	json_add_string(head, "revision", view->revision);
	json_add_time(head, "takenAt", view->taken_at);
	cJSON *queue = json_add_object(head, "queue");
	json_add_string(queue, "source", view->source);
	json_add_bool(queue, "stale", view->stale);
	json_add_time(queue, "staleSince", view->stale ? view->stale_since : JOB_TIME_UNKNOWN);
	if (service_id != 0)
		json_add_uint(head, "serviceId", service_id);
	json_append_and_free(text, head);
	text->length--;
	text->data[text->length] = '\0';
}

static bool is_wanted(
        const struct view_entry *entry, uint64_t changed_above, const struct view_filter *filter)
{
	return (entry->changed_at > changed_above || changed_above == 0) &&
	       view_filter_matches(filter, entry->entry);
}

/* Room for all at once: a text that grows step by step leaves holes of every size in the heap. */
static void reserve(struct text *text, const struct view *view, uint64_t changed_above,
        const struct view_filter *filter)
{
	size_t count = 0;
	for (size_t i = 0; i < view->entry_count; i++)
		count += is_wanted(&view->entries[i], changed_above, filter);
	text_reserve(text, count * JOB_LIKELY);
}

static void append_jobs(struct text *text, const struct view *view, uint64_t changed_above,
        const struct view_filter *filter)
{
	struct job_visibility visibility = view_visibility(view);
	const char *separator = "";
	reserve(text, view, changed_above, filter);
	for (size_t i = 0; i < view->entry_count; i++) {
		const struct view_entry *entry = &view->entries[i];
		if (!is_wanted(entry, changed_above, filter))
			continue;
		text_append(text, separator);
		job_json_append(text, entry->entry, &visibility);
		separator = ",";
	}
}

void view_json_append_full(
        struct text *text, const struct view *view, const struct view_filter *filter)
{
	append_head(text, view, 0);
	text_append(text, ",\"jobs\":[");
	append_jobs(text, view, 0, filter);
	text_append(text, "]}");
}

void view_json_append_collection(struct text *text, const struct view *view, uint32_t service_id)
{
	struct view_filter filter = {.service_id = service_id};
	append_head(text, view, service_id);
	text_append(text, ",\"jobs\":[");
	append_jobs(text, view, 0, &filter);
	text_append(text, "]}");
}

static const struct entry *find_entry(const struct view *view, const struct job_id *id)
{
	for (size_t i = 0; i < view->entry_count; i++)
		if (job_id_equal(&view->entries[i].entry->job->id, id))
			return view->entries[i].entry;
	return NULL;
}

/* Of the wanted tag, and no longer in a wanted state, but was since then. */
static bool has_left_filter(
        const struct view_entry *entry, uint64_t since, const struct view_filter *filter)
{
	if (entry->changed_at <= since || !view_filter_matches_tag(filter, entry->entry) ||
	        view_filter_matches(filter, entry->entry))
		return false;
	for (size_t state = 0; state < JOB_STATE_COUNT; state++)
		if ((filter->states & 1u << state) != 0 && entry->left_at[state] > since)
			return true;
	return false;
}

/* Removed once, and not there again. */
static bool is_removed(const struct view *view, const struct view_removed *removed, uint64_t since,
        const struct view_filter *filter)
{
	if (removed->removed_at <= since)
		return false;
	const struct entry *entry = find_entry(view, &removed->id);
	return entry == NULL || !view_filter_matches_tag(filter, entry);
}

static void append_id(struct text *text, const char **separator, const struct job_id *id)
{
	text_appendf(text, "%s\"%s\"", *separator, id->text);
	*separator = ",";
}

void view_json_append_delta(struct text *text, const struct view *view, uint64_t since,
        const struct view_filter *filter)
{
	const char *separator = "";
	append_head(text, view, 0);
	text_append(text, ",\"changed\":[");
	if (since < view->number)
		append_jobs(text, view, since, filter);
	text_append(text, "],\"removed\":[");
	for (size_t i = 0; i < view->removed_count; i++)
		if (is_removed(view, &view->removed[i], since, filter))
			append_id(text, &separator, &view->removed[i].id);
	for (size_t i = 0; i < view->entry_count; i++)
		if (has_left_filter(&view->entries[i], since, filter))
			append_id(text, &separator, &view->entries[i].entry->job->id);
	text_append(text, "]}");
}

bool view_has_news(const struct view *view, uint64_t since, const struct view_filter *filter)
{
	if (view->source_changed_at > since)
		return true;
	for (size_t i = 0; i < view->entry_count; i++) {
		const struct view_entry *entry = &view->entries[i];
		if ((entry->changed_at > since && view_filter_matches(filter, entry->entry)) ||
		        has_left_filter(entry, since, filter))
			return true;
	}
	for (size_t i = 0; i < view->removed_count; i++)
		if (is_removed(view, &view->removed[i], since, filter))
			return true;
	return false;
}
