/* SPDX-License-Identifier: MIT */
/* Where a song is filed, whatever its tag says: always three names that every file system takes. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fuzz.h"
#include "model/file_name.h"
#include "model/library_name.h"

static void check_part(const char *part)
{
	size_t length = strlen(part);
	FUZZ_CHECK(length > 0 && length <= FILE_NAME_MAX && text_is_utf8(part));
	FUZZ_CHECK(part[0] != '.' && strchr(". ", part[length - 1]) == NULL);
	FUZZ_CHECK(strpbrk(part, "/\\<>:\"|?*") == NULL);
	char *again = file_name_make_safe(part);
	FUZZ_CHECK(again != NULL && strcmp(again, part) == 0);
	free(again);
	for (uint32_t c; (c = text_next_code_point(&part)) != 0;)
		FUZZ_CHECK(!text_is_harmful(c) && c != 0xFFFD);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tag tag;
	struct tag_problem problem;
	struct library_name name;
	char *text = fuzz_string(data, size);
	char *clean = text_to_utf8(text);
	enum tag_kind kind = tag_parse(clean, &tag, &problem);
	if (kind == TAG_STATUS || kind == TAG_JOB) {
		library_name_make(&name, &tag, "/downloads/track.mp3");
		check_part(name.artist);
		check_part(name.album);
		check_part(name.file);
		FUZZ_CHECK(text_ends_with_ignoring_case(name.file, ".mp3"));
		char *numbered = library_name_numbered(name.file, 2);
		FUZZ_CHECK(strlen(numbered) == strlen(name.file) + strlen(" (2)"));
		free(numbered);
		library_name_release(&name);
		tag_release(&tag);
	}
	free(clean);
	free(text);
	return 0;
}
