/* SPDX-License-Identifier: MIT */
#include "base/program.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

char **program_arguments(int *count, char **arguments)
{
	(void)count;
	return arguments;
}

char *program_variable(const char *name)
{
	return memory_string(getenv(name));
}

long program_id(void)
{
	return (long)getpid();
}
