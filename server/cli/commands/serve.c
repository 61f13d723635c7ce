/* SPDX-License-Identifier: MIT */
/* bitsbridge serve: the queue, the thread that looks, the one that acts, and HTTP, until somebody says stop. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/descriptors.h"
#include "base/files.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/program.h"
#include "cli/bridge_files.h"
#include "cli/commands/serve_settings.h"
#include "cli/idle.h"
#include "cli/management.h"
#include "cli/places.h"
#include "cli/platform/port_holder.h"
#include "cli/platform/signals.h"
#include "cli/platform/terminal.h"
#include "cli/queue_access.h"
#include "cli/report.h"
#include "http/sites.h"
#include "query/commander.h"
#include "query/filer.h"
#include "query/query.h"
#include "json/job_json.h"

/* How long a queue that hangs may hold up the end of the program. */
#define STOP_WAIT_MS 5000
/* And how long its beginning. */
#define FIRST_LOOK_WAIT_MS 1000

/* What the options say that a reload may change, beside who may ask. */
struct plan {
	bool manages; /* does the player's part */
	char *download_dir;
	char *library_dir; /* NULL: this queue files nothing */
};

struct bridge {
	const struct invocation *invocation;
	struct board *board;
	struct demand *demand;
	struct query *query;
	struct queue_access access;
	struct commander *commander;
	struct filer *filer; /* NULL: this queue files nothing */
	struct sites *sites; /* NULL: they cannot be read */
	struct http_server *server;
	struct plan plan;
	struct bridge_files files;
};

static void plan_release(struct plan *plan)
{
	free(plan->download_dir);
	free(plan->library_dir);
}

static bool plan_manages(const struct bridge *bridge, const struct options *options, bool files)
{
	enum management management = management_of(options, player_read());
	if (!files && management != MANAGEMENT_OFF)
		log_warn("the queue \"%s\" files nothing: --manage-jobs has no effect",
		        job_queue_source(bridge->access.queue));
	else if (management == MANAGEMENT_LEFT)
		log_warn("jobs tagged WMP_JOB are left to Windows Media Player (RefreshDownload "
		         "is set); --manage-jobs=always takes them all the same");
	return files && management == MANAGEMENT_ON;
}

/* False: stderr says why; *ret is to be released all the same. */
static bool plan_init(struct plan *ret, const struct bridge *bridge, const struct options *options)
{
	bool files = job_queue_can_file(bridge->access.queue);
	*ret = (struct plan){.manages = plan_manages(bridge, options, files),
	        .download_dir = place_download_dir(options),
	        .library_dir = files ? place_library_dir(options) : NULL};
	return ret->download_dir != NULL && (!files || ret->library_dir != NULL);
}

/* What was promised before is kept, whatever is asked for now. */
static void carry_out_plan(struct bridge *bridge)
{
	const struct plan *plan = &bridge->plan;
	if (bridge->filer != NULL)
		filer_set_folder(bridge->filer, plan->library_dir);
	else if (plan->library_dir != NULL)
		bridge->filer = filer_new(bridge->access.queue, bridge->query,
		        &(struct library){
		                .folder = plan->library_dir, .data_dir = bridge->access.data_dir});
	query_manage_jobs(bridge->query, plan->manages);
}

static bool open_queue(struct bridge *bridge)
{
	bridge->board = board_new(&json_renderer);
	bridge->demand = demand_new();
	bridge->query = query_new(bridge->board, bridge->demand);
	struct queue_listener listener = query_listener(bridge->query);
	if (!queue_access_open(bridge->invocation, QUEUE_SERVE, &listener, &bridge->access))
		return false;
	query_start(bridge->query, bridge->access.queue);
	bridge->commander = commander_new(bridge->access.queue, bridge->query);
	if (!plan_init(&bridge->plan, bridge, &bridge->invocation->options))
		return false;
	carry_out_plan(bridge);
	return true;
}

