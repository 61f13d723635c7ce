/* SPDX-License-Identifier: MIT */
#include "error.h"

#include <stdio.h>

struct row {
	bits_hr code;
	const char *name, *message, *hint;
};

#define ROW(constant, code, name, message, hint) {constant, name, message, hint},
static const struct row rows[] = {BITS_ERRORS(ROW)};
#undef ROW

/* HRESULTs of HTTP statuses: facility 0x19, the status as code. */
#define HTTP_BASE UINT32_C(0x80190000)
#define HTTP_MIN  100
#define HTTP_MAX  999

bits_hr error_from_http_status(int status)
{
	return (bits_hr)(HTTP_BASE + (uint32_t)status);
}

static const struct row *find(bits_hr code)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		if (rows[i].code == code)
			return &rows[i];
	}
	return NULL;
}

static bool describe_http(uint32_t code, struct error_text *ret)
{
	if (code < HTTP_BASE + HTTP_MIN || code > HTTP_BASE + HTTP_MAX)
		return false;
	unsigned status = code - HTTP_BASE;
	snprintf(ret->name, sizeof ret->name, "BG_E_HTTP_ERROR_%u", status);
	if (status >= 500 && status < 600) {
		ret->message = "The server failed to answer the request.";
		ret->hint =
		        "The job is tried again by itself; if that does not help, tell the store.";
	} else if (status >= 400 && status < 500) {
		ret->message = "The server refused the request.";
		ret->hint = "Check the URL; if it is right, tell the store.";
	} else {
		ret->message = "The server gave an answer that is of no use for a download.";
		ret->hint = "Check the URL; if it is right, tell the store.";
	}
	return true;
}

static void describe_unknown(uint32_t code, struct error_text *ret)
{
	bool failed = (code & UINT32_C(0x80000000)) != 0;
	bool from_windows = (code & UINT32_C(0xFFFF0000)) == UINT32_C(0x80070000);
	snprintf(ret->name, sizeof ret->name, "0x%08X", (unsigned)code);
	ret->message = !failed        ? "Done, with a remark that has no name here."
	               : from_windows ? "Windows reported an error that has no name here."
	                              : "Something failed, with a code that has no name here.";
	ret->hint = failed ? "Search the web for the code as it stands here." : "";
}

void error_describe(bits_hr code, struct error_text *ret)
{
	const struct row *row = find(code);
	if (row != NULL) {
		snprintf(ret->name, sizeof ret->name, "%s", row->name);
		ret->message = row->message;
		ret->hint = row->hint;
	} else if (!describe_http((uint32_t)code, ret)) {
		describe_unknown((uint32_t)code, ret);
	}
}
