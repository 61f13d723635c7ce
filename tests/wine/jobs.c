/* SPDX-License-Identifier: MIT */
/*
 * Jobs in the BITS service by COM alone, with nothing of the bridge: what tests make and act on from outside.
 * Usage: jobs create NAME DESCRIPTION [URL FILE]...    prints the id
 *        jobs many COUNT DESCRIPTION URL FOLDER        COUNT jobs of one file each; the number is added to names
 *        jobs resume|complete|cancel|state ID
 *        jobs clear                                    cancels every job
 *        jobs pin URL                                  takes one of each interface and never gives it back; URL: a
 *                                                      file that is not there
 * Exit status: 0 done; 1 the service refused, with its code on stderr; 2 wrong usage.
 */
#include <windows.h>

#define COBJMACROS
#include <bits.h>
#include <shellapi.h>
#include <stdio.h>
#include <wchar.h>

static int refused(const char *what, HRESULT code)
{
	fprintf(stderr, "jobs: %s: %08lx\n", what, (unsigned long)code);
	return 1;
}

static int make(IBackgroundCopyManager *manager, const wchar_t *name, const wchar_t *description,
        int file_count, wchar_t **files)
{
	GUID id;
	IBackgroundCopyJob *job;
	wchar_t text[40];
	HRESULT code =
	        IBackgroundCopyManager_CreateJob(manager, name, BG_JOB_TYPE_DOWNLOAD, &id, &job);
	if (FAILED(code))
		return refused("CreateJob", code);
	if (*description != L'\0')
		code = IBackgroundCopyJob_SetDescription(job, description);
	for (int i = 0; i < file_count && SUCCEEDED(code); i++)
		code = IBackgroundCopyJob_AddFile(job, files[2 * i], files[2 * i + 1]);
	IBackgroundCopyJob_Release(job);
	if (FAILED(code))
		return refused("SetDescription or AddFile", code);
	StringFromGUID2(&id, text, 40);
	printf("%.36ls\n", text + 1);
	return 0;
}

static int make_many(IBackgroundCopyManager *manager, wchar_t **arguments)
{
	long count = wcstol(arguments[0], NULL, 10);
	for (long i = 0; i < count; i++) {
		wchar_t name[32], path[MAX_PATH];
		swprintf(name, 32, L"job %ld", i);
		swprintf(path, MAX_PATH, L"%ls\\many-%ld.mp3", arguments[3], i);
		wchar_t *file[] = {arguments[2], path};
		if (make(manager, name, arguments[1], 1, file) != 0)
			return 1;
	}
	return 0;
}

static int print_state(IBackgroundCopyJob *job)
{
	BG_JOB_STATE state;
	HRESULT code = IBackgroundCopyJob_GetState(job, &state);
	if (FAILED(code))
		return refused("GetState", code);
	printf("%d\n", (int)state);
	return 0;
}

static int act(IBackgroundCopyManager *manager, const wchar_t *action, const wchar_t *text)
{
	wchar_t braced[48];
	GUID id;
	IBackgroundCopyJob *job;
	swprintf(braced, 48, L"{%.36ls}", text);
	HRESULT code = CLSIDFromString(braced, &id);
	if (SUCCEEDED(code))
		code = IBackgroundCopyManager_GetJob(manager, &id, &job);
	if (FAILED(code))
		return refused("GetJob", code);
	int status = 0;
	if (wcscmp(action, L"state") == 0)
		status = print_state(job);
	else if (wcscmp(action, L"resume") == 0)
		code = IBackgroundCopyJob_Resume(job);
	else if (wcscmp(action, L"complete") == 0)
		code = IBackgroundCopyJob_Complete(job);
	else
		code = IBackgroundCopyJob_Cancel(job);
	IBackgroundCopyJob_Release(job);
	return FAILED(code) ? refused("the action", code) : status;
}

static int clear(IBackgroundCopyManager *manager)
{
	IEnumBackgroundCopyJobs *jobs;
	IBackgroundCopyJob *job;
	HRESULT code = IBackgroundCopyManager_EnumJobs(manager, 0, &jobs);
	if (FAILED(code))
		return refused("EnumJobs", code);
	while (IEnumBackgroundCopyJobs_Next(jobs, 1, &job, NULL) == S_OK) {
		BG_JOB_STATE state;
		if (SUCCEEDED(IBackgroundCopyJob_GetState(job, &state)) &&
		        state < BG_JOB_STATE_ACKNOWLEDGED)
			IBackgroundCopyJob_Cancel(job);
		IBackgroundCopyJob_Release(job);
	}
	IEnumBackgroundCopyJobs_Release(jobs);
	return 0;
}

