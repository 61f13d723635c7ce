/* SPDX-License-Identifier: MIT */
/* What the consent page says of a question: from the question, the jobs of this moment and the sites that are allowed. */
#ifndef BITSBRIDGE_HTTP_CONSENT_VIEW_H
#define BITSBRIDGE_HTTP_CONSENT_VIEW_H

#include "http/questions.h"
#include "model/site.h"
#include "snapshot.h"
#include "json/question_json.h"

/* Appends it as JSON. snapshot may be NULL; lists: who is allowed, by whoever's word. */
void consent_view_append(struct text *text, const struct question *question,
        const struct snapshot *snapshot, const struct site_list *const *lists, size_t list_count);

#endif
