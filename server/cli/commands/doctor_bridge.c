/* SPDX-License-Identifier: MIT */
/* The bridge: does one run, which, and who has its port? */
#include <stdlib.h>
#include <string.h>

#include "cli/bridge_files.h"
#include "cli/commands/doctor.h"
#include "cli/commands/site_access.h"
#include "cli/places.h"
#include "cli/platform/port_holder.h"
#include "http/probe.h"
#include "json/json_member.h"

/* The port of the bridge that runs on this data folder, else the one that the options name. */
static uint16_t port_of(const struct invocation *invocation)
{
	struct bridge_files files;
	char *data_dir = place_data_dir(&invocation->options);
	uint16_t port = (uint16_t)options_number(&invocation->options, OPTION_PORT);
	bool asked_for = options_level(&invocation->options, OPTION_PORT) == LEVEL_COMMAND_LINE;
	if (!asked_for && data_dir != NULL && bridge_files_read(data_dir, &files) &&
	        bridge_address_port(files.address) != 0)
		port = bridge_address_port(files.address);
	free(data_dir);
	return port;
}

static void add_holder(struct findings *findings, uint16_t port)
{
	struct port_holder holder = {0};
	if (!port_holder_find(port, &holder))
		findings_add(findings, HEALTH_WARN, "port:free",
		        "this system does not tell who has port %u", port);
	else if (!holder.held)
		findings_add(findings, HEALTH_PASS, "port:free", "port %u is free", port);
	else if (holder.process == 0)
		findings_add(findings, HEALTH_FAIL, "port:free",
		        "port %u is held by another user's program; choose another with --port",
		        port);
	else
		findings_add(findings, HEALTH_FAIL, "port:free",
		        "port %u is held by %s (process %ld); end it, or choose another with --port",
		        port, holder.name, holder.process);
}

static void ask_folders(uint16_t port, struct bridge_folders *ret)
{
	struct http_probe probe;
	if (!http_probe(port, "/api/v1/diagnostics", HTTP_PROBE_WAIT_MS, &probe))
		return;
	if (probe.status == 200)
		bridge_folders_parse(probe.body, strlen(probe.body), ret);
	free(probe.body);
}

/* A bridge says in its health what it is. False: it is none. */
static bool add_bridge(struct findings *findings, uint16_t port, const struct http_probe *probe)
{
	char *status = json_string_member(probe->body, "status");
	char *version = json_string_member(probe->body, "version");
	if (probe->status == 403 && strstr(probe->body, "\"urn:bitsbridge:") != NULL) {
		findings_add(findings, HEALTH_FAIL, "bridge:running",
		        "another user's bridge has port %u; give yours another one in its config "
		        "file: port = N",
		        port);
	} else if (status == NULL || version == NULL) {
		findings_add(findings, HEALTH_FAIL, "bridge:running",
		        "something else answers HTTP on port %u; choose another port with --port",
		        port);
		add_holder(findings, port);
	} else {
		bool well = strcmp(status, "pass") == 0;
		bool same = strcmp(version, BITSBRIDGE_VERSION) == 0;
		findings_add(findings, well ? HEALTH_PASS : HEALTH_WARN, "bridge:running",
		        "version %s runs on port %u and says \"%s\"; all that it says: "
		        "curl http://127.0.0.1:%u/healthz",
		        version, port, status, port);
		if (!same)
			findings_add(findings, HEALTH_WARN, "bridge:version",
			        "the running bridge is %s, this program is %s; restart the bridge",
			        version, BITSBRIDGE_VERSION);
	}
	bool runs = status != NULL && version != NULL;
	free(status);
	free(version);
	return runs;
}

void doctor_bridge_release(struct doctor_bridge *bridge)
{
	site_list_release(&bridge->sites);
	bridge_folders_release(&bridge->folders);
}

void doctor_look_at_bridge(
        const struct invocation *invocation, struct findings *findings, struct doctor_bridge *ret)
{
	struct http_probe probe = {0};
	uint16_t port = port_of(invocation);
	if (port == 0) {
		findings_add(findings, HEALTH_PASS, "port:free", "--port 0 takes any free port");
	} else if (http_probe(port, "/healthz", HTTP_PROBE_WAIT_MS, &probe)) {
		ret->runs = add_bridge(findings, port, &probe);
		free(probe.body);
		ret->tells_sites = ret->runs && site_access_ask(port, &ret->sites);
		if (ret->runs)
			ask_folders(port, &ret->folders);
	} else {
		findings_add(findings, HEALTH_WARN, "bridge:running",
		        "no bridge is running; start one with: bitsbridge serve");
		add_holder(findings, port);
	}
}
