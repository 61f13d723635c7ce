/* SPDX-License-Identifier: MIT */
/*
 * A file that is sent, while its bytes are read: it must stay the one that it was, else bytes of two versions would be
 * taken for one file. Used by the transfer thread only.
 */
#ifndef BITSBRIDGE_QUEUE_LOCAL_DISK_SENT_FILE_H
#define BITSBRIDGE_QUEUE_LOCAL_DISK_SENT_FILE_H

#include <stddef.h>

#include "queue/local/disk/check.h"

/* Which version it is. */
struct local_version {
	struct local_identity identity;
	int64_t modified; /* ns since 1970 */
};

struct local_sent_file {
	struct local_version version;

	/* Its own. */
	int descriptor;
	const char *name; /* borrowed */
};

/*
 * expected: which version it must be; NULL: any. BITS_E_LOCAL_FILE_CHANGED: it is another, or gone; where any would do,
 * BITS_E_LOCAL_FILE_NOT_FOUND, BITS_E_PATH_NOT_FOUND; BITS_E_ACCESS_DENIED: it cannot be read, or is no plain file.
 */
bits_hr local_sent_file_open(
        struct local_sent_file *file, const char *name, const struct local_version *expected);
void local_sent_file_close(struct local_sent_file *file); /* accepts one that failed to open */

/* Does its name still lead to that version? BITS_S_OK or BITS_E_LOCAL_FILE_CHANGED. */
bits_hr local_sent_file_check(const struct local_sent_file *file);
/* So many bytes from offset on, all of which are of that version. */
bits_hr local_sent_file_read(
        const struct local_sent_file *file, uint64_t offset, void *bytes, size_t count);

#endif
