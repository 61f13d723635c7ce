/* SPDX-License-Identifier: MIT */
#include "cli/synonyms.h"

#include <stddef.h>
#include <string.h>

/* As package, service and download managers, shells and BITS's own commands call it. */
static const struct synonym synonyms[] = {
        {"abort", {"cancel"}},
        {"config", {"doctor"}},
        {"continue", {"resume"}},
        {"create", {"add"}},
        {"dashboard", {"open"}},
        {"delete", {"cancel"}},
        {"del", {"cancel"}},
        {"deny", {"revoke"}},
        {"disable", {"uninstall"}},
        {"download", {"add"}},
        {"edit", {"change"}},
        {"enable", {"install"}},
        {"fetch", {"add"}},
        {"finish", {"complete"}},
        {"follow", {"watch"}},
        {"get", {"add", "show"}},
        {"grant", {"allow"}},
        {"health", {"doctor"}},
        {"info", {"show"}},
        {"jobs", {"list"}},
        {"kill", {"cancel"}},
        {"ls", {"list"}},
        {"modify", {"change"}},
        {"monitor", {"watch"}},
        {"new", {"add"}},
        {"origins", {"sites"}},
        {"parse", {"check"}},
        {"pause", {"suspend"}},
        {"ps", {"list"}},
        {"queue", {"list"}},
        {"remove", {"cancel"}},
        {"restart", {"resume", "reload"}},
        {"retry", {"resume"}},
        {"rm", {"cancel"}},
        {"run", {"serve"}},
        {"server", {"serve"}},
        {"set", {"change"}},
        {"start", {"serve", "resume"}},
        {"status", {"list", "doctor"}},
        {"stop", {"suspend", "cancel"}},
        {"top", {"watch"}},
        {"transfer", {"add"}},
        {"unpause", {"resume"}},
        {"update", {"change", "reload"}},
        {"validate", {"check"}},
        {"wait", {"watch"}},
};

const struct synonym *synonym_find(const char *word)
{
	for (size_t i = 0; i < sizeof synonyms / sizeof synonyms[0]; i++)
		if (strcmp(synonyms[i].word, word) == 0)
			return &synonyms[i];
	return NULL;
}
