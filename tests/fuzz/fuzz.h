/* SPDX-License-Identifier: MIT */
/* What every fuzz target needs. A target defines LLVMFuzzerTestOneInput() and returns 0 from it. */
#ifndef BITSBRIDGE_FUZZ_H
#define BITSBRIDGE_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The input as a NUL-terminated string of its own size, up to its first NUL; the caller frees it. */
char *fuzz_string(const uint8_t *data, size_t size);

/* A folder for a target that needs files, where writing to the disk costs nothing; ret has room for FUZZ_FOLDER_SIZE. */
#define FUZZ_FOLDER_SIZE 40
void fuzz_folder_new(char ret[FUZZ_FOLDER_SIZE]);

/* Ends the program as a finding, with the condition's text, when it does not hold. */
#define FUZZ_CHECK(condition) ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition))
_Noreturn void fuzz_fail(const char *file, int line, const char *condition);

#endif
