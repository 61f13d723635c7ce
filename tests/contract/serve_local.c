/* SPDX-License-Identifier: MIT */
/* Serves the local queue under a data directory until its input ends: serve_local DATA_DIR. For tests only. */
#include <stdio.h>
#include <stdlib.h>

#include "job_queue.h"

int main(int argc, char **argv)
{
	char *error = NULL;
	if (argc != 2) {
		fprintf(stderr, "usage: serve_local DATA_DIR\n");
		return 2;
	}
	struct queue_settings settings = {
	        .source = "local", .data_dir = argv[1], .role = QUEUE_SERVE};
	struct job_queue *queue = job_queue_open(&settings, &error);
	if (queue == NULL) {
		fprintf(stderr, "serve_local: %s\n", error);
		free(error);
		return 1;
	}
	puts("serving");
	fflush(stdout);
	while (getchar() != EOF) {
	}
	job_queue_free(queue);
	return 0;
}
