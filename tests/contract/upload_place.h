/* SPDX-License-Identifier: MIT */
/* place.h for uploads: its web server is bits_server.py. All fail the test when something goes wrong. */
#ifndef BITSBRIDGE_CONTRACT_UPLOAD_PLACE_H
#define BITSBRIDGE_CONTRACT_UPLOAD_PLACE_H

#include "place.h"

int upload_set_up_group(void **state);

/* A file of so many bytes, which ones depend on the seed; its path, malloc'ed. */
char *upload_write(struct place *place, const char *name, size_t size, unsigned seed);
/* An upload of that file, made; options as bits_server.py takes them. reply: the name of the file for it; NULL: none. */
struct job_id upload_make(
        struct place *place, const char *name, const char *options, const char *reply);
/* A new file and its upload, resumed. */
struct job_id upload_start(struct place *place, const char *name, const char *options, size_t size);

/* Waits until the job is transferred; what has failed for a while is resumed at once. */
void upload_push(struct place *place, const struct job_id *id);
/* The server has what the file holds now, once, and nothing else of that name; the job is completed. */
void upload_expect(struct place *place, const struct job_id *id, const char *name);

/* What the server says of a name, as JSON, malloc'ed; and waits until that holds a text. */
char *upload_state(struct place *place, const char *name);
void upload_wait_state(struct place *place, const char *name, const char *text);

#endif
