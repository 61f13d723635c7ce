/* SPDX-License-Identifier: MIT */
#include "queue/bits/link.h"

#include "base/clock.h"

void bits_link_init(struct bits_link *link, const struct bits_connector *connector)
{
	*link = (struct bits_link){.connector = connector, .epoch = 1};
}

void bits_link_release(struct bits_link *link)
{
	if (link->manager != NULL)
		IBackgroundCopyManager_Release(link->manager);
	link->manager = NULL;
}

/* To ask a disabled service leaves an event in Windows' log each time; to ask a stopped one starts it. */
static bits_hr may_connect(const struct bits_link *link)
{
	switch (link->connector->state(link->connector->data)) {
	case BITS_SERVICE_DISABLED:
		return BITS_E_DISABLED;
	case BITS_SERVICE_STOPPED:
		return link->may_not_start ? BITS_E_NOT_RUNNING : BITS_S_OK;
	case BITS_SERVICE_RUNS:
	case BITS_SERVICE_UNKNOWN:
		break;
	}
	return BITS_S_OK;
}

bits_hr bits_link_get(struct bits_link *link, IBackgroundCopyManager **ret)
{
	if (link->manager == NULL) {
		if (link->pause > 0 && clock_monotonic_ms() < link->retry_at)
			return link->failure;
		bits_hr code = may_connect(link);
		if (code < 0)
			return code;
		code = link->connector->connect(link->connector->data, &link->manager);
		if (code < 0) {
			link->manager = NULL;
			bits_link_pause(link, code);
			return code;
		}
	}
	*ret = link->manager;
	return BITS_S_OK;
}

void bits_link_lose(struct bits_link *link)
{
	bits_link_release(link);
	link->epoch++;
}

void bits_link_pause(struct bits_link *link, bits_hr failure)
{
	int64_t doubled = link->pause * 2;
	link->pause = doubled < BITS_PAUSE_MIN_MS   ? BITS_PAUSE_MIN_MS
	              : doubled > BITS_PAUSE_MAX_MS ? BITS_PAUSE_MAX_MS
	                                            : doubled;
	link->retry_at = clock_monotonic_ms() + link->pause;
	link->failure = failure;
}

void bits_link_praise(struct bits_link *link)
{
	link->pause = 0;
}
