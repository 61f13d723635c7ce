/* SPDX-License-Identifier: MIT */
#include "queue/local/run/crew.h"

#include "base/memory.h"
#include "base/text.h"

void local_crew_changed(const struct local_crew *crew)
{
	if (crew->listener.changed != NULL)
		crew->listener.changed(crew->listener.data);
}

bool local_crew_equip(struct local_crew *crew, char **ret_error)
{
	if (crew->multi != NULL)
		return true;
	CURLcode result = curl_global_init(CURL_GLOBAL_DEFAULT);
	if (result != CURLE_OK) {
		*ret_error = text_format("libcurl, which moves all bytes, cannot be used: %s",
		        curl_easy_strerror(result));
		return false;
	}
	crew->multi = curl_multi_init();
	crew->background = curl_share_init();
	if (crew->multi == NULL || crew->background == NULL) {
		local_crew_unequip(crew);
		*ret_error = memory_string(
		        "the system has no descriptors or no memory for transfers. Close "
		        "other programs, or allow this one more (ulimit -n)");
		return false;
	}
	curl_share_setopt(crew->background, CURLSHOPT_SHARE, CURL_LOCK_DATA_CONNECT);
	if (crew->connections_max > 0)
		curl_multi_setopt(crew->multi, CURLMOPT_MAXCONNECTS, (long)crew->connections_max);
	return true;
}

void local_crew_unequip(struct local_crew *crew)
{
	if (crew->multi != NULL)
		curl_multi_cleanup(crew->multi);
	if (crew->background != NULL)
		curl_share_cleanup(crew->background);
	crew->multi = NULL;
	crew->background = NULL;
}
