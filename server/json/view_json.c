/* SPDX-License-Identifier: MIT */
#include "json/view_json.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/memory.h"

/* Head and tail seldom need more than this. */
#define FRAME_LIKELY 400

/* The texts of the jobs that somebody asked for. */
struct selection {
	const struct view *view;
	const struct view_question *question;
	const struct job_text **texts;
	size_t count, length;
};

static void select_entry(struct selection *selection, const struct view_entry *entry)
{
	if (entry->changed_at <= selection->question->since ||
	        !view_filter_matches(&selection->question->filter, entry->entry))
		return;
	const struct job_text *text = view_text(selection->view, entry);
	selection->texts[selection->count++] = text;
	selection->length += text->length + 1;
}

/* A collection is looked up, not searched for. */
static void select_jobs(struct selection *selection)
{
	const struct view *view = selection->view;
	uint32_t service_id = selection->question->filter.service_id;
	size_t count = view->entry_count;
	const uint32_t *places = service_id != 0 ? view_collection(view, service_id, &count) : NULL;
	selection->texts = memory_new_array(count, sizeof(const struct job_text *));
	for (size_t i = 0; i < count; i++)
		select_entry(selection, &view->entries[places != NULL ? places[i] : i]);
}

/* The head of every answer, left open: the members that follow are added as text. No character of it needs escaping. */
static void append_head(
        struct text *text, const struct view *view, const struct view_question *question)
{
	char taken_at[CLOCK_ISO_SIZE];
	clock_format_iso(view->taken_at, taken_at);
	text_appendf(text, "{\"revision\":\"%s\",\"takenAt\":\"%s\",\"queue\":%s", view->revision,
	        taken_at, view->queue);
	if (question->shape == VIEW_COLLECTION)
		text_appendf(text, ",\"serviceId\":%" PRIu32, question->filter.service_id);
	text_append(text, question->shape == VIEW_CHANGES ? ",\"changed\":[" : ",\"jobs\":[");
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
	const struct view_entry *entry = view_find(view, &removed->id);
	return entry == NULL || !view_filter_matches_tag(filter, entry->entry);
}

static void append_id(struct text *text, const char **separator, const struct job_id *id)
{
	text_appendf(text, "%s\"%s\"", *separator, id->text);
	*separator = ",";
}

static void append_removed(
        struct text *text, const struct view *view, const struct view_question *question)
{
	const char *separator = "";
	uint64_t since = question->since;
	const struct view_filter *filter = &question->filter;
	text_append(text, ",\"removed\":[");
	for (size_t i = 0; i < view->removed_count; i++)
		if (is_removed(view, &view->removed[i], since, filter))
			append_id(text, &separator, &view->removed[i].id);
	for (size_t i = 0; i < view->entry_count && filter->states != 0; i++)
		if (has_left_filter(&view->entries[i], since, filter))
			append_id(text, &separator, &view->entries[i].entry->job->id);
	text_append(text, "]");
}

void view_json_append(
        struct text *text, const struct view *view, const struct view_question *question)
{
	struct selection selection = {.view = view, .question = question};
	select_jobs(&selection);
	text_reserve(text, selection.length + FRAME_LIKELY);
	append_head(text, view, question);
	for (size_t i = 0; i < selection.count; i++) {
		if (i > 0)
			text_append_char(text, ',');
		text_append_n(text, selection.texts[i]->data, selection.texts[i]->length);
	}
	text_append(text, "]");
	if (question->shape == VIEW_CHANGES)
		append_removed(text, view, question);
	text_append(text, "}");
	free(selection.texts);
}

bool view_has_news(const struct view *view, uint64_t since, const struct view_filter *filter)
{
	if (view->queue_changed_at > since)
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
