/* SPDX-License-Identifier: MIT */
/* The embedded queue, held to what job_queue.h promises. */
#include "contract.h"
#include "folder.h"

int main(void)
{
	const struct contract_fixture local = {
	        .queue = "local",
	        .open = folder_open_queue,
	        .path = folder_path,
	        .folder_new = folder_new,
	        .folder_remove = folder_remove,
	};
	return contract_run(&local);
}
