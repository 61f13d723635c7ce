/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "base/memory.h"
#include "base/random.h"
#include "base/text.h"
#include "cli/commands/add.h"
#include "cli/report.h"
#include "tag.h"

static const enum option_id field_options[TAG_FIELD_COUNT] = {
        [TAG_PROVIDER] = OPTION_PROVIDER,
        [TAG_ALBUM_ARTIST] = OPTION_ARTIST,
        [TAG_ALBUM_TITLE] = OPTION_ALBUM,
        [TAG_TRACK_NUMBER] = OPTION_TRACK,
        [TAG_TITLE] = OPTION_TITLE,
        [TAG_DURATION] = OPTION_DURATION,
        [TAG_RATING] = OPTION_RATING,
};

/* The first of these that the same level has set as --description, or OPTION_COUNT. */
static enum option_id rival(const struct options *options)
{
	static const enum option_id others[] = {OPTION_STATUS, OPTION_JOB, OPTION_SERVICE_ID,
	        OPTION_PROVIDER, OPTION_ARTIST, OPTION_ALBUM, OPTION_TRACK, OPTION_TITLE,
	        OPTION_DURATION, OPTION_RATING};
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		if (options_is_set(options, others[i]) &&
		        options_level(options, others[i]) ==
		                options_level(options, OPTION_DESCRIPTION))
			return others[i];
	}
	return OPTION_COUNT;
}

static int raw(const struct options *options, char **ret)
{
	const char *description = options_text(options, OPTION_DESCRIPTION);
	struct tag tag = {0};
	struct tag_problem problem = {0};
	enum option_id other = rival(options);
	if (other != OPTION_COUNT)
		return report_usage("--description stands for the whole tag; leave out --%s",
		        option_table[other].name);
	if (tag_parse(description, &tag, &problem) == TAG_NEAR_MISS)
		report_note("the description looks like a tag but is none: %s", problem.reason);
	tag_release(&tag);
	*ret = memory_string(description);
	return CLI_DONE;
}

static uint32_t random_service_id(void)
{
	uint32_t id = 0;
	while (id == 0)
		random_bytes(&id, sizeof id);
	return id;
}

/* --status and --job: the one of the higher level. False: both on the same one. */
static bool choose_kind(const struct options *options, enum tag_kind *ret)
{
	bool status = options_flag(options, OPTION_STATUS), job = options_flag(options, OPTION_JOB);
	enum option_level status_level = options_level(options, OPTION_STATUS);
	enum option_level job_level = options_level(options, OPTION_JOB);
	if (status && job && status_level == job_level)
		return false;
	*ret = job && !(status && status_level > job_level) ? TAG_JOB : TAG_STATUS;
	return true;
}

int add_description(const struct invocation *invocation, char **ret)
{
	const struct options *options = &invocation->options;
	struct tag tag = {0};
	struct tag_problem problem = {0};
	int status = CLI_DONE;
	if (options_is_set(options, OPTION_DESCRIPTION))
		return raw(options, ret);
	if (!choose_kind(options, &tag.kind))
		return report_usage("a tag is either --status or --job; leave one of them out");
	if (!options_is_set(options, OPTION_PROVIDER) ||
	        *options_text(options, OPTION_PROVIDER) == '\0')
		return report_usage("a tag needs the store's name: add --provider NAME "
		                    "(or the whole tag as --description)");
	const char *id = options_text(options, OPTION_SERVICE_ID);
	if (id == NULL || !tag_parse_service_id(id, &tag.service_id))
		tag.service_id = random_service_id();
	for (size_t i = 0; i < TAG_FIELD_COUNT; i++) {
		const char *value = options_text(options, field_options[i]);
		tag.fields[i] = memory_string(value != NULL ? value : "");
	}
	if (!tag_format(&tag, ret, &problem))
		status = report_failure("no tag can be made of this: %s%s%s", problem.reason,
		        *problem.field != '\0' ? ": " : "", problem.field);
	tag_release(&tag);
	return status;
}
