/* SPDX-License-Identifier: MIT */
/*
 * What one look at the BITS service costs: the queue's lean way against asking every job for everything.
 * Usage: look_cost LOOKS      prints jobs, and for each way milliseconds per look (median) and calls
 */
#include <windows.h>

#define COBJMACROS
#include <bits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/paths.h"
#include "queue/bits/queue_bits.h"

#define LOOKS_MAX 100

static int compare(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

static double median_ms(int64_t *times, int count)
{
	qsort(times, (size_t)count, sizeof *times, compare);
	return (double)times[count / 2] / 1e6;
}

static size_t ask_for_all(IBackgroundCopyJob *job)
{
	GUID id;
	BG_JOB_STATE state;
	BG_JOB_TYPE type;
	BG_JOB_PRIORITY priority;
	BG_JOB_PROGRESS progress;
	BG_JOB_TIMES times;
	ULONG number;
	wchar_t *text;
	size_t calls = 12;
	IEnumBackgroundCopyFiles *files;
	IBackgroundCopyFile *file;
	IBackgroundCopyJob_GetId(job, &id);
	IBackgroundCopyJob_GetState(job, &state);
	IBackgroundCopyJob_GetType(job, &type);
	IBackgroundCopyJob_GetPriority(job, &priority);
	IBackgroundCopyJob_GetProgress(job, &progress);
	IBackgroundCopyJob_GetTimes(job, &times);
	IBackgroundCopyJob_GetErrorCount(job, &number);
	IBackgroundCopyJob_GetMinimumRetryDelay(job, &number);
	IBackgroundCopyJob_GetNoProgressTimeout(job, &number);
	IBackgroundCopyJob_GetOwner(job, &text);
	if (SUCCEEDED(IBackgroundCopyJob_GetDisplayName(job, &text)))
		CoTaskMemFree(text);
	if (SUCCEEDED(IBackgroundCopyJob_GetDescription(job, &text)))
		CoTaskMemFree(text);
	if (FAILED(IBackgroundCopyJob_EnumFiles(job, &files)))
		return calls;
	while (calls++, IEnumBackgroundCopyFiles_Next(files, 1, &file, NULL) == S_OK) {
		BG_FILE_PROGRESS figures;
		if (SUCCEEDED(IBackgroundCopyFile_GetRemoteName(file, &text)))
			CoTaskMemFree(text);
		if (SUCCEEDED(IBackgroundCopyFile_GetLocalName(file, &text)))
			CoTaskMemFree(text);
		IBackgroundCopyFile_GetProgress(file, &figures);
		IBackgroundCopyFile_Release(file);
		calls += 3;
	}
	IEnumBackgroundCopyFiles_Release(files);
	return calls + 1;
}

static size_t look_naively(IBackgroundCopyManager *manager, size_t *ret_jobs)
{
	size_t calls = 1, count = 0;
	IEnumBackgroundCopyJobs *jobs;
	IBackgroundCopyJob *job;
	if (FAILED(IBackgroundCopyManager_EnumJobs(manager, 0, &jobs)))
		return 0;
	while (calls++, IEnumBackgroundCopyJobs_Next(jobs, 1, &job, NULL) == S_OK) {
		calls += ask_for_all(job);
		IBackgroundCopyJob_Release(job);
		count++;
	}
	IEnumBackgroundCopyJobs_Release(jobs);
	*ret_jobs = count;
	return calls;
}

static int measure_naive(int looks, int64_t *times)
{
	void *manager;
	size_t calls = 0, jobs = 0;
	if (FAILED(CoInitializeEx(NULL, COINIT_MULTITHREADED)) ||
	        FAILED(CoCreateInstance(&CLSID_BackgroundCopyManager, NULL, CLSCTX_LOCAL_SERVER,
	                &IID_IBackgroundCopyManager, &manager)))
		return 1;
	for (int i = 0; i < looks; i++) {
		int64_t begun = clock_monotonic_ns();
		calls = look_naively(manager, &jobs);
		times[i] = clock_monotonic_ns() - begun;
	}
	printf("naive: %zu jobs, %.1f ms, %zu calls\n", jobs, median_ms(times, looks), calls);
	IBackgroundCopyManager_Release((IBackgroundCopyManager *)manager);
	return 0;
}

int main(int argc, char **argv)
{
	int64_t times[LOOKS_MAX];
	int looks = argc > 1 ? atoi(argv[1]) : 10;
	char *error = NULL, *data_dir = path_data_dir();
	struct queue_settings settings = {.source = "bits", .data_dir = data_dir};
	struct job_queue *queue = queue_bits_open(&settings, &error);
	if (queue == NULL || looks < 1 || looks > LOOKS_MAX) {
		fprintf(stderr, "look_cost: %s\n", error != NULL ? error : "LOOKS is 1 to 100");
		return 1;
	}
	for (int i = -1; i < looks; i++) {
		struct queue_look look;
		int64_t begun = clock_monotonic_ns();
		bits_hr code = job_queue_look(queue, LOOK_TAGGED, &look);
		int64_t taken = clock_monotonic_ns() - begun;
		if (code < 0) {
			fprintf(stderr, "look_cost: look failed with %08lx\n", (unsigned long)code);
			return 1;
		}
		if (i < 0)
			printf("first: %zu jobs, %.1f ms, %zu calls\n", look.job_count,
			        (double)taken / 1e6, queue_bits_calls(queue));
		else
			times[i] = taken;
		queue_look_release(&look);
	}
	printf("lean: %.1f ms, %zu calls\n", median_ms(times, looks), queue_bits_calls(queue));
	int status = measure_naive(looks, times);
	job_queue_free(queue);
	free(data_dir);
	return status;
}
