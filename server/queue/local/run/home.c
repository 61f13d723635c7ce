/* SPDX-License-Identifier: MIT */
#include "queue/local/run/home.h"

#include <stdlib.h>

#include "base/files.h"
#include "base/log.h"
#include "base/text.h"
#include "queue/local/store/housekeeping.h"
#include "queue/local/store/notes.h"

void local_home_init(struct local_home *home, struct local_owner *owner)
{
	home->owner = owner;
	home->watch = local_watch_new(owner->data_dir);
	atomic_init(&home->generation, 0);
}

void local_home_release(struct local_home *home)
{
	local_watch_free(home->watch);
	home->watch = NULL;
}

enum local_home_state local_home_state(
        const struct local_home *home, const struct local_store *store)
{
	if (!local_owner_has_lock(home->owner) || !local_store_is_current(store))
		return HOME_LOST;
	return local_owner_has_wake(home->owner) ? HOME_OURS : HOME_DEAF;
}

char *local_home_describe(const struct local_home *home)
{
	const char *data_dir = home->owner->data_dir;
	return text_format("the data directory %s was %s while in use", data_dir,
	        file_exists(data_dir) ? "replaced, or files in it were," : "renamed or removed");
}

bool local_home_hear_again(struct local_home *home, char **ret_error)
{
	if (!local_owner_renew_wake(home->owner, ret_error))
		return false;
	log_warn("%s/wake was removed or replaced; it is made anew, and what was asked for "
	         "meanwhile is looked for",
	        home->owner->data_dir);
	return true;
}

void local_home_settle(struct local_store *store, const char *data_dir)
{
	char *boot = local_owner_boot_id();
	local_note_owner(store, boot);
	free(boot);
	local_housekeeping_begin(store);
	local_housekeeping_finish(store, data_dir);
}

bool local_home_take_again(struct local_home *home, struct local_store *store, char **ret_error)
{
	struct local_owner *owner = home->owner;
	/* What was watched may be another folder. */
	local_watch_free(home->watch);
	home->watch = local_watch_new(owner->data_dir);
	if (!file_exists(owner->data_dir)) {
		*ret_error = local_home_describe(home);
		return false;
	}
	if (!local_owner_has_lock(owner) && !local_owner_renew_lock(owner, ret_error))
		return false;
	if (!local_owner_has_wake(owner) && !local_owner_renew_wake(owner, ret_error))
		return false;
	if (!local_store_is_current(store)) {
		if (!local_store_open_again(store, true, ret_error))
			return false;
		local_home_settle(store, owner->data_dir);
		atomic_fetch_add(&home->generation, 1);
	}
	return true;
}
