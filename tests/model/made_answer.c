/* SPDX-License-Identifier: MIT */
#include "made_answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"

/* The most that a sparing server gives at once. */
#define PIECE 6000

void made_world_begin(struct made_world *world, struct tape *tape)
{
	*world = (struct made_world){.tape = tape, .now = 1700000000};
	world->traits = (struct made_traits){.tag = (enum made_tag)tape_choose(tape, 3),
	        .no_modified = tape_chance(tape, 2),
	        .no_date = tape_chance(tape, 4),
	        .no_ranges = tape_chance(tape, 12),
	        .silent_ranges = tape_chance(tape, 4),
	        .ignores_conditions = tape_chance(tape, 3),
	        .no_head = tape_chance(tape, 3),
	        .sparing = tape_chance(tape, 4),
	        .forgetful = tape_chance(tape, 2),
	        .names_beginnings = tape_chance(tape, 4)};
	for (int i = 0; i < MADE_FILES_MAX; i++)
		made_file_change(&world->files[i], tape, &world->now);
	world->now += tape_choose(tape, 2);
}

void made_world_release(struct made_world *world)
{
	text_release(&world->log);
}

bool made_world_names_no_version(const struct made_world *world)
{
	return world->traits.tag == MADE_NO_TAG && world->traits.no_modified;
}

/* The header's value, malloc'ed; NULL: there is none. */
static char *header(const char *head, const char *name)
{
	const char *at = strstr(head, name);
	if (at == NULL)
		return NULL;
	at += strlen(name);
	return memory_string_n(at, strcspn(at, "\r"));
}

bool made_request_parse(const char *head, struct made_request *ret)
{
	unsigned long long first = 0, last = 0;
	*ret = (struct made_request){.head = strncmp(head, "HEAD ", 5) == 0, .last = SIZE_MAX};
	const char *path = strstr(head, " /f");
	if (path == NULL || path[3] < '0' || path[3] >= '0' + MADE_FILES_MAX)
		return false;
	ret->file = path[3] - '0';
	char *range = header(head, "\r\nRange: ");
	int found = range != NULL ? sscanf(range, "bytes=%llu-%llu", &first, &last) : 0;
	free(range);
	ret->ranged = found > 0;
	ret->first = (size_t)first;
	if (found == 2)
		ret->last = (size_t)last;
	ret->condition = header(head, "\r\nIf-Range: ");
	return true;
}

static char *date_of(int64_t seconds)
{
	char text[64];
	time_t when = (time_t)seconds;
	struct tm parts;
	strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&when, &parts));
	return memory_string(text);
}

static char *tag_of(const struct made_file *file, enum made_tag kind)
{
	if (kind == MADE_NO_TAG)
		return NULL;
	return kind == MADE_WEAK ? text_format("W/\"v%d\"", made_file_now(file)->weak_name)
	                         : text_format("\"v%d\"", file->count);
}

/* What is said of the version that comes. Now and then a part of that is forgotten. False: all that could name it. */
static bool append_version(
        struct made_world *world, struct text *out, const struct made_file *file, size_t first)
{
	const struct made_traits *traits = &world->traits;
	char *tag = tag_of(file, traits->tag);
	char *modified = date_of(made_file_now(file)->modified), *date = date_of(world->now);
	bool forgets = (traits->names_beginnings && first > 0) ||
	               (!world->calm && traits->forgetful && tape_chance(world->tape, 2));
	bool forgets_tag = forgets || (!world->calm && tape_chance(world->tape, 12));
	bool forgets_modified = forgets || (!world->calm && tape_chance(world->tape, 12));
	bool is_tagged = tag != NULL && !forgets_tag;
	bool is_dated = !traits->no_modified && !forgets_modified;
	if (is_tagged)
		text_appendf(out, "ETag: %s\r\n", tag);
	if (is_dated)
		text_appendf(out, "Last-Modified: %s\r\n", modified);
	if (!traits->no_date)
		text_appendf(out, "Date: %s\r\n", date);
	if (!traits->no_ranges && !traits->silent_ranges)
		text_append(out, "Accept-Ranges: bytes\r\n");
	free(tag);
	free(modified);
	free(date);
	return is_tagged || is_dated;
}

static bool holds_condition(const struct made_world *world, const struct made_request *request)
{
	const struct made_file *file = &world->files[request->file];
	if (request->condition == NULL || world->traits.ignores_conditions)
		return true;
	char *tag = tag_of(file, world->traits.tag);
	char *modified = date_of(made_file_now(file)->modified);
	bool holds = (world->traits.tag == MADE_STRONG && strcmp(tag, request->condition) == 0) ||
	             (!world->traits.no_modified && strcmp(modified, request->condition) == 0);
	free(tag);
	free(modified);
	return holds;
}

