/* SPDX-License-Identifier: MIT */
#include "queue/bits/files.h"

#include <stdlib.h>

#include "base/memory.h"
#include "queue/bits/get.h"

#define BATCH 64

void bits_files_release(struct bits_job *job)
{
	for (size_t i = 0; i < job->file_count; i++) {
		IBackgroundCopyFile_Release(job->files[i].proxy);
		free(job->files[i].figures.remote_name);
		free(job->files[i].figures.local_name);
	}
	free(job->files);
	job->files = NULL;
	job->file_count = 0;
}

static char *name_of(IBackgroundCopyFile *file, struct bits_reading *reading,
        HRESULT(STDMETHODCALLTYPE *get)(IBackgroundCopyFile *, LPWSTR *))
{
	wchar_t *text = NULL;
	HRESULT code = get(file, &text);
	return bits_got(reading, BITS_FILES, code) ? bits_take_text(text) : memory_string("");
}

static void add(struct bits_job *job, IBackgroundCopyFile *proxy, struct bits_reading *reading)
{
	job->files = memory_resize_array(job->files, job->file_count + 1, sizeof *job->files);
	struct bits_file *file = &job->files[job->file_count++];
	*file = (struct bits_file){.proxy = proxy, .figures = {.bytes_total = JOB_SIZE_UNKNOWN}};
	file->figures.remote_name = name_of(proxy, reading, proxy->lpVtbl->GetRemoteName);
	file->figures.local_name = name_of(proxy, reading, proxy->lpVtbl->GetLocalName);
}

/* All files anew. */
static void enumerate(struct bits_job *job, struct bits_reading *reading)
{
	IEnumBackgroundCopyFiles *files = NULL;
	if (!bits_got(reading, BITS_FILES, IBackgroundCopyJob_EnumFiles(job->proxy, &files)))
		return;
	bits_files_release(job);
	for (;;) {
		IBackgroundCopyFile *batch[BATCH];
		ULONG count = 0;
		HRESULT code = IEnumBackgroundCopyFiles_Next(files, BATCH, batch, &count);
		if (!bits_got(reading, BITS_FILES, code))
			break;
		for (ULONG i = 0; i < count; i++)
			add(job, batch[i], reading);
		if (code != S_OK || count == 0)
			break;
	}
	IEnumBackgroundCopyFiles_Release(files);
	job->dirty = true;
}

static bool read_figures(struct bits_file *file, struct bits_reading *reading)
{
	BG_FILE_PROGRESS progress = {0};
	if (!bits_got(reading, BITS_FILES, IBackgroundCopyFile_GetProgress(file->proxy, &progress)))
		return false;
	bool completed = progress.Completed != FALSE;
	uint64_t total =
	        progress.BytesTotal == 0 && !completed ? JOB_SIZE_UNKNOWN : progress.BytesTotal;
	bool changed = completed != file->figures.completed;
	file->figures.completed = completed;
	changed |= bits_set_size(&file->figures.bytes_total, total);
	changed |= bits_set_size(&file->figures.bytes_transferred, progress.BytesTransferred);
	return changed;
}

static bool size_is_unknown(const struct bits_job *job)
{
	for (size_t i = 0; i < job->file_count; i++) {
		if (job->files[i].figures.bytes_total == JOB_SIZE_UNKNOWN)
			return true;
	}
	return false;
}

static size_t completed_files(const struct bits_job *job)
{
	size_t count = 0;
	for (size_t i = 0; i < job->file_count; i++)
		count += job->files[i].figures.completed;
	return count;
}

void bits_files_read(struct bits_job *job, struct bits_reading *reading, bool moved)
{
	const struct job *draft = job->draft;
	bool fresh =
	        draft->files_total != JOB_COUNT_UNKNOWN && draft->files_total != job->file_count;
	if (bits_lacks(reading, BITS_FILES))
		return;
	if (fresh || (moved && draft->files_total == JOB_COUNT_UNKNOWN))
		enumerate(job, reading);
	if (!fresh && !moved && !(job_state_is_active(draft->state) && size_is_unknown(job)))
		return;
	/* A file that changed on its server begins anew, completed or not. */
	bool anew = fresh || completed_files(job) > draft->files_transferred;
	for (size_t i = 0; i < job->file_count && reading->failure == 0; i++) {
		if (anew || !job->files[i].figures.completed)
			job->dirty |= read_figures(&job->files[i], reading);
	}
}

void bits_files_copy(const struct bits_job *from, struct job *ret)
{
	for (size_t i = 0; i < from->file_count; i++) {
		struct job_file *file = job_add_file(ret);
		*file = from->files[i].figures;
		file->remote_name = memory_string(file->remote_name);
		file->local_name = memory_string(file->local_name);
	}
}
