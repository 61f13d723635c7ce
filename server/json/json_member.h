/* SPDX-License-Identifier: MIT */
/* Reads single members out of a JSON object, for what the program asks of another bridge. Any thread. */
#ifndef BITSBRIDGE_JSON_JSON_MEMBER_H
#define BITSBRIDGE_JSON_JSON_MEMBER_H

/* A top-level member that is a string, malloc'ed; NULL: the text is no object, or has no such string. */
char *json_string_member(const char *text, const char *name);

#endif
