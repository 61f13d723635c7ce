/* SPDX-License-Identifier: MIT */
#include "error.h"

#include <stdio.h>

#include "model/error_texts.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct row {
	bits_hr code;
	const char *name, *message, *hint;
};

#define ROW(constant, name, message, hint) {constant, name, message, hint},
static const struct row rows[] = {ERROR_TEXTS(ROW)};
#undef ROW

/* HRESULTs of HTTP statuses: facility 0x19, the status as code. */
#define HTTP_BASE UINT32_C(0x80190000)
#define HTTP_MIN  100
#define HTTP_MAX  999

struct http_row {
	int status;
	const char *message, *hint;
};

#define HTTP_ROW(status, message, hint) {status, message, hint},
static const struct http_row http_rows[] = {ERROR_TEXTS_OF_HTTP(HTTP_ROW)};
#undef HTTP_ROW

/* The other statuses, by their class; the last row takes the rest. */
static const struct http_row http_classes[] = {
        {500, "The server failed to answer the request.",
                "The job is tried again by itself; if that does not help, tell the store."},
        {400, "The server refused the request.", "Check the URL; if it is right, tell the store."},
        {300, "The server points elsewhere, but not to where the file is.",
                "Open the URL in a browser and use the address that it ends at."},
        {0, "The server gave an answer that is of no use for a download.",
                "Check the URL; if it is right, tell the store."},
};

bits_hr error_from_http_status(int status)
{
	return (bits_hr)(HTTP_BASE + (uint32_t)status);
}

int error_http_status(bits_hr code)
{
	uint32_t status = (uint32_t)code - HTTP_BASE;
	return status >= HTTP_MIN && status <= HTTP_MAX ? (int)status : 0;
}

static const struct row *find(bits_hr code)
{
	for (size_t i = 0; i < COUNT(rows); i++) {
		if (rows[i].code == code)
			return &rows[i];
	}
	return NULL;
}

static const struct http_row *find_http(int status)
{
	for (size_t i = 0; i < COUNT(http_rows); i++) {
		if (http_rows[i].status == status)
			return &http_rows[i];
	}
	const struct http_row *class = http_classes;
	while (class->status != 0 && status / 100 * 100 != class->status)
		class ++;
	return class;
}

static void describe_http(int status, struct error_text *ret)
{
	const struct http_row *row = find_http(status);
	snprintf(ret->name, sizeof ret->name, "BG_E_HTTP_ERROR_%d", status);
	ret->message = row->message;
	ret->hint = row->hint;
}

static void describe_unknown(uint32_t code, struct error_text *ret)
{
	bool failed = (code & UINT32_C(0x80000000)) != 0;
	bool from_windows = (code & UINT32_C(0xFFFF0000)) == UINT32_C(0x80070000);
	snprintf(ret->name, sizeof ret->name, "0x%08X", (unsigned)code);
	ret->message = !failed        ? "Done, with a remark that has no name here."
	               : from_windows ? "The system reported an error that has no name here."
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
	} else if (error_http_status(code) != 0) {
		describe_http(error_http_status(code), ret);
	} else {
		describe_unknown((uint32_t)code, ret);
	}
}