static void fill_in(const struct bridge *bridge, struct http_settings *http)
{
	http->board = bridge->board;
	http->demand = bridge->demand;
	http->commander = bridge->commander;
	http->sites = bridge->sites;
	http->data_dir = bridge->access.data_dir;
	http->download_dir = bridge->plan.download_dir;
	http->library_dir = bridge->plan.manages ? bridge->plan.library_dir : NULL;
	http->token = bridge->files.token;
}

/* One line that names who has the port, where that is why it cannot be opened. */
static void report_no_server(uint16_t port, const char *error)
{
	struct port_holder holder = {0};
	if (port == 0 || !port_holder_find(port, &holder) || holder.process == 0)
		report_failure("%s", error);
	else
		report_failure(
		        "cannot listen on 127.0.0.1:%u: %s (process %ld) has this port; end it, "
		        "or choose another port with --port",
		        port, *holder.name != '\0' ? holder.name : "a program", holder.process);
}

/* Pages that cannot be read would all be 404, and nobody would know why. */
static bool check_webroot(const struct options *options)
{
	const char *webroot = options_text(options, OPTION_WEBROOT);
	if (webroot == NULL || file_is_folder(webroot))
		return true;
	report_failure("there is no folder %s; name the pages' folder with --webroot, or leave it "
	               "out for those inside of the program",
	        webroot);
	return false;
}

/* Where who is allowed cannot be read, nobody is, and no page may ask; the jobs move all the same. */
static void open_sites(struct bridge *bridge)
{
	char *error = NULL;
	bridge->sites = sites_open(bridge->access.data_dir, &error);
	if (bridge->sites == NULL)
		log_error("%s", error);
	free(error);
}

static bool start_server(struct bridge *bridge)
{
	struct http_settings settings;
	char *error = NULL;
	open_sites(bridge);
	serve_settings_init(&settings, &bridge->invocation->options);
	bridge_token_make(bridge->files.token);
	fill_in(bridge, &settings);
	bridge->server = http_server_start(&settings, &error);
	if (bridge->server == NULL)
		report_no_server(settings.port, error);
	free(error);
	serve_settings_release(&settings);
	return bridge->server != NULL;
}

/* Where it listens is the first line: programs that start the bridge wait for it. */
static void announce(struct bridge *bridge)
{
	char *reason = NULL, dashboard[HTTP_DASHBOARD_SIZE];
	bridge_address_make(http_server_port(bridge->server), bridge->files.address);
	bridge->files.process = program_id();
	bridge->files.max_jobs = bridge->access.settings.local.max_jobs;
	if (!bridge_files_write(bridge->access.data_dir, &bridge->files, &reason))
		log_warn("cannot write to %s: %s; \"bitsbridge open\" will not find this bridge",
		        bridge->access.data_dir, reason);
	free(reason);
	printf("bitsbridge: listening on %s\n", bridge->files.address);
	/* A terminal is seen by its user alone; a log is kept, and read by others. */
	if (terminal_is_live() && http_server_add_dashboard(bridge->server, dashboard))
		printf("bitsbridge: the dashboard with control is, for ten minutes, at %s\n",
		        dashboard);
	fflush(stdout);
}

/* All of it or nothing. False: *ret_error says why; NULL: stderr has said it. */
static bool take_over(struct bridge *bridge, const struct options *options, char **ret_error)
{
	struct plan former = bridge->plan, next;
	struct http_settings settings;
	if (!plan_init(&next, bridge, options)) {
		plan_release(&next);
		return false;
	}
	bridge->plan = next;
	serve_settings_init(&settings, options);
	fill_in(bridge, &settings);
	bool good = http_server_reload(bridge->server, &settings, ret_error);
	if (good) {
		carry_out_plan(bridge);
		log_info("reloaded: %zu origins may read", settings.named.count);
	} else {
		bridge->plan = former;
	}
	serve_settings_release(&settings);
	plan_release(good ? &former : &next);
	return good;
}

