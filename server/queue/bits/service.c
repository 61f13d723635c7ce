/* SPDX-License-Identifier: MIT */
#include "queue/bits/service.h"

#include <stdlib.h>
#include <windows.h>

#include "base/memory.h"

#define SERVICE_NAME L"BITS"

static bool is_disabled(SC_HANDLE service)
{
	DWORD size = 0;
	QueryServiceConfigW(service, NULL, 0, &size);
	if (size == 0)
		return false;
	QUERY_SERVICE_CONFIGW *config = memory_new(size);
	bool disabled = QueryServiceConfigW(service, config, size, &size) &&
	                config->dwStartType == SERVICE_DISABLED;
	free(config);
	return disabled;
}

static enum bits_service_state state_of(SC_HANDLE service)
{
	SERVICE_STATUS status;
	if (!QueryServiceStatus(service, &status))
		return BITS_SERVICE_UNKNOWN;
	if (status.dwCurrentState != SERVICE_STOPPED &&
	        status.dwCurrentState != SERVICE_STOP_PENDING)
		return BITS_SERVICE_RUNS;
	return is_disabled(service) ? BITS_SERVICE_DISABLED : BITS_SERVICE_STOPPED;
}

enum bits_service_state bits_service_state(void)
{
	enum bits_service_state state = BITS_SERVICE_UNKNOWN;
	SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
	if (manager == NULL)
		return state;
	SC_HANDLE service =
	        OpenServiceW(manager, SERVICE_NAME, SERVICE_QUERY_STATUS | SERVICE_QUERY_CONFIG);
	if (service != NULL) {
		state = state_of(service);
		CloseServiceHandle(service);
	}
	CloseServiceHandle(manager);
	return state;
}
