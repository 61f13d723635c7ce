/* SPDX-License-Identifier: MIT */
#include "queue/local/store/passage.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "queue/local/owner.h"

#define MOMENT_MAX (INT64_C(1) << 48) /* ms: some nine thousand years */

int64_t local_passage_jump(const struct local_passage *before, const struct local_passage *now)
{
	int64_t passed = now->seen - before->seen;
	if (now->same_boot) {
		int64_t jump = now->offset - before->offset;
		return jump > -LOCAL_JUMP_MIN_MS && jump < LOCAL_JUMP_MIN_MS ? 0 : jump;
	}
	if (passed < 0)
		return passed;
	return passed > LOCAL_OFF_MAX_MS ? passed - LOCAL_OFF_MAX_MS : 0;
}

/* What is no moment of a calendar is not reckoned with. */
static int64_t moment_at(sqlite3_stmt *row, int column)
{
	int64_t moment = sqlite3_column_int64(row, column);
	return moment > -MOMENT_MAX && moment < MOMENT_MAX ? moment : 0;
}

/* *ret_known: something was noted before. */
static bits_hr read_before(
        struct local_store *store, struct local_passage *ret, bool *ret_same_boot, bool *ret_known)
{
	sqlite3_stmt *meta =
	        local_store_keep(store, "SELECT clock_boot, clock_offset, clock_seen FROM meta");
	if (meta == NULL)
		return local_store_failure(store);
	int result = sqlite3_step(meta);
	bits_hr code = local_store_check(store, result);
	*ret_known = result == SQLITE_ROW && sqlite3_column_type(meta, 2) == SQLITE_INTEGER;
	if (*ret_known) {
		const char *boot = (const char *)sqlite3_column_text(meta, 0);
		*ret_same_boot =
		        boot != NULL && store->boot != NULL && strcmp(boot, store->boot) == 0;
		ret->offset = moment_at(meta, 1);
		ret->seen = moment_at(meta, 2);
	}
	sqlite3_reset(meta);
	return code;
}

/* *ret_jump: by how much the clock has jumped since it was noted; *ret_now: what to note where it has, or is new. */
static bits_hr look_at_clock(
        struct local_store *store, struct local_passage *ret_now, int64_t *ret_jump, bool *ret_news)
{
	struct local_passage before = {0};
	bool known = false;
	if (store->boot == NULL)
		store->boot = local_owner_boot_id();
	int64_t wall = clock_wall_ms();
	*ret_now = (struct local_passage){.offset = wall - clock_since_boot_ms(), .seen = wall};
	bits_hr code = read_before(store, &before, &ret_now->same_boot, &known);
	if (code < 0)
		return code;
	*ret_jump = known ? local_passage_jump(&before, ret_now) : 0;
	*ret_news = !known || !ret_now->same_boot || *ret_jump != 0;
	/* Small steps add up until they are a jump. */
	if (!*ret_news)
		ret_now->offset = before.offset;
	return BITS_S_OK;
}

static bits_hr move_deadlines(struct local_store *store, int64_t jump)
{
	sqlite3_stmt *jobs = local_store_keep(store,
	        "UPDATE jobs SET change = (SELECT change FROM meta), retry_at = retry_at + ?1,"
	        " progress_at = progress_at + ?1, modified = modified + ?1,"
	        " ended = ended + ?1, session_host_lost ="
	        " CASE WHEN session_host_lost > 0 THEN max(1, session_host_lost + ?1) ELSE 0 END");
	if (jobs != NULL)
		sqlite3_bind_int64(jobs, 1, jump);
	bits_hr code = local_store_run_kept(store, jobs);
	sqlite3_stmt *requests = local_store_keep(store, "UPDATE requests SET time = time + ?1");
	if (requests != NULL)
		sqlite3_bind_int64(requests, 1, jump);
	return code < 0 ? code : local_store_run_kept(store, requests);
}

bits_hr local_passage_settle(struct local_store *store)
{
	struct local_passage now;
	int64_t jump;
	bool news;
	bits_hr code = look_at_clock(store, &now, &jump, &news);
	if (code >= 0 && jump != 0)
		code = move_deadlines(store, jump);
	if (code < 0)
		return code;
	sqlite3_stmt *meta = local_store_keep(
	        store, "UPDATE meta SET clock_boot = ?1, clock_offset = ?2, clock_seen = ?3");
	if (meta != NULL) {
		local_bind_text(meta, 1, store->boot);
		sqlite3_bind_int64(meta, 2, now.offset);
		sqlite3_bind_int64(meta, 3, now.seen);
	}
	return local_store_run_kept(store, meta);
}

bits_hr local_passage_check(struct local_store *store)
{
	struct local_passage now;
	int64_t jump;
	bool news;
	bits_hr code = look_at_clock(store, &now, &jump, &news);
	if (code < 0 || !news)
		return code;
	if (jump != 0)
		log_info("the clock has jumped by %lld s; deadlines go by the time that passed",
		        (long long)(jump / 1000));
	code = local_store_begin(store);
	return code < 0 ? code : local_store_commit(store);
}
