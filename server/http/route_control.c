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

/* Hands the command over. False: an error was sent. */
static bool run(
        struct exchange *exchange, const struct command *command, struct command_result *ret)
{
	if (!commander_run(exchange->server->commander, command, ret)) {
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_QUEUE_SLOW});
		return false;
	}
	if (ret->code >= 0)
		return true;
	if (ret->objection != JOB_OBJECTION_NONE)
		send_objection(exchange, ret);
	else
		send_command_problem(exchange, ret);
	command_result_release(ret);
	return false;
}

static void send_made(struct exchange *exchange, const struct command_result *result)
{
	struct text body = {0};
	if (result->job == NULL) {
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_JOB_LOST});
		return;
	}
	append_job(exchange, &body, result->job, NULL);
	char *location = text_format("Location: /api/v1/jobs/%s\r\n", result->job->id.text);
	exchange_send(exchange, &(struct http_answer){.status = 201,
	                                .content_type = "application/json",
	                                .more = location,
	                                .body = body.data,
	                                .length = body.length});
	free(location);
	text_release(&body);
}

/* Where this fails, the job's own error says what is wrong with the folder. */
static void make_folder(const char *path)
{
	char *reason = NULL;
	folder_make(path, &reason);
	free(reason);
}

/* One order at a time: a name that is found free stays free until its job has it, and the cap holds. */
static void make(struct exchange *exchange, struct order *order)
{
	struct http_server *server = exchange->server;
	struct command_result result;
	make_folder(exchange->config->download_dir);
	mutex_lock(server->making);
	demand_listen_once(server->demand, HTTP_FRESH_WAIT_MS);
	const struct snapshot *snapshot = board_snapshot(server->board);
	if (order_count_made(snapshot, order->maker) >= HTTP_MADE_JOBS_MAX) {
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_TOO_MANY_JOBS});
	} else if (!order_choose_name(order, exchange->config->download_dir, snapshot)) {
		exchange_problem(exchange, &(struct problem){.type = PROBLEM_NAME_TAKEN});
	} else if (run(exchange, &(struct command){.make = &order->spec}, &result)) {
		send_made(exchange, &result);
		command_result_release(&result);
	}
	snapshot_unref(snapshot);
	mutex_unlock(server->making);
}

void route_make_job(struct exchange *exchange)
{
	struct job_request request;
	struct json_fault fault;
	struct order order;
	size_t length;
	char *body = route_read_json(exchange, &length);
	if (body == NULL)
		return;
	bool good = job_request_parse(body, length, &request, &fault);
	free(body);
	if (!good) {
		send_fault(exchange, &fault);
		return;
	}
	const struct site *site = exchange->reader->site;
	char *own = text_format("http://127.0.0.1:%u", (unsigned)exchange->server->port);
	if (order_init(&order, exchange->config, site, site != NULL ? site->origin : own, &request,
	            &fault)) {
		make(exchange, &order);
		order_release(&order);
	} else {
		send_fault(exchange, &fault);
	}
	free(own);
	job_request_release(&request);
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

/*
 * What the reader sees under this id; referenced; NULL: an error was sent. It must not learn of others.
 * A job that was just made may not have been looked at yet.
 */
static const struct entry *find_job(struct exchange *exchange)
{
	struct job_id id;
	const struct entry *entry = NULL;
	if (job_id_parse(exchange->argument, &id)) {
		entry = look_up(exchange, &id);
		if (entry == NULL) {
			demand_listen_once(exchange->server->demand, HTTP_FRESH_WAIT_MS);
			entry = look_up(exchange, &id);
		}
	}
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

void route_act(struct exchange *exchange)
{
	struct command command = {.action = exchange->route->action};
	struct command_result result;
	struct json_fault fault;
	size_t length;
	char *body = route_read_json(exchange, &length);
	if (body == NULL)
		return;
	bool takes_force = command.action == JOB_COMPLETE;
	bool good = job_action_parse(body, length, takes_force, &command.force, &fault);
	command.replace = command.force;
	free(body);
	if (!good) {
		send_fault(exchange, &fault);
		return;
	}
	const struct entry *entry = find_job(exchange);
	if (entry == NULL)
		return;
	command.id = entry->job->id;
	if (run(exchange, &command, &result)) {
		struct text text = {0};
		if (result.job != NULL)
			append_job(exchange, &text, result.job, entry);
		else
			append_ended(exchange, &text, entry);
		exchange_send_json(exchange, 200, NULL, text.data, text.length);
		text_release(&text);
		command_result_release(&result);
	}
	entry_unref(entry);
}
