/* SPDX-License-Identifier: MIT */
/* What filings.c and filings_view.c share. */
#ifndef BITSBRIDGE_QUEUE_FILINGS_PARTS_H
#define BITSBRIDGE_QUEUE_FILINGS_PARTS_H

#include "queue/filings.h"
#include "queue/row_file.h"

struct filings {
	struct row_file *file;
};

/* NULL: there is none. */
struct filing_row *filing_list_find(const struct filing_list *list, const struct job_id *id);

#endif
