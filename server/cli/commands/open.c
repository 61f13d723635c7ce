/* SPDX-License-Identifier: MIT */
/* bitsbridge open: the dashboard in the browser, with the right to control. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "cli/places.h"
#include "cli/platform/browser.h"
#include "cli/platform/port_holder.h"
#include "cli/report.h"
#include "cli/running_bridge.h"
#include "http/dashboards.h"
#include "http/probe.h"

/* A browser is sent to a listener only where that is the user's own bridge, not one that has its port by now. */
static bool is_own_listener(const struct bridge_files *files)
{
	struct port_holder holder = {0};
	uint16_t port = bridge_address_port(files->address);
	if (port_holder_find(port, &holder) && holder.held && holder.process == files->process)
		return true;
	report_failure("who listens on %s cannot be told to be this user's bridge (process %ld); "
	               "\"bitsbridge doctor\" says more",
	        files->address, files->process);
	return false;
}

/* "localhost" may lead to another program's pages; the bridge knows. */
static bool has_its_names(const struct bridge_files *files)
{
	struct http_probe probe;
	uint16_t port = bridge_address_port(files->address);
	if (!http_probe(port, "/healthz", HTTP_PROBE_WAIT_MS, &probe)) {
		report_failure("the bridge at %s does not answer", files->address);
		return false;
	}
	bool good = strstr(probe.body, "\"port:names\":[{\"status\":\"pass\"") != NULL;
	free(probe.body);
	if (!good)
		report_failure("another program has port %u on [::1], and could answer in the "
		               "dashboard's place; end it, or choose another port with --port",
		        port);
	return good;
}

static int open_dashboard(const char *data_dir, const struct bridge_files *files)
{
	char name[ONE_TIME_NAME_SIZE], origin[ONE_TIME_ORIGIN_SIZE];
	char *reason = NULL;
	one_time_make(name);
	one_time_origin(name, bridge_address_port(files->address), origin);
	if (!dashboard_leave_name(data_dir, name, &reason)) {
		int status = report_failure("cannot write to %s: %s", data_dir, reason);
		free(reason);
		return status;
	}
	char *url = text_format("%s/", origin);
	if (browser_open(url))
		printf("opened the dashboard of %s in the browser\n", files->address);
	else
		printf("%s\n", url);
	free(url);
	return CLI_DONE;
}

static int run(const struct invocation *invocation)
{
	struct bridge_files files;
	if (!running_bridge_find(invocation, &files))
		return CLI_FAILED;
	if (options_flag(&invocation->options, OPTION_KEY)) {
		printf("%s\n", files.token);
		return CLI_DONE;
	}
	if (!is_own_listener(&files) || !has_its_names(&files))
		return CLI_FAILED;
	char *data_dir = place_data_dir(&invocation->options);
	int status = data_dir != NULL ? open_dashboard(data_dir, &files) : CLI_FAILED;
	free(data_dir);
	return status;
}

const struct subcommand cli_open = {
        .name = "open",
        .user = USER_OPEN,
        .group = SUBCOMMAND_BRIDGE,
        .arguments = "",
        .summary = "opens the dashboard in the browser, with control",
        .description =
                "Opens the running bridge's dashboard in the browser, with a key that lets it act\n"
                "on jobs and sites. Its address is good once, for ten minutes; it is printed\n"
                "where no browser can be opened.",
        .examples = "bitsbridge open\n"
                    "bitsbridge open --key",
        .run = run,
};
