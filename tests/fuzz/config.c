/* SPDX-License-Identifier: MIT */
/* Config files: whatever they hold, they are taken or refused with a line number; what was taken holds its bounds. And the
 * file with a bridge's address. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "cli/bridge_files.h"
#include "cli/config_file.h"
#include "fuzz.h"

static void check_taken(const struct options *options)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_values *values = &options->of[i];
		size_t most = option_table[i].list ? OPTION_LIST_MAX : 1;
		most *= option_table[i].kind == OPTION_KIND_PAIR ? 2 : 1;
		FUZZ_CHECK(values->count <= most);
		FUZZ_CHECK(values->count == 0 || !option_table[i].not_in_file);
		for (size_t j = 0; j < values->count; j++)
			FUZZ_CHECK(text_is_utf8(values->texts[j]));
	}
	FUZZ_CHECK(options_number(options, OPTION_PORT) <= 65535);
}

/* The file in which a bridge leaves its address: only what a bridge writes is one. */
static void check_address(const char *text)
{
	char made[BRIDGE_ADDRESS_SIZE];
	uint16_t port = bridge_address_port(text);
	if (port == 0)
		return;
	bridge_address_make(port, made);
	FUZZ_CHECK(strlen(text) >= strlen(made));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct options options = {0};
	char *problem = NULL;
	char *content = memory_new_array(size + 1, 1);
	if (size > 0)
		memcpy(content, data, size);
	if (config_parse(content, size, "/config", &options, &problem))
		check_taken(&options);
	else
		FUZZ_CHECK(text_starts_with(problem, "/config:") && text_is_utf8(problem));
	free(problem);
	check_address(content);
	free(content);
	options_release(&options);
	return 0;
}
