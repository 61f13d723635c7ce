/* SPDX-License-Identifier: MIT */
/* For the commands that say which web pages may read or act: what is known of them, here and by the running bridge. */
#ifndef BITSBRIDGE_CLI_COMMANDS_SITE_ACCESS_H
#define BITSBRIDGE_CLI_COMMANDS_SITE_ACCESS_H

#include "cli/bridge_files.h"
#include "cli/subcommand.h"
#include "http/sites.h"

struct site_access {
	struct sites *sites;       /* the file */
	bool runs;                 /* a bridge does */
	struct bridge_files files; /* its, where it does */
	/* What stands: by the running bridge's word, else by the file and the options. */
	struct site_list standing;
};

/* The site that the command's argument names, whose providers stand behind it only where they may. False: it was reported. */
bool site_access_take_argument(
        const struct invocation *invocation, bool with_providers, struct site *ret);
/* False: it was reported. */
bool site_access_open(const struct invocation *invocation, struct site_access *ret);
void site_access_close(struct site_access *access);
/* What the bridge that listens there goes by. False: it does not say. */
bool site_access_ask(uint16_t port, struct site_list *ret);
/* What a bridge that is started now would go by. False: *ret_error (malloc'ed; may stay NULL) says why not. */
bool site_access_foresee(
        const struct invocation *invocation, struct site_list *ret, char **ret_error);
/* What config or command line allow of this origin; NULL: nothing. */
const struct site *site_access_named(const struct site_access *access, const char *origin);
/* What the user or a command has allowed; NULL: nothing. */
const struct site *site_access_decided(const struct site_access *access, const char *origin);
/* Tells the running bridge, if there is one, and waits until it goes by it. False: it does not; that was reported. */
bool site_access_apply(const struct site_access *access, const char *origin, bool allowed);

#endif