/* How an answer with bytes departs from a good one. */
enum quirk {
	GOOD,
	CUT,         /* the connection ends within the body */
	STILL,       /* nothing comes behind a part of it */
	ENDLESS,     /* no length is announced, and the connection stays open */
	UNANNOUNCED, /* no length is announced, and the end of the connection ends the body */
	CHUNKED,
	WHOLE,    /* all of it, whatever was asked for */
	SHORT,    /* fewer bytes than were asked for */
	EARLY,    /* from an earlier byte on */
	NO_TOTAL, /* "bytes 0-9/", and a star */
	MISNAMED, /* a part with the status of a whole */
	QUIRKS
};

struct body {
	size_t first, end; /* of the file */
	bool partial;
	enum quirk quirk;
};

/* Anywhere, or where the version before ended. */
static size_t short_end(
        struct made_world *world, const struct made_file *file, const struct body *body)
{
	size_t before = file->count > 1 ? file->versions[file->count - 2].size : 0;
	if (before > body->first && before < body->end && tape_chance(world->tape, 2))
		return before;
	return body->end - 1 - tape_choose(world->tape, (uint32_t)(body->end - body->first - 1));
}

static struct body choose_body(struct made_world *world, const struct made_request *request)
{
	const struct made_version *version = made_file_now(&world->files[request->file]);
	struct body body = {.end = version->size};
	if (!world->calm && tape_chance(world->tape, 2))
		body.quirk = (enum quirk)tape_choose(world->tape, QUIRKS);
	/* Who asks for one byte goes by curl's time, which no test sets. */
	if ((body.quirk == STILL || body.quirk == ENDLESS) && request->last != SIZE_MAX)
		body.quirk = CUT;
	body.partial = request->ranged && !world->traits.no_ranges && body.quirk != WHOLE &&
	               holds_condition(world, request);
	if (!body.partial)
		return body;
	body.first = request->first;
	if (request->last < body.end)
		body.end = request->last + 1;
	if (world->traits.sparing && body.end - body.first > PIECE)
		body.end = body.first + PIECE;
	if (body.quirk == EARLY && body.first > 0)
		body.first -= 1 + tape_choose(world->tape, (uint32_t)body.first);
	if (body.quirk == SHORT && body.end > body.first + 1)
		body.end = short_end(world, &world->files[request->file], &body);
	/* Which part of how much it is, all of that is never kept back. */
	if (body.quirk == NO_TOTAL && body.end < version->size)
		body.quirk = GOOD;
	return body;
}

static void append_length(struct text *out, const struct body *body)
{
	size_t length = body->end - body->first;
	if (body->quirk == CHUNKED)
		text_append(out, "Transfer-Encoding: chunked\r\n");
	else if (body->quirk != ENDLESS && body->quirk != UNANNOUNCED)
		text_appendf(out, "Content-Length: %zu\r\n", length);
}

/* Where the file's last byte ends. */
static size_t append_body(
        struct text *out, const struct made_version *version, const struct body *body)
{
	size_t length = body->end - body->first;
	if (body->quirk == CHUNKED && length > 0)
		text_appendf(out, "%zx\r\n", length);
	text_reserve(out, length + 16);
	for (size_t i = body->first; i < body->end; i++)
		text_append_char(out, (char)made_byte(version, i));
	size_t end = out->length;
	if (body->quirk == CHUNKED)
		text_append(out, length > 0 ? "\r\n0\r\n\r\n" : "0\r\n\r\n");
	return end;
}