static void reload(struct bridge *bridge)
{
	struct options options;
	char *error = NULL;
	if (!cli_reread_config(bridge->invocation, &options, &error)) {
		log_error("nothing was reloaded: %s", error);
		free(error);
		return;
	}
	if (bridge->sites != NULL && !sites_refresh(bridge->sites, &error)) {
		log_error("%s", error);
		free(error);
		error = NULL;
	}
	if (!take_over(bridge, &options, &error))
		log_error(
		        "nothing was reloaded: %s", error != NULL ? error : "a folder is missing");
	free(error);
	options_release(&options);
}

static void run_until_stopped(struct bridge *bridge)
{
	struct idle idle;
	const struct queue_listener listener = query_listener(bridge->query);
	idle_init(&idle, bridge->invocation, bridge->demand);
	for (;;) {
		switch (signals_wait(idle_pause(&idle))) {
		case SIGNALS_STOP:
			log_info("stopping");
			return;
		case SIGNALS_RELOAD:
			reload(bridge);
			break;
		case SIGNALS_LOOK:
			listener.commanded(listener.data);
			break;
		case SIGNALS_WAKE:
		case SIGNALS_TIMEOUT:
			if (idle_is_over(&idle, bridge->plan.manages)) {
				log_info("stopping: idle for as long as --idle-exit says");
				return;
			}
			break;
		}
	}
}

/* From the outside in. A queue that hangs is left as it is, since its threads still use what they have: the process
 * ends here then, with this status. */
static void stop(struct bridge *bridge, int status)
{
	if (bridge->server != NULL)
		bridge_files_remove(bridge->access.data_dir);
	http_server_stop(bridge->server);
	sites_free(bridge->sites);
	bool acting_ended =
	        bridge->commander == NULL || commander_stop(bridge->commander, STOP_WAIT_MS);
	bool filing_ended = filer_stop(bridge->filer, STOP_WAIT_MS);
	bool looking_ended =
	        bridge->access.queue == NULL || query_stop(bridge->query, STOP_WAIT_MS);
	if (!acting_ended || !filing_ended || !looking_ended) {
		log_warn("the queue does not answer; stopping without it");
		fflush(NULL);
		_Exit(status);
	}
	commander_free(bridge->commander);
	filer_free(bridge->filer);
	queue_access_close(&bridge->access);
	query_free(bridge->query);
	board_free(bridge->board);
	demand_free(bridge->demand);
	plan_release(&bridge->plan);
}

/* A bridge that says that it is ready has looked at its queue, unless that hangs. False: it is to stop. */
static bool await_first_look(struct bridge *bridge)
{
	int64_t deadline = clock_monotonic_ms() + FIRST_LOOK_WAIT_MS;
	while (clock_monotonic_ms() < deadline) {
		const struct snapshot *snapshot = board_snapshot(bridge->board);
		snapshot_unref(snapshot);
		if (snapshot != NULL)
			return true;
		if (signals_wait(1) == SIGNALS_STOP)
			return false;
	}
	return true;
}

static int run(const struct invocation *invocation)
{
	struct bridge bridge = {.invocation = invocation};
	int status = CLI_FAILED;
	signals_init();
	descriptors_raise(DESCRIPTORS_WANTED);
	if (check_webroot(&invocation->options) && open_queue(&bridge) && start_server(&bridge)) {
		status = CLI_DONE;
		if (await_first_look(&bridge)) {
			announce(&bridge);
			run_until_stopped(&bridge);
		}
	}
	stop(&bridge, status);
	return status;
}

const struct subcommand cli_serve = {
        .name = "serve",
        .user = USER_SERVE,
        .group = SUBCOMMAND_BRIDGE,
        .arguments = "",
        .summary = "runs the bridge",
        .description =
                "Runs the bridge: moves the local queue's jobs, and tells web pages about them on\n"
                "http://127.0.0.1:2487/. Prints that address once it is ready. Ends on Ctrl-C or\n"
                "SIGTERM; on SIGHUP it reads from the config file again who may ask, where\n"
                "downloads go, and whether and where songs are to be filed.",
        .examples = "bitsbridge serve\n"
                    "bitsbridge serve --manage-jobs\n"
                    "bitsbridge serve --allow-origin https://store.example=Proseware",
        .run = run,
};
