/* SPDX-License-Identifier: MIT */
/*
 * The getters of a BITS job, each optional: what the service does not know or not implement is the model's
 * "unknown". A failure that means more (lost, gone) is left in reading->failure. Out parameters of failed calls
 * are junk and never used.
 */
#ifndef BITSBRIDGE_QUEUE_BITS_GET_H
#define BITSBRIDGE_QUEUE_BITS_GET_H

#include "queue/bits/known_job.h"

/* Counts the call and judges its code. */
bool bits_got(struct bits_reading *reading, enum bits_getter getter, bits_hr code);
bool bits_lacks(const struct bits_reading *reading, enum bits_getter getter);

/* UTF-8 of a string that COM allocated, which is freed; "" for NULL. Malloc'ed. */
char *bits_take_text(wchar_t *text);
/* Takes value over; true when that changes *field. NULL is taken as it is. */
bool bits_set_text(char **field, char *value);
bool bits_set_size(uint64_t *field, uint64_t value);
bool bits_set_count(uint32_t *field, uint32_t value);
bool bits_set_priority(enum job_priority *field, enum job_priority value);

enum job_type bits_get_type(IBackgroundCopyJob *job, struct bits_reading *reading);
enum job_priority bits_get_priority(IBackgroundCopyJob *job, struct bits_reading *reading);
char *bits_get_display_name(IBackgroundCopyJob *job, struct bits_reading *reading);
/* As a SID, by CoTaskMemAlloc(); NULL: unknown. */
wchar_t *bits_get_owner(IBackgroundCopyJob *job, struct bits_reading *reading);
uint32_t bits_get_error_count(IBackgroundCopyJob *job, struct bits_reading *reading);
uint32_t bits_get_retry_delay(IBackgroundCopyJob *job, struct bits_reading *reading);
uint32_t bits_get_no_progress_timeout(IBackgroundCopyJob *job, struct bits_reading *reading);

/* These write their part of a job; true when something changed. */
bool bits_get_progress(IBackgroundCopyJob *job, struct bits_reading *reading, struct job *ret);
bool bits_get_times(IBackgroundCopyJob *job, struct bits_reading *reading, struct job *ret);
bool bits_get_error(IBackgroundCopyJob *job, struct bits_reading *reading, struct job_error *ret);
bool bits_clear_error(struct job_error *error);

#endif
