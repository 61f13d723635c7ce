/* SPDX-License-Identifier: MIT */
/*
 * A store's own downloader, as BITS's documents tell to write one, with nothing of the bridge: what it does with its
 * job when BITS calls it back, or when it sees it by looking.
 * Usage: store WAY COUNT DESCRIPTION URL FOLDER     prints the id of each of COUNT jobs, one after the other, once it
 *                                                   has ended so, and the state that it saw last
 * WAY: callback  Complete in JobTransferred       poll    looks every 50 ms, then Complete
 *      cancel    Cancel in JobTransferred         error   looks (Wine calls no JobError), then Cancel
 *      early     prints the id at once, and       killed  ends itself without a word as soon as bytes may move
 *                cancels when it is given a line
 * Exit status: 0 done; 1 the service refused, with its code on stderr; 2 wrong usage.
 */
#include <windows.h>

#define COBJMACROS
#include <bits.h>
#include <shellapi.h>
#include <stdbool.h>
#include <stdio.h>
#include <wchar.h>

#define PATIENCE_MS 120000

enum end { END_COMPLETE, END_CANCEL };

/* What BITS calls. It lives as long as the program. */
struct callback {
	IBackgroundCopyCallback face;
	enum end end;
	HANDLE called;
	HRESULT code;
};

static HRESULT STDMETHODCALLTYPE on_query(IBackgroundCopyCallback *face, REFIID id, void **ret)
{
	if (!IsEqualIID(id, &IID_IUnknown) && !IsEqualIID(id, &IID_IBackgroundCopyCallback))
		return E_NOINTERFACE;
	*ret = face;
	return S_OK;
}

static ULONG STDMETHODCALLTYPE on_count(IBackgroundCopyCallback *face)
{
	(void)face;
	return 1;
}

static HRESULT end_job(struct callback *callback, IBackgroundCopyJob *job, enum end end)
{
	callback->code = end == END_COMPLETE ? IBackgroundCopyJob_Complete(job)
	                                     : IBackgroundCopyJob_Cancel(job);
	SetEvent(callback->called);
	return S_OK;
}

static HRESULT STDMETHODCALLTYPE on_transferred(
        IBackgroundCopyCallback *face, IBackgroundCopyJob *job)
{
	struct callback *callback = CONTAINING_RECORD(face, struct callback, face);
	return end_job(callback, job, callback->end);
}

static HRESULT STDMETHODCALLTYPE on_error(
        IBackgroundCopyCallback *face, IBackgroundCopyJob *job, IBackgroundCopyError *error)
{
	(void)error;
	return end_job(CONTAINING_RECORD(face, struct callback, face), job, END_CANCEL);
}

static HRESULT STDMETHODCALLTYPE on_modification(
        IBackgroundCopyCallback *face, IBackgroundCopyJob *job, DWORD reserved)
{
	(void)face;
	(void)job;
	(void)reserved;
	return S_OK;
}

static IBackgroundCopyCallbackVtbl callback_table = {
        on_query, on_count, on_count, on_transferred, on_error, on_modification};

static HRESULT wait_called(struct callback *callback)
{
	return WaitForSingleObject(callback->called, PATIENCE_MS) == WAIT_OBJECT_0
	               ? callback->code
	               : HRESULT_FROM_WIN32(ERROR_TIMEOUT);
}

static HRESULT poll(IBackgroundCopyJob *job)
{
	for (int waited = 0; waited < PATIENCE_MS; waited += 50) {
		BG_JOB_STATE state;
		HRESULT code = IBackgroundCopyJob_GetState(job, &state);
		if (FAILED(code))
			return code;
		if (state == BG_JOB_STATE_TRANSFERRED)
			return IBackgroundCopyJob_Complete(job);
		if (state == BG_JOB_STATE_ERROR)
			return IBackgroundCopyJob_Cancel(job);
		Sleep(50);
	}
	return HRESULT_FROM_WIN32(ERROR_TIMEOUT);
}

static HRESULT run_job(const wchar_t *way, struct callback *callback, IBackgroundCopyJob *job)
{
	HRESULT code = S_OK;
	bool polls = wcscmp(way, L"poll") == 0 || wcscmp(way, L"error") == 0,
	     killed = wcscmp(way, L"killed") == 0;
	if (wcscmp(way, L"early") == 0)
		return getchar() != EOF ? IBackgroundCopyJob_Cancel(job) : E_ABORT;
	if (!polls && !killed) {
		code = IBackgroundCopyJob_SetNotifyFlags(
		        job, BG_NOTIFY_JOB_TRANSFERRED | BG_NOTIFY_JOB_ERROR);
		if (SUCCEEDED(code))
			code = IBackgroundCopyJob_SetNotifyInterface(
			        job, (IUnknown *)&callback->face);
	}
	if (SUCCEEDED(code))
		code = IBackgroundCopyJob_Resume(job);
	if (FAILED(code) || killed)
		return code;
	return polls ? poll(job) : wait_called(callback);
}

static HRESULT one(
        IBackgroundCopyManager *manager, const wchar_t *way, long number, wchar_t **words)
{
	GUID id;
	IBackgroundCopyJob *job;
	wchar_t name[32], path[MAX_PATH], text[40];
	bool early = wcscmp(way, L"early") == 0;
	struct callback callback = {
	        {&callback_table}, END_COMPLETE, CreateEventW(NULL, FALSE, FALSE, NULL), S_OK};
	callback.end = wcscmp(way, L"cancel") == 0 ? END_CANCEL : END_COMPLETE;
	swprintf(name, 32, L"%ls %ld", way, number);
	swprintf(path, MAX_PATH, L"%ls\\%ls-%ld.mp3", words[2], way, number);
	HRESULT code =
	        IBackgroundCopyManager_CreateJob(manager, name, BG_JOB_TYPE_DOWNLOAD, &id, &job);
	if (FAILED(code))
		return code;
	code = IBackgroundCopyJob_SetDescription(job, words[0]);
	if (SUCCEEDED(code))
		code = IBackgroundCopyJob_AddFile(job, words[1], path);
	StringFromGUID2(&id, text, 40);
	if (early) {
		printf("%.36ls\n", text + 1);
		fflush(stdout);
	}
	if (SUCCEEDED(code))
		code = run_job(way, &callback, job);
	BG_JOB_STATE state = BG_JOB_STATE_SUSPENDED;
	if (SUCCEEDED(code))
		code = IBackgroundCopyJob_GetState(job, &state);
	if (SUCCEEDED(code)) {
		printf("%.36ls %d\n", text + 1, (int)state);
		fflush(stdout);
	}
	if (SUCCEEDED(code) && wcscmp(way, L"killed") == 0)
		TerminateProcess(GetCurrentProcess(), 0);
	IBackgroundCopyJob_Release(job);
	CloseHandle(callback.called);
	return code;
}

int main(void)
{
	int count;
	void *manager;
	wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &count);
	if (count != 6) {
		fputs("usage: store WAY COUNT DESCRIPTION URL FOLDER\n", stderr);
		return 2;
	}
	HRESULT code = CoInitializeEx(NULL, COINIT_MULTITHREADED);
	if (SUCCEEDED(code))
		code = CoCreateInstance(&CLSID_BackgroundCopyManager, NULL, CLSCTX_LOCAL_SERVER,
		        &IID_IBackgroundCopyManager, &manager);
	for (long i = 0, jobs = wcstol(words[2], NULL, 10); i < jobs && SUCCEEDED(code); i++)
		code = one(manager, words[1], i, words + 3);
	if (FAILED(code))
		fprintf(stderr, "store: %08lx\n", (unsigned long)code);
	return FAILED(code);
}
