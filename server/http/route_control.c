/* SPDX-License-Identifier: MIT */
/* Making jobs, and acting on them: for origins that were given control, and for the dashboard with its token. */
#include "http/routes.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/memory.h"
#include "http/filters.h"
#include "http/order.h"
#include "http/repeats.h"
#include "http/state.h"
#include "model/changes.h"
#include "json/job_json.h"

static void send_fault(struct exchange *exchange, const struct json_fault *fault)
{
	exchange_problem(exchange,
	        &(struct problem){.type = fault->broken ? PROBLEM_BAD_JSON : PROBLEM_BAD_MEMBER,
	                .detail = fault->reason,
	                .member = fault->member[0] != '\0' ? fault->member : NULL});
}

char *route_read_json(struct exchange *exchange, size_t *ret_length)
{
	const char *type = http_request_header(&exchange->request, "Content-Type");
	if (!query_is_empty(&exchange->request)) {
		route_send_flaw(exchange);
		return NULL;
	}
	if (type == NULL || !http_is_json(type)) {
		exchange->close = true;
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_NOT_JSON});
		return NULL;
	}
	return exchange_read_body(exchange, ret_length);
}

static void append_entry(struct exchange *exchange, struct text *text, const struct entry *entry)
{
	job_json_append(text, entry, scope_reader(exchange->reader->scope, entry));
}

/* When the job came into the state that it is in since the board saw it last: what the next look will say. */
static const struct changes *changes_since(const struct entry *before, const struct job *job)
{
	if (before != NULL && before->state == job->state)
		return changes_ref(before->changes);
	int64_t time = job->modified != JOB_TIME_UNKNOWN ? job->modified : clock_wall_ms();
	return changes_after(before != NULL ? before->changes : NULL, job->state, time);
}

/* The job as it is now; before: what the board said of it until then, or NULL. */
static void append_job(struct exchange *exchange, struct text *text, const struct job *job,
        const struct entry *before)
{
	struct entry entry;
	entry_init(&entry, job);
	if (before != NULL) {
		entry.last_error = before->last_error;
		entry.last_error_time = before->last_error_time;
	}
	entry.changes = changes_since(before, job);
	append_entry(exchange, text, &entry);
	changes_unref(entry.changes);
}

static void send_command_problem(struct exchange *exchange, const struct command_result *result)
{
	struct error_text described;
	error_describe(result->code, &described);
	bool own = exchange->reader->site == NULL;
	exchange_problem(exchange,
	        &(struct problem){.type = result->code == BITS_E_NOT_FOUND ? PROBLEM_NOT_FOUND
	                                                                   : PROBLEM_QUEUE_REFUSED,
	                .detail =
	                        own && result->detail != NULL ? result->detail : described.message,
	                .code = result->code});
}

static void send_objection(struct exchange *exchange, const struct command_result *result)
{
	if (result->objection == JOB_OBJECTION_PLAYER)
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_PLAYER_COMPLETES});
	else
		exchange_problem(exchange,
		        &(struct problem){.type = PROBLEM_NOT_TRANSFERRED, .code = result->code});
}

static void send_failure(struct exchange *exchange, const struct command_result *result)
{
	if (result->standing == REQUEST_DIFFERENT)
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_KEY_USED});
	else if (result->standing == REQUEST_CROWDED)
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_TOO_MANY_KEYS});
	else if (result->objection != JOB_OBJECTION_NONE)
		send_objection(exchange, result);
	else
		send_command_problem(exchange, result);
}

/* False: an error was sent, and it may still be carried out. */
static bool hand_over(
        struct exchange *exchange, const struct command *command, struct command_result *ret)
{
	bool answered = commander_run(exchange->server->commander, command, ret);
	if (!answered)
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_QUEUE_SLOW});
	return answered;
}

/* What the reader sees under this id at this moment; referenced, or NULL. */
static const struct entry *look_up(const struct exchange *exchange, const struct job_id *id)
{
	const struct view *view = board_view(exchange->server->board, exchange->reader->scope);
	const struct view_entry *found = view_find(view, id);
	const struct entry *entry = found != NULL ? entry_ref(found->entry) : NULL;
	view_unref(view);
	return entry;
}

/* A job that was just made may not have been looked at yet. */
static const struct entry *look_up_fresh(const struct exchange *exchange, const struct job_id *id)
{
	const struct entry *entry = look_up(exchange, id);
	if (entry != NULL)
		return entry;
	demand_listen_once(exchange->server->demand, HTTP_FRESH_WAIT_MS);
	return look_up(exchange, id);
}

static void send_job(
        struct exchange *exchange, int status, const struct job_id *id, struct text *body)
{
	char *location = text_format("Location: /api/v1/jobs/%s\r\n", id->text);
	exchange_send(exchange, &(struct http_answer){.status = status,
	                                .content_type = "application/json",
	                                .more = location,
	                                .body = body->data,
	                                .length = body->length});
	free(location);
}

static void send_made(struct exchange *exchange, const struct command_result *result)
{
	struct text body = {0};
	if (result->job == NULL) {
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_JOB_LOST});
		return;
	}
	append_job(exchange, &body, result->job, NULL);
	send_job(exchange, 201, &result->job->id, &body);
	text_release(&body);
}

/* The job as it is by now. */
static void send_made_before(struct exchange *exchange, const struct command_result *result)
{
	struct text body = {0};
	const struct entry *entry = look_up_fresh(exchange, &result->id);
	if (entry == NULL) {
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_JOB_FORGOTTEN});
		return;
	}
	if (result->job != NULL)
		append_job(exchange, &body, result->job, entry);
	else
		append_entry(exchange, &body, entry);
	send_job(exchange, 200, &result->id, &body);
	text_release(&body);
	entry_unref(entry);
}

