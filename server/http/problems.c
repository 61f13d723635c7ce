/* SPDX-License-Identifier: MIT */
#include "http/problems.h"

#define ROW(constant, name, status, title) {name, status, title},
static const struct {
	const char *name;
	int status;
	const char *title;
} rows[] = {PROBLEMS(ROW)};

const char *problem_name(enum problem_type type)
{
	return rows[type].name;
}

int problem_status(enum problem_type type)
{
	return rows[type].status;
}

const char *problem_title(enum problem_type type)
{
	return rows[type].title;
}
