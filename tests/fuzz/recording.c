/* SPDX-License-Identifier: MIT */
/* A recording, as anybody may have written it: what is taken can be played, and is written and read again the same. */
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "fuzz.h"
#include "json/recording_read.h"
#include "json/recording_write.h"

static const struct recording_clock real_time = {.speed = RECORDING_SPEED_UNIT};

static struct recording_reader *read_text(const char *text, bool must)
{
	struct recording_reader *reader = recording_reader_new();
	char *problem = NULL;
	bool good = true;
	while (good && *text != '\0') {
		size_t length = strcspn(text, "\n");
		char *line = memory_string_n(text, length);
		good = recording_reader_take(reader, line, length, &problem);
		free(line);
		text += length + (text[length] == '\n');
	}
	if (good && recording_reader_finish(reader, &problem))
		return reader;
	FUZZ_CHECK(problem != NULL && !must);
	free(problem);
	recording_reader_free(reader);
	return NULL;
}

static void play(struct recording_reader *reader, struct redaction *redaction, struct text *text)
{
	struct recording_steps steps = recording_reader_steps(reader);
	struct recording_writer *writer = recording_writer_new(redaction);
	struct recording_step step;
	recording_write_head(writer, "fuzz", text);
	steps.rewind(steps.data, &real_time);
	while (steps.next(steps.data, &step))
		recording_write_step(writer, &step, 0, text);
	recording_writer_free(writer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_string(data, size);
	struct recording_reader *reader = read_text(text, false);
	free(text);
	if (reader == NULL)
		return 0;
	struct redaction *redaction = redaction_new();
	struct text first = {0}, second = {0}, redacted = {0};
	play(reader, NULL, &first);
	play(reader, redaction, &redacted);
	recording_reader_free(reader);
	reader = read_text(first.data, true);
	play(reader, NULL, &second);
	FUZZ_CHECK(strcmp(first.data, second.data) == 0);
	recording_reader_free(reader);
	recording_reader_free(read_text(redacted.data, true));
	redaction_free(redaction);
	text_release(&first);
	text_release(&second);
	text_release(&redacted);
	return 0;
}
