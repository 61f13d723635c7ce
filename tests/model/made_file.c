/* SPDX-License-Identifier: MIT */
#include "made_file.h"

/* At most so many bytes at either end are its own of a version whose middle is another's. */
#define EDGE_MAX 2000

/* Who does not know what he holds asks for so much of it again at most. */
#define REREAD_MAX 4096

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

const struct made_version *made_file_now(const struct made_file *file)
{
	return &file->versions[file->count - 1];
}

static bool had_size(const struct made_file *file, size_t size)
{
	for (int i = 0; i < file->count; i++)
		if (file->versions[i].size == size)
			return true;
	return false;
}

void made_file_change(struct made_file *file, struct tape *tape, int64_t *now)
{
	static const size_t sizes[] = {
	        9000, 20000, 40000, 30000, 8192, 10000, 0, 1, 2, 4095, 4096, 4097};
	if (file->count == MADE_VERSIONS_MAX)
		return;
	const struct made_version *before = file->count > 0 ? made_file_now(file) : NULL;
	struct made_version version = {
	        .size = sizes[tape_choose(tape, COUNT(sizes))], .modified = *now};
	version.head = version.middle = version.tail = version.weak_name = file->count;
	bool again = before != NULL && !tape_chance(tape, 3);
	if (again)
		version.size = before->size;
	if (before == NULL) {
		file->blind_from = file->doubted_from = SIZE_MAX;
	} else if ((again || !had_size(file, version.size)) && tape_chance(tape, 2)) {
		/* What differs nowhere that can be looked at differs in its date: a second later, at least. */
		version.sly = again;
		version.middle = before->middle;
		if (tape_chance(tape, 3))
			version.tail = before->tail;
		if (version.modified <= before->modified)
			version.modified = *now = before->modified + 1;
	} else if (tape_chance(tape, 2)) {
		version.weak_name = before->weak_name;
		if (file->told_at <= before->modified)
			version.modified = before->modified;
	}
	file->versions[file->count++] = version;
}

void made_file_tell(struct made_file *file, struct tape *tape, int64_t now)
{
	struct made_version *version = &file->versions[file->count - 1];
	if (!version->told && tape_chance(tape, 3))
		version->modified = now;
	version->told = true;
	file->told_at = now;
}

/* Who asks shows what he has kept of the bytes that came without a name. */
static void note_kept(struct made_file *file, const struct made_piece *piece)
{
	if (piece->whole || piece->asked == 0 ||
	        (piece->sure && piece->asked <= file->blind_from)) {
		file->blind_from = SIZE_MAX;
		file->blind_kept = false;
	} else if (piece->sure) {
		file->blind_kept = true;
	}
	/* Who knew his version and did not take them asks for some of what he has, too. */
	if (piece->sure && !piece->whole && piece->asked > file->doubted_from)
		file->blind_kept = true;
	file->doubted_from = SIZE_MAX;
}

/* So many bytes are there already, as far as that shows. */
static void note_held(struct made_file *file, const struct made_piece *piece)
{
	if (piece->whole)
		file->held = 0;
	else if (piece->sure)
		file->held = piece->asked;
	else
		file->held = piece->asked + REREAD_MAX;
}

void made_file_sends(struct made_file *file, const struct made_piece *piece)
{
	bool begins = (piece->whole && piece->taken) || file->parts == 0;
	size_t *from = piece->sure ? &file->doubted_from : &file->blind_from;
	note_kept(file, piece);
	note_held(file, piece);
	size_t begin = piece->asked > file->held ? piece->asked : file->held;
	if (!piece->named && begin < *from)
		*from = begin;
	file->parts = begins ? 1 : file->parts + 1;
	file->is_blind = !piece->named || (file->is_blind && !begins);
}

bool made_file_is_unsure(const struct made_file *file)
{
	return file->parts > 1 && file->is_blind;
}

unsigned char made_byte(const struct made_version *version, size_t at)
{
	size_t edge = version->size / 4 < EDGE_MAX ? version->size / 4 : EDGE_MAX;
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

/* Each byte is one that this version has there, or one of those before it with the same middle. */
static bool is_mixture(
        const struct made_file *file, int version, const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		int from = version;
		while (bytes[i] != made_byte(&file->versions[from], i))
			if (!file->versions[from--].sly)
				return false;
	}
	return true;
}

bool made_file_deceives(const struct made_file *file, const unsigned char *bytes, size_t size)
{
	bool deceives = false;
	for (int i = 0; i < file->count && !deceives; i++)
		deceives = file->versions[i].sly && file->versions[i].size == size &&
		           is_mixture(file, i, bytes, size);
	return deceives && made_file_is_unsure(file);
}
