/* SPDX-License-Identifier: MIT */
#include "cmocka_ready.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "model/file_name.h"
#include "model/library_name.h"

/* The path in the library of a song with these fields. */
static char *path_of(const char *artist, const char *album, const char *track, const char *title,
        const char *own_name)
{
	struct tag tag = {.kind = TAG_JOB};
	const char *fields[TAG_FIELD_COUNT] = {[TAG_PROVIDER] = "P",
	        [TAG_ALBUM_ARTIST] = artist,
	        [TAG_ALBUM_TITLE] = album,
	        [TAG_TRACK_NUMBER] = track,
	        [TAG_TITLE] = title};
	struct library_name name;
	for (int i = 0; i < TAG_FIELD_COUNT; i++)
		tag.fields[i] = memory_string(fields[i] != NULL ? fields[i] : "");
	library_name_make(&name, &tag, own_name);
	tag_release(&tag);
	char *path = text_format("%s/%s/%s", name.artist, name.album, name.file);
	library_name_release(&name);
	return path;
}

static void a_song_is_filed_by_artist_album_number_and_title(void **state)
{
	(void)state;
	static const struct {
		const char *artist, *album, *track, *title, *own_name, *expected;
	} rows[] = {
	        {"Ann", "First", "7", "Song", "/d/x.mp3", "Ann/First/07 Song.mp3"},
	        {"Ann", "First", "12", "Song", "/d/x.WMA", "Ann/First/12 Song.WMA"},
	        {"Ann", "First", "103", "Song", "x.mp3", "Ann/First/103 Song.mp3"},
	        {"Ann", "First", "007", "Song", "x.mp3", "Ann/First/07 Song.mp3"},
	        {"Ann", "First", "7/12", "Song", "x.mp3", "Ann/First/07 Song.mp3"},
	        {"Ann", "First", "2-7", "Song", "x.mp3", "Ann/First/2-07 Song.mp3"},
	        {"Ann", "First", "2.11", "Song", "x.mp3", "Ann/First/2-11 Song.mp3"},
	        {"Ann", "First", "A1", "Song", "x.mp3", "Ann/First/A1 Song.mp3"},
	        {"Ann", "First", "7/12a", "Song", "x.mp3", "Ann/First/7_12a Song.mp3"},
	        {"Ann", "First", "99999", "Song", "x.mp3", "Ann/First/99999 Song.mp3"},
	        {"Ann", "First", "0", "Song", "x.mp3", "Ann/First/Song.mp3"},
	        {"Ann", "First", "", "Song", "x.mp3", "Ann/First/Song.mp3"},
	        {"", "", "", "", "/d/track07.mp3", "Unknown Artist/Unknown Album/track07.mp3"},
	        {"", "", "7", "", "C:\\d\\track.mp3", "Unknown Artist/Unknown Album/07 track.mp3"},
	        {" ", "\t", " ", "\xC2\xA0", "x.mp3", "Unknown Artist/Unknown Album/x.mp3"},
	        {"..", ".", "", "...", "x.mp3", "Unknown Artist/Unknown Album/_...mp3"},
	        {"AC/DC", "A\\B", "1", "Who? <What>: \"Why\"|*", "x.mp3",
	                "AC_DC/A_B/01 Who_ _What__ _Why___.mp3"},
	        {"../../etc", "/", "1", "/passwd", "x.mp3", "_._.._etc/_/01 _passwd.mp3"},
	        {"A: B", "C:D", "1", "E:F", "x.mp3", "A_ B/C_D/01 E_F.mp3"},
	        {"M\xC3\xBCller",
	                "Gr\xC3\xBC\xC3\x9F"
	                "e",
	                "1", "\xF0\x9F\x8E\xB5", "x.mp3",
	                "M\xC3\xBCller/Gr\xC3\xBC\xC3\x9F"
	                "e/01 \xF0\x9F\x8E\xB5.mp3"},
	        /* A family of three, and a flag: signs that are joined stay one. */
	        {"\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9", "A", "", "B", "x.mp3",
	                "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9/A/B.mp3"},
	        {"\xE2\x80\x8D", "A", "", "B", "x.mp3", "Unknown Artist/A/B.mp3"},
	        {"\xE2\x80\x8B\xEF\xBB\xBF", "A", "", "B", "x.mp3", "Unknown Artist/A/B.mp3"},
	        {"\xE2\x80\xAEnnA",
	                "A\xE2\x81\xA6"
	                "B\xE2\x81\xA9",
	                "\xE2\x80\x8F"
	                "7",
	                "3pm\xE2\x80\xAE", "x.mp3", "nnA/AB/07 3pm.mp3"},
	        {"CON", "nul", "", "aux", "x.mp3", "_CON/_nul/_aux.mp3"},
	        {"CON.", "COM1.Best of", "1", "aux", "x.mp3", "_CON/_COM1.Best of/01 aux.mp3"},
	        {"LPT\xC2\xB9", "CO\xE2\x80\x8EN", "", "PRN .x", "x.mp3",
	                "_LPT\xC2\xB9/_CON/_PRN .x.mp3"},
	        {"Ann. ", " First.. ", "1", " Wait... ", "x.mp3", "Ann/First/01 Wait....mp3"},
	        {".hidden", ".", "", ".Song", "x.mp3", "_hidden/Unknown Album/_Song.mp3"},
	        {"A\nB", "C\x7F\x01", "1", "D\xC2\x85", "x.mp3", "A_B/C_/01 D_.mp3"},
	        {"A\xFF", "B", "1", "C", "x.mp3", "A_/B/01 C.mp3"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *path = path_of(rows[i].artist, rows[i].album, rows[i].track, rows[i].title,
		        rows[i].own_name);
		assert_string_equal(path, rows[i].expected);
		free(path);
	}
}

/* A text of `count` times the same, and something behind it. */
static char *repeated(const char *text, size_t count, const char *end)
{
	struct text made = {0};
	for (size_t i = 0; i < count; i++)
		text_append(&made, text);
	text_append(&made, end);
	return text_steal(&made);
}

static void no_name_is_longer_than_a_file_system_takes(void **state)
{
	(void)state;
	static const char *const units[] = {"x", "\xC3\xBC", "\xE2\x82\xAC", "\xF0\x9F\x8E\xB5",
	        "x ", "x.",
	        ("\xE2\x80\x8D"
	         "x")};
	for (size_t i = 0; i < COUNT(units); i++) {
		for (size_t count = 40; count <= 300; count++) {
			char *field = repeated(units[i], count, "z");
			struct tag tag = {.kind = TAG_JOB};
			for (int f = 0; f < TAG_FIELD_COUNT; f++)
				tag.fields[f] = memory_string(f == TAG_TRACK_NUMBER ? "7" : field);
			struct library_name name;
			library_name_make(&name, &tag, "x.mp3");
			const char *parts[] = {name.artist, name.album, name.file};
			for (size_t p = 0; p < COUNT(parts); p++) {
				assert_true(strlen(parts[p]) <= FILE_NAME_MAX);
				assert_true(text_is_utf8(parts[p]));
				assert_null(strchr(". ", parts[p][strlen(parts[p]) - 1]));
			}
			assert_true(text_starts_with(name.file, "07 "));
			assert_true(text_ends_with_ignoring_case(name.file, ".mp3"));
			char *numbered = library_name_numbered(name.file, 4294967295u);
			assert_true(strlen(numbered) <= 255);
			free(numbered);
			library_name_release(&name);
			tag_release(&tag);
			free(field);
		}
	}
}

static void a_taken_name_gets_a_number(void **state)
{
	(void)state;
	static const struct {
		const char *file;
		unsigned number;
		const char *expected;
	} rows[] = {
	        {"07 Song.mp3", 2, "07 Song (2).mp3"},
	        {"07 Mr. X.mp3", 10, "07 Mr. X (10).mp3"},
	        {"Song", 2, "Song (2)"},
	        {".mp3", 2, ".mp3 (2)"},
	};
	for (size_t i = 0; i < COUNT(rows); i++) {
		char *name = library_name_numbered(rows[i].file, rows[i].number);
		assert_string_equal(name, rows[i].expected);
		free(name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(a_song_is_filed_by_artist_album_number_and_title),
	        cmocka_unit_test(no_name_is_longer_than_a_file_system_takes),
	        cmocka_unit_test(a_taken_name_gets_a_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
