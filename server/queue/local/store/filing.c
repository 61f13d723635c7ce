/* SPDX-License-Identifier: MIT */
#include "queue/local/store/filing.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/text.h"
#include "queue/local/store/sql.h"

/*
 * ?2: now; ?3: the place; ?4, ?5: the failure. Once it is filed the job stays as long as any that has just ended. The place
 * that was noted stays with a failure: the file may be there already.
 */
static const char *const updates[] = {
        [FILING_PLACED] = "filing_target = ?3",
        [FILING_DONE] = "filing = " SQL_FILING_DONE
                        ", filing_target = ?3, ended = ?2, modified = ?2, " SQL_NO_ERROR,
        [FILING_FAILED] = "error_code = ?4, error_context = " SQL_CONTEXT_LOCAL_FILE
                          ", error_message = ?5, error_file = 0",
        [FILING_DROPPED] = "filing = " SQL_FILING_NONE ", ended = ?2, modified = ?2, " SQL_NO_ERROR,
};

static bits_hr update(
        struct local_store *store, const struct job_id *id, const struct filing_note *note)
{
	char *sql = text_format(SQL_UPDATE_JOBS "%s WHERE id = ?1 AND state = " SQL_ACKNOWLEDGED
	                                        " AND filing = " SQL_FILING_PENDING,
	        updates[note->step]);
	sqlite3_stmt *statement = local_store_prepare(store, sql);
	free(sql);
	if (statement != NULL) {
		local_bind_id(statement, 1, id);
		sqlite3_bind_int64(statement, 2, clock_wall_ms());
		local_bind_text(statement, 3, note->target);
		sqlite3_bind_int(statement, 4, note->code);
		local_bind_text(statement, 5, note->words);
	}
	bits_hr code = local_store_run(store, statement);
	bool known = code < 0 || sqlite3_changes(store->database) > 0;
	return known ? code : BITS_E_INVALID_STATE;
}

bits_hr local_note_filing(
        struct local_store *store, const struct job_id *id, const struct filing_note *note)
{
	bits_hr code = local_store_begin(store);
	if (code < 0)
		return code;
	code = update(store, id, note);
	if (code >= 0)
		return local_store_commit(store);
	local_store_rollback(store);
	return code;
}