/* Where this fails, the job's own error says what is wrong with the folder. */
static void make_folder(const char *path)
{
	char *reason = NULL;
	folder_make(path, &reason);
	free(reason);
}

/* Why no further job can be made. */
static enum problem_type find_obstacle(const struct exchange *exchange, struct order *order)
{
	enum problem_type obstacle = PROBLEM_NONE;
	demand_listen_once(exchange->server->demand, HTTP_FRESH_WAIT_MS);
	const struct snapshot *snapshot = board_snapshot(exchange->server->board);
	if (order_count_made(snapshot, order->maker) >= HTTP_MADE_JOBS_MAX)
		obstacle = PROBLEM_TOO_MANY_JOBS;
	else if (!order_choose_name(order, exchange->config->download_dir, snapshot))
		obstacle = PROBLEM_NAME_TAKEN;
	snapshot_unref(snapshot);
	return obstacle;
}

/* One order at a time: a name that is found free stays free until its job has it, and the cap holds. */
static void make(struct exchange *exchange, struct order *order, const struct idempotency_key *key)
{
	struct command_result result;
	make_folder(exchange->config->download_dir);
	mutex_lock(exchange->server->making);
	enum problem_type obstacle = find_obstacle(exchange, order);
	struct command command = {
	        .make = &order->spec, .request = *key, .only_repeated = obstacle != PROBLEM_NONE};
	if (command.only_repeated)
		order->spec.file_count = 0; /* it may have no name */
	if (command.only_repeated && key->key[0] == '\0') {
		exchange_problem(exchange, &(struct problem){.type = obstacle});
	} else if (hand_over(exchange, &command, &result)) {
		if (result.code >= 0 && result.standing == REQUEST_DONE)
			send_made_before(exchange, &result);
		else if (result.code >= 0)
			send_made(exchange, &result);
		else if (command.only_repeated && result.standing == REQUEST_DUE)
			exchange_problem(exchange, &(struct problem){.type = obstacle});
		else
			send_failure(exchange, &result);
		command_result_release(&result);
	}
	mutex_unlock(exchange->server->making);
}

static void make_ordered(struct exchange *exchange, const struct job_request *request,
        const struct idempotency_key *key)
{
	struct json_fault fault;
	struct order order;
	const struct site *site = exchange->reader->site;
	char *own = text_format("http://127.0.0.1:%u", (unsigned)exchange->server->port);
	if (order_init(&order, exchange->config, site, site != NULL ? site->origin : own, request,
	            &fault)) {
		make(exchange, &order, key);
		order_release(&order);
	} else {
		send_fault(exchange, &fault);
	}
	free(own);
}

void route_make_job(struct exchange *exchange)
{
	struct job_request request;
	struct json_fault fault;
	struct idempotency_key key;
	size_t length;
	char *body = route_read_json(exchange, &length);
	if (body == NULL)
		return;
	if (repeats_begin(exchange, body, length, &key)) {
		if (job_request_parse(body, length, &request, &fault)) {
			make_ordered(exchange, &request, &key);
			job_request_release(&request);
		} else {
			send_fault(exchange, &fault);
		}
		repeats_end(exchange, &key);
	}
	free(body);
}

/*
 * What the reader sees under this id; referenced; NULL: an error was sent. It must not learn of others.
 */
static const struct entry *find_job(struct exchange *exchange)
{
	struct job_id id;
	const struct entry *entry = NULL;
	if (job_id_parse(exchange->argument, &id))
		entry = look_up_fresh(exchange, &id);
	if (entry == NULL)
		exchange_not_found(exchange, "There is no job with this id.");
	return entry;
}

/* BITS forgets a job that has come to its end at once; the board, from the next look on, knows what became of it. */
static void append_ended(struct exchange *exchange, struct text *text, const struct entry *before)
{
	demand_listen_once(exchange->server->demand, HTTP_FRESH_WAIT_MS);
	const struct entry *after = look_up(exchange, &before->job->id);
	append_entry(exchange, text, after != NULL ? after : before);
	entry_unref(after);
}

static void send_acted(
        struct exchange *exchange, const struct command_result *result, const struct entry *before)
{
	struct text text = {0};
	if (result->job != NULL)
		append_job(exchange, &text, result->job, before);
	else
		append_ended(exchange, &text, before);
	exchange_send_json(exchange, 200, NULL, text.data, text.length);
	text_release(&text);
}

static void act(struct exchange *exchange, struct command *command)
{
	struct command_result result;
	const struct entry *entry = find_job(exchange);
	if (entry == NULL)
		return;
	command->id = entry->job->id;
	if (hand_over(exchange, command, &result)) {
		if (result.code >= 0)
			send_acted(exchange, &result, entry);
		else
			send_failure(exchange, &result);
		command_result_release(&result);
	}
	entry_unref(entry);
}

void route_act(struct exchange *exchange)
{
	struct command command = {.action = exchange->route->action};
	struct json_fault fault;
	size_t length;
	char *body = route_read_json(exchange, &length);
	if (body == NULL)
		return;
	if (repeats_begin(exchange, body, length, &command.request)) {
		bool takes_force = command.action == JOB_COMPLETE;
		bool good = job_action_parse(body, length, takes_force, &command.force, &fault);
		command.replace = command.force;
		if (good)
			act(exchange, &command);
		else
			send_fault(exchange, &fault);
		repeats_end(exchange, &command.request);
	}
	free(body);
}
