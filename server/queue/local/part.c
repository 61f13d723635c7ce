/* SPDX-License-Identifier: MIT */
#include "queue/local/part.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

bool local_part_is_no_page(const struct local_part *part)
{
	static const char *const pages[] = {
	        ".htm", ".html", ".xhtml", ".php", ".asp", ".aspx", ".jsp", ".cgi"};
	if (strchr(job_file_base_name(part->local_name), '.') == NULL)
		return false;
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
		if (text_ends_with_ignoring_case(part->local_name, pages[i]))
			return false;
	return true;
}

void local_session_release(struct local_session *session)
{
	free(session->id);
	free(session->host);
	*session = (struct local_session){0};
}

void local_part_release(struct local_part *part)
{
	free(part->remote_name);
	free(part->local_name);
	free(part->temporary_name);
	free(part->validator);
	free(part->sha256);
	local_permission_release(&part->permission);
	local_secrets_release(&part->secrets);
	local_session_release(&part->session);
	*part = (struct local_part){0};
}
