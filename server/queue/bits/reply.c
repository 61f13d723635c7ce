/* SPDX-License-Identifier: MIT */
#include "queue/bits/reply.h"

#include <stdlib.h>

#include "base/wide.h"
#include "queue/bits/get.h"

bits_hr bits_job2(IBackgroundCopyJob *job, IBackgroundCopyJob2 **ret)
{
	void *found = NULL;
	HRESULT code = IBackgroundCopyJob_QueryInterface(job, &IID_IBackgroundCopyJob2, &found);
	if (FAILED(code))
		return code == E_NOINTERFACE ? BITS_E_NOT_IMPLEMENTED : code;
	*ret = found;
	return BITS_S_OK;
}

bits_hr bits_reply_set_name(IBackgroundCopyJob *job, const char *name)
{
	IBackgroundCopyJob2 *job2;
	bits_hr code = bits_job2(job, &job2);
	if (code < 0)
		return code;
	wchar_t *wide = wide_from_utf8(name);
	code = IBackgroundCopyJob2_SetReplyFileName(job2, wide);
	free(wide);
	IBackgroundCopyJob2_Release(job2);
	return code;
}

/* BITS makes a name where nobody has set one, and may change what it made. */
static bool read_name(IBackgroundCopyJob2 *job2, struct bits_reading *reading, char **ret)
{
	wchar_t *text = NULL;
	if (!bits_got(reading, BITS_REPLY, IBackgroundCopyJob2_GetReplyFileName(job2, &text)) ||
	        text == NULL)
		return false;
	char *name = bits_take_text(text);
	if (*name != '\0')
		return bits_set_text(ret, name);
	free(name);
	return false;
}

static bool read_progress(
        IBackgroundCopyJob2 *job2, struct bits_reading *reading, struct job_reply *ret)
{
	BG_JOB_REPLY_PROGRESS progress = {0};
	if (bits_lacks(reading, BITS_REPLY) ||
	        !bits_got(
	                reading, BITS_REPLY, IBackgroundCopyJob2_GetReplyProgress(job2, &progress)))
		return false;
	bool changed = bits_set_size(&ret->bytes_transferred, progress.BytesTransferred);
	/* BG_SIZE_UNKNOWN is JOB_SIZE_UNKNOWN. */
	return bits_set_size(&ret->bytes_total, progress.BytesTotal) || changed;
}

void bits_reply_read(struct bits_job *job, struct bits_reading *reading, bool name)
{
	struct job_reply *reply = &job->draft->reply;
	IBackgroundCopyJob2 *job2;
	if (job->draft->type != JOB_UPLOAD_REPLY || bits_lacks(reading, BITS_REPLY) ||
	        !bits_got(reading, BITS_REPLY, bits_job2(job->proxy, &job2)))
		return;
	if (name)
		job->dirty |= read_name(job2, reading, &reply->local_name);
	job->dirty |= read_progress(job2, reading, reply);
	IBackgroundCopyJob2_Release(job2);
}
