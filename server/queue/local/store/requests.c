/* SPDX-License-Identifier: MIT */
#include "queue/local/store/requests.h"

#include <string.h>

#include "base/clock.h"

/* A row whose job_id is null was begun: a job is made in the transaction that names it. */

static void bind_key(sqlite3_stmt *statement, const struct idempotency_key *key)
{
	local_bind_text(statement, 1, key->origin);
	local_bind_text(statement, 2, key->key);
}

static bits_hr forget_old(struct local_store *store)
{
	sqlite3_stmt *statement =
	        local_store_prepare(store, "DELETE FROM requests WHERE time <= ?1");
	sqlite3_bind_int64(statement, 1, clock_wall_ms() - IDEMPOTENCY_KEPT_MS);
	return local_store_run(store, statement);
}

/* *ret_known: the key is there. */
static bits_hr find(struct local_store *store, const struct idempotency_key *key, bool *ret_known,
        enum request_standing *ret, struct job_id *ret_job)
{
	sqlite3_stmt *row = local_store_prepare(
	        store, "SELECT body_hash, job_id FROM requests WHERE origin = ?1 AND key = ?2");
	if (row == NULL)
		return local_store_failure(store);
	bind_key(row, key);
	int result = sqlite3_step(row);
	bits_hr code = local_store_check(store, result);
	*ret_known = result == SQLITE_ROW;
	*ret = REQUEST_DUE;
	if (*ret_known) {
		const char *hash = (const char *)sqlite3_column_text(row, 0);
		const char *job = (const char *)sqlite3_column_text(row, 1);
		if (hash == NULL || strcmp(hash, key->fingerprint) != 0)
			*ret = REQUEST_DIFFERENT;
		else if (job != NULL && job_id_parse(job, ret_job))
			*ret = REQUEST_DONE;
	}
	sqlite3_finalize(row);
	return code;
}

static bits_hr check_room(
        struct local_store *store, const struct idempotency_key *key, enum request_standing *ret)
{
	sqlite3_stmt *count = local_store_prepare(
	        store, "SELECT count(*), count(CASE WHEN origin = ?1 THEN 1 END) FROM requests");
	if (count == NULL)
		return local_store_failure(store);
	local_bind_text(count, 1, key->origin);
	bits_hr code = local_store_check(store, sqlite3_step(count));
	if (code >= 0 && (sqlite3_column_int64(count, 0) >= IDEMPOTENCY_KEYS_MAX ||
	                         sqlite3_column_int64(count, 1) >= IDEMPOTENCY_ORIGIN_KEYS_MAX))
		*ret = REQUEST_CROWDED;
	sqlite3_finalize(count);
	return code;
}

static bits_hr insert(struct local_store *store, const struct idempotency_key *key)
{
	sqlite3_stmt *statement = local_store_prepare(store,
	        "INSERT INTO requests (origin, key, body_hash, time) VALUES (?1, ?2, ?3, ?4)");
	bind_key(statement, key);
	local_bind_text(statement, 3, key->fingerprint);
	sqlite3_bind_int64(statement, 4, clock_wall_ms());
	return local_store_run(store, statement);
}

static bits_hr end_transaction(struct local_store *store, bits_hr code)
{
	if (code >= 0)
		return local_store_commit(store);
	local_store_rollback(store);
	return code;
}

bits_hr local_request_begin(struct local_store *store, const struct idempotency_key *key,
        enum request_standing *ret, struct job_id *ret_job)
{
	bool known = false;
	bits_hr code = local_store_begin(store);
	if (code < 0)
		return code;
	code = forget_old(store);
	if (code >= 0)
		code = find(store, key, &known, ret, ret_job);
	if (code >= 0 && !known)
		code = check_room(store, key, ret);
	if (code >= 0 && !known && *ret == REQUEST_DUE)
		code = insert(store, key);
	return end_transaction(store, code);
}

bits_hr local_request_note(
        struct local_store *store, const struct idempotency_key *key, const struct job_id *job)
{
	sqlite3_stmt *statement = local_store_prepare(store,
	        job != NULL ? "UPDATE requests SET job_id = ?3 WHERE origin = ?1 AND key = ?2"
	                    : "DELETE FROM requests WHERE origin = ?1 AND key = ?2");
	bind_key(statement, key);
	if (job != NULL)
		local_bind_id(statement, 3, job);
	return local_store_run(store, statement);
}

bits_hr local_request_end(
        struct local_store *store, const struct idempotency_key *key, const struct job_id *job)
{
	bits_hr code = local_store_begin(store);
	return code < 0 ? code : end_transaction(store, local_request_note(store, key, job));
}
