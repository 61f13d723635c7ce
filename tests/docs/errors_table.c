/* SPDX-License-Identifier: MIT */
/* Prints docs/errors.md from the one table of codes. */
#include <stdint.h>
#include <stdio.h>

#include "error.h"
#include "model/error_texts.h"

struct row {
	uint32_t code;
	const char *name, *message, *hint;
};

#define COUNT(array)                       (sizeof(array) / sizeof((array)[0]))
#define ROW(constant, name, message, hint) {(uint32_t)(constant), name, message, hint},
#define HTTP_ROW(status, message, hint)    {status, "", message, hint},

static const struct row of_bits[] = {ERROR_TEXTS_OF_BITS(ROW)};
static const struct row of_network[] = {ERROR_TEXTS_OF_NETWORK(ROW)};
static const struct row of_tls[] = {ERROR_TEXTS_OF_TLS(ROW)};
static const struct row of_files[] = {ERROR_TEXTS_OF_FILES(ROW)};
static const struct row of_service[] = {ERROR_TEXTS_OF_SERVICE(ROW)};
static const struct row of_http[] = {ERROR_TEXTS_OF_HTTP(HTTP_ROW)};

static void print_head(const char *title, const char *about)
{
	printf("\n## %s\n\n%s\n\n| code | name | what it means | what to do |\n|---|---|---|---|\n",
	        title, about);
}

static void print_row(uint32_t code, const char *name, const char *message, const char *hint)
{
	printf("| `0x%08X` | `%s` | %s | %s |\n", (unsigned)code, name, message, hint);
}

static void print_rows(const char *title, const char *about, const struct row *rows, size_t count)
{
	print_head(title, about);
	for (size_t i = 0; i < count; i++)
		print_row(rows[i].code, rows[i].name, rows[i].message, rows[i].hint);
}

static void print_described(bits_hr code)
{
	struct error_text text;
	error_describe(code, &text);
	print_row((uint32_t)code, text.name, text.message, text.hint);
}

static void print_http(void)
{
	static const int of_classes[] = {499, 599, 399, 299};
	print_head(
	        "HTTP statuses", "A status of the store's server is `0x80190000` plus the status.");
	for (size_t i = 0; i < COUNT(of_http); i++)
		print_described(error_from_http_status((int)of_http[i].code));
	puts("\nOther statuses are described by their class, for instance:\n\n"
	     "| code | name | what it means | what to do |\n|---|---|---|---|");
	for (size_t i = 0; i < COUNT(of_classes); i++)
		print_described(error_from_http_status(of_classes[i]));
}

int main(void)
{
	puts("# Errors\n\n"
	     "What a job, a command or the API reports when something fails. Both queues use the codes of\n"
	     "BITS and of Windows. In JSON an error has `code`, `name`, `message` and `hint`, the columns of\n"
	     "these tables; `context` says where it happened (`remote-file`, `local-file`, `transport`...).\n\n"
	     "This page is printed from `server/model/error_texts.h` and the files it includes; change it there.");
	print_http();
	print_rows("The network", "On the way to the server.", of_network, COUNT(of_network));
	print_rows("Secure connections", "Certificates and encryption.", of_tls, COUNT(of_tls));
	print_rows("Files", "On this computer.", of_files, COUNT(of_files));
	print_rows("BITS", "What the queue itself says.", of_bits, COUNT(of_bits));
	print_rows("The service behind the queue", "COM, RPC and the services of Windows.",
	        of_service, COUNT(of_service));
	print_head("Codes without a name", "They stand as the number that they are.");
	print_described((bits_hr)UINT32_C(0x80071234));
	print_described((bits_hr)UINT32_C(0x80041234));
	return 0;
}
