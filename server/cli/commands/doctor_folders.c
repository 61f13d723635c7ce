/* SPDX-License-Identifier: MIT */
/* The folders: are they there, writable, and is there space? */
#include <stdlib.h>

#include "base/files.h"
#include "base/memory.h"
#include "cli/commands/doctor.h"
#include "cli/figures.h"
#include "cli/management.h"
#include "cli/places.h"

/* Less free space than this is worth a word. */
#define SPACE_LOW (UINT64_C(1) << 30)

static void look_at_folder(
        struct findings *findings, const char *folder, const char *name, const char *option)
{
	char *reason = NULL;
	if (!file_exists(folder))
		findings_add(findings, HEALTH_PASS, name,
		        "%s is not there yet; it is made when needed", folder);
	else if (folder_is_writable(folder, &reason))
		findings_add(findings, HEALTH_PASS, name, "%s is writable", folder);
	else
		findings_add(findings, HEALTH_FAIL, name,
		        "cannot write to %s: %s; change who may, or choose another with %s", folder,
		        reason, option);
	free(reason);
}

static void look_at_space(struct findings *findings, const char *folder)
{
	char figure[FIGURE_SIZE];
	uint64_t space = folder_free_space(folder);
	if (space == FILE_SPACE_UNKNOWN)
		return;
	figure_bytes(space, figure);
	findings_add(findings, space < SPACE_LOW ? HEALTH_WARN : HEALTH_PASS, "storage:free",
	        "%s free for downloads%s", figure,
	        space < SPACE_LOW ? "; make room, or choose another folder with --download-dir"
	                          : "");
}

/* By a running bridge's word. */
static void look_at_running_library(const char *folder, struct findings *findings)
{
	if (folder == NULL) {
		findings_add(findings, HEALTH_PASS, "player:manage-jobs",
		        "the running bridge files no WMP_JOBs; one does with: bitsbridge serve "
		        "--manage-jobs (manage-jobs = yes in the config file)");
		return;
	}
	findings_add(findings, HEALTH_PASS, "player:manage-jobs",
	        "the running bridge files songs of WMP_JOBs in %s", folder);
	look_at_folder(findings, folder, "folder:library", "--library-dir");
}

/* By the settings here: is it done, and where do songs go? */
static void look_at_library(const struct invocation *invocation, struct findings *findings)
{
	enum management management = management_of(&invocation->options, player_read());
	if (management == MANAGEMENT_OFF) {
		findings_add(findings, HEALTH_PASS, "player:manage-jobs",
		        "by the settings here nobody files WMP_JOBs; a bridge does with: bitsbridge serve "
		        "--manage-jobs (manage-jobs = yes in the config file)");
		return;
	}
	char *folder = place_library_dir(&invocation->options);
	if (folder == NULL)
		return;
	findings_add(findings, HEALTH_PASS, "player:manage-jobs", "songs %s %s",
	        management == MANAGEMENT_ON
	                ? "of WMP_JOBs are filed in"
	                : "are left to Windows Media Player; they would be filed in",
	        folder);
	look_at_folder(findings, folder, "folder:library", "--library-dir");
	free(folder);
}

/* The running bridge's, else what the options say; malloc'ed, or NULL. */
static char *choose(const struct options *options, const char *told,
        char *(*place)(const struct options *options))
{
	return told != NULL ? memory_string(told) : place(options);
}

void doctor_look_at_folders(const struct invocation *invocation, const struct doctor_bridge *bridge,
        struct findings *findings)
{
	const struct options *options = &invocation->options;
	char *data_dir = choose(options, bridge->folders.data, place_data_dir);
	char *download_dir = choose(options, bridge->folders.downloads, place_download_dir);
	if (data_dir != NULL)
		look_at_folder(findings, data_dir, "folder:data", "--data-dir");
	if (download_dir != NULL) {
		look_at_folder(findings, download_dir, "folder:downloads", "--download-dir");
		look_at_space(findings, download_dir);
	}
	if (bridge->folders.downloads != NULL)
		look_at_running_library(bridge->folders.library, findings);
	else
		look_at_library(invocation, findings);
	free(data_dir);
	free(download_dir);
}