/* The error of a job whose file is not there. */
static HRESULT take_error(IBackgroundCopyJob *job, IBackgroundCopyError **ret)
{
	HRESULT code = IBackgroundCopyJob_Resume(job);
	for (int i = 0; i < 600 && SUCCEEDED(code); i++) {
		if (IBackgroundCopyJob_GetError(job, ret) == S_OK)
			return S_OK;
		Sleep(100);
	}
	return FAILED(code) ? code : (HRESULT)BG_E_ERROR_INFORMATION_UNAVAILABLE;
}

/*
 * Wine's COM unregisters an interface with its last object, and may then wait for ever for a call that is over
 * (RpcServerUnregisterIf misses the end of a call at that very moment), with a lock held that every later call
 * needs. What is never given back is never unregistered; and Wine does not notice that a client has ended.
 */
static int pin(wchar_t *url)
{
	GUID id;
	IClassFactory *factory;
	IBackgroundCopyManager *manager;
	IBackgroundCopyJob *job;
	IBackgroundCopyJobHttpOptions *options;
	IEnumBackgroundCopyJobs *jobs;
	IEnumBackgroundCopyFiles *files;
	IBackgroundCopyFile *file;
	IBackgroundCopyError *error;
	HRESULT code = CoGetClassObject(&CLSID_BackgroundCopyManager, CLSCTX_LOCAL_SERVER, NULL,
	        &IID_IClassFactory, (void **)&factory);
	if (SUCCEEDED(code))
		code = IClassFactory_CreateInstance(
		        factory, NULL, &IID_IBackgroundCopyManager, (void **)&manager);
	if (SUCCEEDED(code))
		code = IBackgroundCopyManager_CreateJob(
		        manager, L"pin", BG_JOB_TYPE_DOWNLOAD, &id, &job);
	if (SUCCEEDED(code))
		code = IBackgroundCopyJob_QueryInterface(
		        job, &IID_IBackgroundCopyJobHttpOptions, (void **)&options);
	if (SUCCEEDED(code))
		code = IBackgroundCopyJob_AddFile(job, url, L"C:\\pin.mp3");
	if (SUCCEEDED(code))
		code = IBackgroundCopyManager_EnumJobs(manager, 0, &jobs);
	if (SUCCEEDED(code))
		code = IBackgroundCopyJob_EnumFiles(job, &files);
	if (SUCCEEDED(code))
		code = IEnumBackgroundCopyFiles_Next(files, 1, &file, NULL);
	if (SUCCEEDED(code))
		code = take_error(job, &error);
	if (SUCCEEDED(code))
		code = IBackgroundCopyJob_Cancel(job);
	if (FAILED(code))
		return refused("one of each interface", code);
	ExitProcess(0);
}

static int run(IBackgroundCopyManager *manager, int count, wchar_t **words)
{
	if (count >= 4 && count % 2 == 0 && wcscmp(words[1], L"create") == 0)
		return make(manager, words[2], words[3], (count - 4) / 2, words + 4);
	if (count == 6 && wcscmp(words[1], L"many") == 0)
		return make_many(manager, words + 2);
	if (count == 2 && wcscmp(words[1], L"clear") == 0)
		return clear(manager);
	if (count == 3)
		return act(manager, words[1], words[2]);
	fputs("usage: jobs create|many|resume|complete|cancel|state|clear ...\n", stderr);
	return 2;
}

int main(void)
{
	int count;
	void *manager;
	wchar_t **words = CommandLineToArgvW(GetCommandLineW(), &count);
	HRESULT code = CoInitializeEx(NULL, COINIT_MULTITHREADED);
	if (SUCCEEDED(code) && count == 3 && wcscmp(words[1], L"pin") == 0)
		return pin(words[2]);
	if (SUCCEEDED(code))
		code = CoCreateInstance(&CLSID_BackgroundCopyManager, NULL, CLSCTX_LOCAL_SERVER,
		        &IID_IBackgroundCopyManager, &manager);
	if (FAILED(code))
		return refused("the BITS service", code);
	int status = run(manager, count, words);
	IBackgroundCopyManager_Release((IBackgroundCopyManager *)manager);
	CoUninitialize();
	return status;
}
