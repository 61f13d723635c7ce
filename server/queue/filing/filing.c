/* SPDX-License-Identifier: MIT */
/*
 * The file of a completed job goes to its place in the library. The place is noted before the file gets it, so that after
 * a crash it is known where to look: what is missing at its old place and there at the new one has been filed; what is at
 * both is filed where the two are the same; else the new place is somebody else's, and another one is taken.
 */
#include <stdlib.h>

#include "base/paths.h"
#include "base/text.h"
#include "job_queue.h"
#include "model/library_name.h"
#include "queue/filing/library.h"
#include "queue/filing/move.h"

/* So many songs of one name have room in one album. */
#define NAMES_MAX 1000

struct filing {
	struct job_queue *queue;
	const struct job *job;
	const struct job_file *file;
	const struct library *library;
	const atomic_bool *stop;
	struct library_name name;
	char *folder; /* of the album */
	char *words;  /* owned; what to say of a failure, or NULL */
};

static bits_hr note(struct filing *filing, enum filing_step step, const char *target, bits_hr code)
{
	const struct filing_note note = {
	        .step = step, .target = target, .code = code, .words = filing->words};
	bits_hr noted = filing->queue->ops->note_filing(filing->queue, &filing->job->id, &note);
	return noted < 0 ? noted : code;
}

/* A failure says of what, if nothing has been said yet. */
static bits_hr fail(struct filing *filing, const char *path, bits_hr code)
{
	if (code < 0 && filing->words == NULL)
		filing->words = text_format("%s", path);
	return code;
}

static bits_hr make_folders(struct filing *filing)
{
	char *artist = path_join(filing->library->folder, filing->name.artist);
	bits_hr code = fail(filing, artist, move_make_folder(artist));
	filing->folder = path_join(artist, filing->name.album);
	if (code >= 0)
		code = fail(filing, filing->folder, move_make_folder(filing->folder));
	free(artist);
	return code;
}

/* The same for each attempt, so that what one leaves the next finds. */
static char *temporary_path(const char *target, const struct job_id *id)
{
	char *folder = path_folder(target), *name = text_format(".%s.part", id->text);
	char *path = path_join(folder, name);
	free(name);
	free(folder);
	return path;
}

/* Noted first. BITS_E_FILE_EXISTS: somebody was faster. */
static bits_hr move_to(struct filing *filing, const char *target)
{
	bits_hr code = note(filing, FILING_PLACED, target, BITS_S_OK);
	if (code < 0)
		return code;
	char *temporary = temporary_path(target, &filing->job->id);
	code = move_file(filing->file->local_name, target, temporary, filing->stop);
	free(temporary);
	return code >= 0 ? note(filing, FILING_DONE, target, BITS_S_OK) : code;
}

static char *candidate(const struct filing *filing, unsigned number)
{
	char *file = number > 1 ? library_name_numbered(filing->name.file, number)
	                        : text_format("%s", filing->name.file);
	char *path = path_join(filing->folder, file);
	free(file);
	return path;
}

/* The first name that is free, or that the file has already. */
static bits_hr place_anew(struct filing *filing)
{
	bits_hr code = make_folders(filing);
	bool taken = true;
	for (unsigned number = 1; code >= 0 && taken && number <= NAMES_MAX; number++) {
		uint64_t size;
		char *target = candidate(filing, number);
		enum move_sight sight = move_look(target, &size);
		taken = sight != MOVE_NONE;
		if (sight == MOVE_HIDDEN) {
			code = fail(filing, target, BITS_E_ACCESS_DENIED);
		} else if (!taken) {
			code = move_to(filing, target);
			taken = code == BITS_E_FILE_EXISTS;
			if (taken)
				code = BITS_S_OK;
			fail(filing, target, code);
		} else if (move_is_same_file(target, filing->file->local_name)) {
			code = note(filing, FILING_DONE, target, BITS_S_OK);
			taken = false;
		}
		free(target);
	}
	return code >= 0 && taken ? BITS_E_FILE_EXISTS : code;
}

/* An earlier attempt was cut off behind its note. True: *ret_code says how this one ended. */
static bool go_on(struct filing *filing, bits_hr *ret_code)
{
	const char *target = filing->job->filing_target, *from = filing->file->local_name;
	uint64_t size;
	if (target == NULL)
		return false;
	char *temporary = temporary_path(target, &filing->job->id);
	uint64_t left;
	if (move_look(temporary, &left) == MOVE_THERE)
		move_remove(temporary, target);
	free(temporary);
	if (move_look(target, &size) != MOVE_THERE)
		return false;
	bool same = move_is_same_file(from, target) || move_holds_same(from, target, filing->stop);
	if (atomic_load(filing->stop)) {
		*ret_code = BITS_E_REQUEST_CANCELED;
		return true;
	}
	if (!same)
		return false;
	*ret_code = fail(filing, from, move_remove(from, target));
	if (*ret_code >= 0)
		*ret_code = note(filing, FILING_DONE, target, BITS_S_OK);
	return true;
}

/* What is no longer there has been filed, or was taken away. */
static bits_hr end_missing(struct filing *filing)
{
	const char *target = filing->job->filing_target;
	uint64_t size;
	enum move_sight sight = target != NULL ? move_look(target, &size) : MOVE_NONE;
	if (sight == MOVE_THERE)
		return note(filing, FILING_DONE, target, BITS_S_OK);
	/* A disk that is away may hold it. */
	if (sight == MOVE_HIDDEN && !library_holds(filing->library, target))
		return fail(filing, target, BITS_E_PATH_NOT_FOUND);
	return note(filing, FILING_DROPPED, NULL, BITS_S_OK);
}

static bits_hr carry_out(struct filing *filing)
{
	const char *from = filing->file->local_name;
	uint64_t size = 0;
	bits_hr code = library_make_ready(filing->library, &filing->words);
	if (code < 0)
		return code;
	switch (move_look(from, &size)) {
	case MOVE_HIDDEN:
		return fail(filing, from, BITS_E_PATH_NOT_FOUND);
	case MOVE_NONE:
		return end_missing(filing);
	case MOVE_OTHER:
		return note(filing, FILING_DROPPED, NULL, BITS_S_OK);
	case MOVE_THERE:
		break;
	}
	/* Another file by now, which whoever put it there wants there. */
	if (filing->file->bytes_total != JOB_SIZE_UNKNOWN && filing->file->bytes_total != size)
		return note(filing, FILING_DROPPED, NULL, BITS_S_OK);
	return go_on(filing, &code) ? code : place_anew(filing);
}

bits_hr job_queue_file(struct job_queue *queue, const struct job *job,
        const struct library *library, const atomic_bool *stop)
{
	if (!job_queue_can_file(queue))
		return BITS_E_NOT_IMPLEMENTED;
	if (!job_is_being_filed(job) || job->file_count != 1)
		return BITS_E_INVALID_STATE;
	struct filing filing = {.queue = queue,
	        .job = job,
	        .file = &job->files[0],
	        .library = library,
	        .stop = stop};
	library_name_make(&filing.name, &job->tag, filing.file->local_name);
	bits_hr code = carry_out(&filing);
	if (code < 0 && code != BITS_E_REQUEST_CANCELED)
		note(&filing, FILING_FAILED, NULL, code);
	library_name_release(&filing.name);
	free(filing.folder);
	free(filing.words);
	return code;
}
