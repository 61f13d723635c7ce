/* SPDX-License-Identifier: MIT */
#include "fake_bits_parts.h"

#include <stdlib.h>
#include <wchar.h>

#include "base/memory.h"

static struct fake_file *file_of(IBackgroundCopyFile *face)
{
	return FAKE_OBJECT(struct fake_file, face, face);
}

static ULONG STDMETHODCALLTYPE file_release(IBackgroundCopyFile *face)
{
	file_of(face)->service->live--;
	return --file_of(face)->refs;
}

static HRESULT STDMETHODCALLTYPE file_remote(IBackgroundCopyFile *face, LPWSTR *ret)
{
	*ret = fake_string(file_of(face)->remote);
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE file_local(IBackgroundCopyFile *face, LPWSTR *ret)
{
	*ret = fake_string(file_of(face)->local);
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE file_progress(IBackgroundCopyFile *face, BG_FILE_PROGRESS *ret)
{
	if (fake_is_dead(file_of(face)->service))
		return file_of(face)->service->dead_code;
	*ret = file_of(face)->progress;
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE file_query(IBackgroundCopyFile *face, REFIID id, void **ret)
{
	struct fake_file *file = file_of(face);
	if (!IsEqualIID(id, &IID_IBackgroundCopyFile2))
		return E_NOINTERFACE;
	if (FAILED(file->second_code))
		return file->second_code;
	file->service->live++;
	*ret = &file->second;
	return S_OK;
}

static ULONG STDMETHODCALLTYPE second_release(IBackgroundCopyFile2 *face)
{
	FAKE_OBJECT(struct fake_file, second, face)->service->live--;
	return 1;
}

static HRESULT STDMETHODCALLTYPE second_set_remote(IBackgroundCopyFile2 *face, LPCWSTR remote)
{
	struct fake_file *file = FAKE_OBJECT(struct fake_file, second, face);
	wcscpy(file->changed, remote);
	file->remote = file->changed;
	return S_OK;
}

static IBackgroundCopyFile2Vtbl second_table = {
        .Release = second_release, .SetRemoteName = second_set_remote};

static IBackgroundCopyFileVtbl file_table = {.QueryInterface = file_query,
        .Release = file_release,
        .GetRemoteName = file_remote,
        .GetLocalName = file_local,
        .GetProgress = file_progress};

struct files {
	IEnumBackgroundCopyFiles face;
	struct fake_job *job;
	ULONG next;
};

static ULONG STDMETHODCALLTYPE files_release(IEnumBackgroundCopyFiles *face)
{
	struct files *files = FAKE_OBJECT(struct files, face, face);
	files->job->service->live--;
	free(files);
	return 0;
}

static HRESULT STDMETHODCALLTYPE files_next(
        IEnumBackgroundCopyFiles *face, ULONG count, IBackgroundCopyFile **ret, ULONG *ret_count)
{
	struct files *files = FAKE_OBJECT(struct files, face, face);
	ULONG given = 0;
	if (fake_is_dead(files->job->service))
		return files->job->service->dead_code;
	for (; given < count && files->next < files->job->file_count; given++) {
		struct fake_file *file = &files->job->files[files->next++];
		file->refs++;
		file->service->live++;
		ret[given] = &file->face;
	}
	*ret_count = given;
	return given == count ? S_OK : S_FALSE;
}

static IEnumBackgroundCopyFilesVtbl files_table = {.Release = files_release, .Next = files_next};

IEnumBackgroundCopyFiles *fake_list_files(struct fake_job *job)
{
	struct files *files = memory_new(sizeof *files);
	files->face.lpVtbl = &files_table;
	files->job = job;
	job->service->live++;
	return &files->face;
}

struct fake_file *fake_add_file(struct fake_job *job, const wchar_t *remote, const wchar_t *local)
{
	struct fake_file *file = &job->files[job->file_count++];
	*file = (struct fake_file){.face = {&file_table},
	        .second = {&second_table},
	        .service = job->service,
	        .remote = remote,
	        .local = local,
	        .progress = {.BytesTotal = BG_SIZE_UNKNOWN}};
	job->progress.FilesTotal = job->file_count;
	job->progress.BytesTotal = BG_SIZE_UNKNOWN;
	return file;
}