static void answer_bytes(struct made_world *world, const struct made_request *request,
        const struct body *body, struct made_answer *ret)
{
	struct made_file *file = &world->files[request->file];
	struct made_version *version = &file->versions[file->count - 1];
	bool partial_status = body->partial && body->quirk != MISNAMED;
	text_append(&ret->bytes,
	        partial_status ? "HTTP/1.1 206 Partial Content\r\n" : "HTTP/1.1 200 OK\r\n");
	if (body->partial && body->quirk == NO_TOTAL)
		text_appendf(&ret->bytes, "Content-Range: bytes %zu-%zu/*\r\n", body->first,
		        body->end - 1);
	else if (body->partial)
		text_appendf(&ret->bytes, "Content-Range: bytes %zu-%zu/%zu\r\n", body->first,
		        body->end - 1, version->size);
	append_length(&ret->bytes, body);
	bool is_named = append_version(world, &ret->bytes, file, body->first);
	text_append(&ret->bytes, "Content-Type: audio/mpeg\r\n\r\n");
	size_t head = ret->bytes.length;
	if (request->head) {
		ret->closes = body->quirk == CUT;
		return;
	}
	bool endless =
	        body->quirk == ENDLESS || body->quirk == UNANNOUNCED || body->quirk == CHUNKED;
	const struct made_traits *traits = &world->traits;
	made_file_sends(
	        file, &(struct made_piece){.asked = request->first,
	                      .sure = request->condition != NULL,
	                      .named = is_named,
	                      .whole = !body->partial,
	                      .taken = !endless && !traits->no_ranges && !traits->silent_ranges});
	ret->end = append_body(&ret->bytes, version, body);
	size_t length = ret->bytes.length - head;
	if (body->end - body->first == version->size)
		ret->whole = version;
	ret->closes = body->quirk == UNANNOUNCED;
	if (length > 0)
		ret->pause = head + tape_choose(world->tape, (uint32_t)length + 1);
	if (body->quirk == CUT) {
		ret->bytes.length = ret->pause;
		ret->closes = true;
	}
	ret->stands_still = body->quirk == STILL;
}

static void answer_status(struct made_world *world, const struct made_request *request,
        const char *status, const char *headers, struct made_answer *ret)
{
	static const char page[] = "<html>Not that.</html>\n";
	text_appendf(&ret->bytes,
	        "HTTP/1.1 %s\r\nContent-Type: text/html\r\nContent-Length: %zu\r\n%s", status,
	        sizeof page - 1, headers);
	if (!world->traits.no_date) {
		char *date = date_of(world->now);
		text_appendf(&ret->bytes, "Date: %s\r\n", date);
		free(date);
	}
	text_append(&ret->bytes, "\r\n");
	if (!request->head)
		text_append(&ret->bytes, page);
}

/* In place of the file. */
static bool answer_badly(
        struct made_world *world, const struct made_request *request, struct made_answer *ret)
{
	static const char *const rows[][2] = {
	        {"500 Broken", ""}, {"503 Busy", ""}, {"503 Busy", "Retry-After: 60\r\n"},
	        {"429 Too Often", "Retry-After: 5\r\n"}, {"404 Not Found", ""},
	        {"403 Forbidden", ""}, {"408 Slow", ""}, {"412 Changed", ""},
	        {"416 No Such Range", ""}, {"302 Elsewhere", "Location: ?again\r\n"},
	        {"302 Elsewhere", ""},
	        {"200 Log In",
	                "Accept-Ranges: bytes\r\n"}, /* who holds no bytes takes it for the file */
	};
	uint32_t count = sizeof rows / sizeof rows[0];
	if (world->calm || !tape_chance(world->tape, 8))
		return false;
	uint32_t which = tape_choose(world->tape, count + 2);
	if (which == count - 1 && request->first == 0)
		which = 0;
	if (which < count)
		answer_status(world, request, rows[which][0], rows[which][1], ret);
	else if (which == count)
		text_append(&ret->bytes, "what?\r\n");
	ret->closes = which >= count;
	return true;
}

static bool is_beyond(const struct made_world *world, const struct made_request *request)
{
	const struct made_version *version = made_file_now(&world->files[request->file]);
	return request->ranged && !world->traits.no_ranges && request->first >= version->size &&
	       holds_condition(world, request);
}

struct made_answer made_answer(struct made_world *world, const struct made_request *request)
{
	struct made_answer answer = {0};
	world->asked = request->file;
	/* RFC 9110, 13.1.5. */
	if (request->condition != NULL && strncmp(request->condition, "W/", 2) == 0)
		world->wrong = "the rest of a version was asked for by a weak name";
	if (answer_badly(world, request, &answer))
		return answer;
	if (request->head && world->traits.no_head) {
		answer_status(world, request, "405 No", "", &answer);
		return answer;
	}
	made_file_tell(&world->files[request->file], world->tape, world->now);
	if (is_beyond(world, request)) {
		char *range = text_format("Content-Range: bytes */%zu\r\n",
		        made_file_now(&world->files[request->file])->size);
		answer_status(world, request, "416 No Such Range", range, &answer);
		free(range);
		return answer;
	}
	struct body body = choose_body(world, request);
	answer_bytes(world, request, &body, &answer);
	return answer;
}
