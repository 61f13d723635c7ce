/* SPDX-License-Identifier: MIT */
/* The program: a table of its commands. */
#include "base/memory.h"
#include "base/program.h"
#include "cli/subcommand.h"

static const struct subcommand *const rows[] = {
        &cli_serve,
        &cli_open,
        &cli_reload,
        &cli_doctor,
        &cli_install,
        &cli_uninstall,
        &cli_sites,
        &cli_allow,
        &cli_revoke,
        &cli_add,
        &cli_list,
        &cli_show,
        &cli_watch,
        &cli_change,
        &cli_verbs[JOB_SUSPEND],
        &cli_verbs[JOB_RESUME],
        &cli_verbs[JOB_COMPLETE],
        &cli_verbs[JOB_CANCEL],
        &cli_check,
        &cli_completion,
};

int main(int argc, char **argv)
{
	static const struct subcommand_table table = {rows, sizeof rows / sizeof rows[0]};
	memory_begin();
	argv = program_arguments(&argc, argv);
	return cli_run(&table, argc, argv);
}
