/* SPDX-License-Identifier: MIT */
/*
 * Result codes, as BITS gives them: an HRESULT, negative when something failed. Both queues speak it, the
 * embedded one too, so that pages and people meet the same codes everywhere.
 *
 * BITS_ERRORS is the one list of codes that have a name. Each row: our constant, the code, its published name
 * (bitsmsg.h, winerror.h), a plain sentence, and what to do about it. Codes outside of the list (any HTTP
 * status, any Windows error) still get a name and a sentence from error_describe().
 */
#ifndef BITSBRIDGE_ERROR_H
#define BITSBRIDGE_ERROR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int32_t bits_hr;

#define BITS_ERRORS(X)                                                                             \
	X(BITS_S_OK, 0x00000000, "S_OK", "Done.", "")                                              \
	X(BITS_S_PARTIAL_COMPLETE, 0x00200017, "BG_S_PARTIAL_COMPLETE",                            \
		"Only some of the files were complete; the others were deleted.",                  \
		"Add the missing files again as a new job.")                                       \
	X(BITS_E_NOT_FOUND, 0x80200001, "BG_E_NOT_FOUND", "There is no such job in the queue.",    \
		"See what is there with: bitsbridge list --all")                                   \
	X(BITS_E_INVALID_STATE, 0x80200002, "BG_E_INVALID_STATE",                                  \
		"The job's state does not allow that.", "See its state with: bitsbridge show ID")  \
	X(BITS_E_EMPTY, 0x80200003, "BG_E_EMPTY", "The job has no files.",                         \
		"Add a file to the job before resuming it.")                                       \
	X(BITS_E_NETWORK_DISCONNECTED, 0x80200010, "BG_E_NETWORK_DISCONNECTED",                    \
		"There is no network connection.",                                                 \
		"The job goes on by itself once the network is back.")                             \
	X(BITS_E_MISSING_FILE_SIZE, 0x80200011, "BG_E_MISSING_FILE_SIZE",                          \
		"The server does not say how large the file is.",                                  \
		"Ask the store to send Content-Length with its files.")                            \
	X(BITS_E_INSUFFICIENT_RANGE_SUPPORT, 0x80200013, "BG_E_INSUFFICIENT_RANGE_SUPPORT",        \
		"The server does not support byte ranges.",                                        \
		"Ask the store to enable range requests for its files.")                           \
	X(BITS_E_STRING_TOO_LONG, 0x80200021, "BG_E_STRING_TOO_LONG",                              \
		"The name or description is too long.",                                            \
		"BITS takes 256 characters of name and 1,024 of description.")                     \
	X(BITS_E_TOO_MANY_JOBS_PER_MACHINE, 0x80200050, "BG_E_TOO_MANY_JOBS_PER_MACHINE",          \
		"The queue holds as many jobs as it may.",                                         \
		"Complete or cancel some jobs, or raise --max-jobs.")                              \
	X(BITS_E_TOO_MANY_FILES_IN_JOB, 0x80200051, "BG_E_TOO_MANY_FILES_IN_JOB",                  \
		"The job holds as many files as it may.", "Put the other files into a second job.") \
	X(BITS_E_ACCESS_DENIED, 0x80070005, "E_ACCESSDENIED", "Access is denied.",                 \
		"Check who owns the file or the job.")                                             \
	X(BITS_E_INVALID_ARGUMENT, 0x80070057, "E_INVALIDARG", "An argument is not valid.",        \
		"See bitsbridge --help for what is taken.")                                        \
	X(BITS_E_NOT_IMPLEMENTED, 0x80004001, "E_NOTIMPL", "This queue cannot do that.",           \
		"Nothing; another queue may be able to.")

/* The codes as constants. An HRESULT with the top bit set does not fit an int as written, hence the cast. */
#define BITS_ERROR_CONSTANT(constant, code, name, message, hint) constant = (int)(code),
enum bits_error_code { BITS_ERRORS(BITS_ERROR_CONSTANT) };
#undef BITS_ERROR_CONSTANT

/* BITS's code for an HTTP status: 404 -> 0x80190194. Status: 100-999. */
bits_hr error_from_http_status(int status);

#define ERROR_NAME_SIZE 48

struct error_text {
	char name[ERROR_NAME_SIZE]; /* "BG_E_HTTP_ERROR_404"; a code without a name: "0x80041234" */
	const char *message;        /* one plain sentence; static storage; never NULL */
	const char *hint;           /* what to do; static storage; may be "" */
};

/* Any thread. Never fails: unknown codes read well too. */
void error_describe(bits_hr code, struct error_text *ret);

#endif
