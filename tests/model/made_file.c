/* SPDX-License-Identifier: MIT */
#include "made_file.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const struct made_version *made_file_now(const struct made_file *file)
{
	return &file->versions[file->count - 1];
}

void made_file_change(struct made_file *file, struct tape *tape, int64_t *now)
{
	static const size_t sizes[] = {9000, 0, 1, 2, 100, 4095, 4096, 4097, 8192, 20000, 40000};
	if (file->count == MADE_VERSIONS_MAX)
		return;
	const struct made_version *before = file->count > 0 ? made_file_now(file) : NULL;
	struct made_version version = {
	        .size = sizes[tape_choose(tape, COUNT(sizes))], .modified = *now};
	version.head = version.middle = version.tail = file->count;
	bool again = before != NULL && tape_chance(tape, 2);
	if (again)
		version.size = before->size;
	/* What differs nowhere that can be looked at differs in its date: a second later, at least. */
	if (again && tape_chance(tape, 2)) {
		version.sly = true;
		version.middle = before->middle;
		if (tape_chance(tape, 3))
			version.tail = before->tail;
		if (version.modified <= before->modified)
			version.modified = *now = before->modified + 1;
	}
	file->versions[file->count++] = version;
}

void made_file_asked(struct made_file *file, size_t first, bool sure)
{
	if (first <= file->blind_from) {
		file->blind_from = 0;
		file->blind_kept = false;
	} else if (file->blind_from > 0 && sure) {
		file->blind_kept = true;
	}
}

unsigned char made_byte(const struct made_version *version, size_t at)
{
	size_t edge = version->size / 4;
	int key = at < edge                   ? version->head
	          : at < version->size - edge ? version->middle
	                                      : version->tail;
	size_t mixed = at * 2654435761u;
	return (unsigned char)((mixed >> 13) + (unsigned)key * 29);
}

static bool is_version(const struct made_version *version, const unsigned char *bytes, size_t size)
{
	if (size != version->size)
		return false;
	for (size_t i = 0; i < size; i++)
		if (bytes[i] != made_byte(version, i))
			return false;
	return true;
}

bool made_file_was(const struct made_file *file, const unsigned char *bytes, size_t size)
{
	for (int i = 0; i < file->count; i++)
		if (is_version(&file->versions[i], bytes, size))
			return true;
	return false;
}

bool made_file_came_whole(const struct made_file *file, const unsigned char *bytes, size_t size)
{
	for (int i = 0; i < file->count; i++)
		if (file->versions[i].came_whole && is_version(&file->versions[i], bytes, size))
			return true;
	return size == 0;
}

bool made_file_has_sly(const struct made_file *file)
{
	for (int i = 0; i < file->count; i++)
		if (file->versions[i].sly)
			return true;
	return false;
}
