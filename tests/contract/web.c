/* SPDX-License-Identifier: MIT */
#include "web.h"

#include <curl/curl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/text.h"
#include "cmocka_ready.h"

static char *read_line(FILE *from)
{
	char line[128];
	assert_non_null(fgets(line, sizeof line, from));
	line[strcspn(line, "\n")] = '\0';
	return text_format("%s", line);
}

/* What the server prints can be read from the result. */
static FILE *launch(struct web *web, const char *script, const char *argument)
{
	int in[2], out[2];
	assert_int_equal(pipe(in), 0);
	assert_int_equal(pipe(out), 0);
	web->process = fork();
	assert_true(web->process >= 0);
	if (web->process == 0) {
		dup2(in[0], 0);
		dup2(out[1], 1);
		for (int i = 3; i < 64; i++)
			close(i);
		execlp("python3", "python3", script, argument, (char *)NULL);
		_exit(127);
	}
	close(in[0]);
	close(out[1]);
	web->input = in[1];
	FILE *lines = fdopen(out[0], "r");
	assert_non_null(lines);
	web->http = read_line(lines);
	return lines;
}

static void launch_secure(struct web *web, const char *script)
{
	FILE *lines = launch(web, script, "--tls");
	web->https = read_line(lines);
	web->certificate = read_line(lines);
	fclose(lines);
}

void web_start(struct web *web)
{
	launch_secure(web, FAULT_SERVER);
}

void web_start_bits(struct web *web)
{
	fclose(launch(web, BITS_SERVER, NULL));
}

void web_start_secure_bits(struct web *web)
{
	launch_secure(web, BITS_SERVER);
}

void web_stop(struct web *web)
{
	close(web->input);
	kill(web->process, SIGTERM);
	waitpid(web->process, NULL, 0);
	free(web->http);
	free(web->https);
	free(web->certificate);
}

char *web_url(const struct web *web, const char *name, const char *options)
{
	return text_format("%s/f/%s?%s", web->http, name, options);
}

static size_t keep(char *bytes, size_t size, size_t count, void *data)
{
	text_append_n(data, bytes, size * count);
	return size * count;
}

char *web_get(const char *url, size_t *ret_length)
{
	struct text text = {0};
	CURL *curl = curl_easy_init();
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, &text);
	assert_int_equal(curl_easy_perform(curl), CURLE_OK);
	curl_easy_cleanup(curl);
	if (ret_length != NULL)
		*ret_length = text.length;
	return text_steal(&text);
}

char *web_log(const struct web *web, const char *name)
{
	char *url = text_format("%s/log?path=/f/%s", web->http, name);
	char *log = web_get(url, NULL);
	free(url);
	return log;
}
