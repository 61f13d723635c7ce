/* SPDX-License-Identifier: MIT */
/*
 * What servers of the network send: status lines, Content-Range, Content-Length, ETag, Retry-After, Location, bodies. A
 * whole fetch by the real curl, whose other end is a local socket that holds the input. The answers, one for each
 * request, stand behind each other with "\n====\n" between them; the first byte says how much of the file is there.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "fuzz.h"
#include "queue/local/fetch/fetch.h"
#include "queue/local/fetch/response.h"

enum { REQUESTS_MAX = 12 };

static const char separator[] = "\n====\n";
static const char validator[] = "\"v1\"", weak_validator[] = "W/\"v1\"";

struct wire {
	const char *at, *end;
	int ours; /* our end of the connection; -1: none */
	struct file_transfer *fetch;
	uint64_t total;
};

static char folder[FUZZ_FOLDER_SIZE];
static int listener = -1;
static struct local_flusher *flusher;

static char *name_in_folder(const char *name)
{
	return text_format("%s/%s", folder, name);
}

static void remove_folder(void)
{
	char *path = name_in_folder(".part");
	unlink(path);
	free(path);
	rmdir(folder);
	local_flusher_stop(flusher);
}

static void close_ours(struct wire *wire)
{
	if (wire->ours >= 0)
		close(wire->ours);
	wire->ours = -1;
}

/* curl has connected: the next answer, and its end behind that, before curl has asked. More than the socket takes is cut
 * off, as a broken connection would. */
static int answer(void *data, char *address, char *own_address, int port, int own_port)
{
	struct wire *wire = data;
	const char *stop = wire->at;
	(void)address, (void)own_address, (void)port, (void)own_port;
	close_ours(wire);
	wire->ours = accept(listener, NULL, NULL);
	FUZZ_CHECK(wire->ours >= 0);
	while (stop < wire->end && ((size_t)(wire->end - stop) < sizeof separator - 1 ||
	                                   memcmp(stop, separator, sizeof separator - 1) != 0))
		stop++;
	if (stop > wire->at)
		send(wire->ours, wire->at, (size_t)(stop - wire->at), MSG_DONTWAIT | MSG_NOSIGNAL);
	shutdown(wire->ours, SHUT_WR);
	wire->at = stop < wire->end ? stop + sizeof separator - 1 : stop;
	return CURL_PREREQFUNC_OK;
}

/* An announced size is only a number; what would fill the disk is refused as the database would refuse it. */
static bool on_version(void *data)
{
	struct wire *wire = data;
	struct local_progress progress;
	file_transfer_progress(wire->fetch, &progress);
	FUZZ_CHECK(progress.validator == NULL || progress.validator[0] != '\0');
	wire->total = progress.total;
	FUZZ_CHECK(wire->total <= INT64_MAX);
	return true;
}

static void on_transferring(void *data)
{
	(void)data;
}

static struct file_transfer *begin(struct wire *wire, uint64_t there)
{
	struct job_error error;
	char *path = name_in_folder(".part"), *name = name_in_folder("file");
	unlink(path);
	struct local_part part = {.remote_name = memory_string("http://127.0.0.1/a.mp3"),
	        .local_name = name,
	        .temporary_name = path,
	        .validator = there > 0 && there % 3 != 0
	                             ? memory_string(there % 3 == 1 ? validator : weak_validator)
	                             : NULL,
	        .bytes_transferred = there,
	        .bytes_durable = there / 2,
	        .bytes_total = there > 0 ? 100 : JOB_SIZE_UNKNOWN};
	if (there > 0) {
		FILE *file = fopen(path, "w");
		FUZZ_CHECK(file != NULL);
		fprintf(file, "%*s", (int)there, "");
		fclose(file);
		wire->total = 100;
	}
	struct file_transfer_limits limits = {.user_agent = "fuzz", .flusher = flusher};
	struct file_transfer *fetch = fetch_new(&part, &limits,
	        &(struct file_transfer_events){
	                .version = on_version, .transferring = on_transferring, .data = wire},
	        &error);
	FUZZ_CHECK(fetch != NULL);
	wire->fetch = fetch;
	return fetch;
}

static enum file_transfer_outcome ask(struct file_transfer *fetch, struct wire *wire)
{
	CURL *easy = file_transfer_begin(fetch);
	/* Whatever host a redirect names, it is this end. */
	curl_easy_setopt(easy, CURLOPT_ABSTRACT_UNIX_SOCKET, folder);
	curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, answer);
	curl_easy_setopt(easy, CURLOPT_PREREQDATA, wire);
	curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 2000L);
	return file_transfer_end(fetch, curl_easy_perform(easy));
}

static void nobody_waits(void *data)
{
	(void)data;
}

static void check_done(struct file_transfer *fetch, const struct wire *wire)
{
	struct stat seen;
	struct local_progress progress;
	char *path = name_in_folder(".part");
	FUZZ_CHECK(file_transfer_land(fetch, true) == FILE_TRANSFER_DONE);
	FUZZ_CHECK(stat(path, &seen) == 0);
	FUZZ_CHECK((uint64_t)seen.st_size == wire->total);
	file_transfer_progress(fetch, &progress);
	FUZZ_CHECK(progress.transferred == wire->total);
	FUZZ_CHECK(progress.durable == wire->total);
	free(path);
}

static void check_range(const char *text)
{
	uint64_t first, last = 0, total;
	if (!local_response_parse_range(text, &first, &last, &total))
		return;
	FUZZ_CHECK(first == JOB_SIZE_UNKNOWN || (first <= last && last < total));
	FUZZ_CHECK(total == JOB_SIZE_UNKNOWN || total <= INT64_MAX);
}

/* A folder for the file, and a listener with the folder's name. */
static void set_up(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	fuzz_folder_new(folder);
	flusher = local_flusher_start(nobody_waits, NULL);
	atexit(remove_folder);
	size_t length = strlen(folder);
	memcpy(address.sun_path + 1, folder, length);
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	FUZZ_CHECK(bind(listener, (struct sockaddr *)&address,
	                   (socklen_t)(offsetof(struct sockaddr_un, sun_path) + 1 + length)) == 0);
	FUZZ_CHECK(listen(listener, 1) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (folder[0] == '\0')
		set_up();
	if (size == 0)
		return 0;
	char *text = fuzz_string(data + 1, size - 1);
	check_range(text);
	free(text);
	struct wire wire = {
	        .at = (const char *)data + 1, .end = (const char *)data + size, .ours = -1};
	struct file_transfer *fetch = begin(&wire, data[0] % 101);
	enum file_transfer_outcome outcome = FILE_TRANSFER_AGAIN;
	int requests = 0;
	while (outcome == FILE_TRANSFER_AGAIN && requests++ < REQUESTS_MAX)
		outcome = ask(fetch, &wire);
	if (outcome == FILE_TRANSFER_DONE)
		check_done(fetch, &wire);
	if (outcome == FILE_TRANSFER_FAILED)
		FUZZ_CHECK(fetch->error.code < 0);
	FUZZ_CHECK(fetch->retry_after <= 86400);
	file_transfer_discard(fetch);
	file_transfer_free(fetch);
	close_ours(&wire);
	return 0;
}
