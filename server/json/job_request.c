/* SPDX-License-Identifier: MIT */
#include "json/job_request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "json/json_strict.h"
#include "json/json_tree.h"

static bool set_fault(
        struct json_fault *fault, const char *object, const char *member, const char *reason)
{
	*fault = (struct json_fault){.reason = reason};
	/* What the client wrote, shown back: cut between characters. */
	snprintf(fault->member, sizeof fault->member, "%s%s%s", object,
	        object[0] != '\0' ? "." : "", member);
	size_t length = strlen(fault->member);
	while (length > 0 && !text_is_utf8(fault->member))
		fault->member[--length] = '\0';
	return false;
}

static bool set_broken(struct json_fault *fault, const char *reason)
{
	*fault = (struct json_fault){.broken = true, .reason = reason};
	return false;
}

static cJSON *parse_object(const char *body, size_t length, struct json_fault *ret_fault)
{
	const char *flaw = json_find_flaw(body, length);
	if (flaw != NULL) {
		set_broken(ret_fault, flaw);
		return NULL;
	}
	cJSON *tree = cJSON_ParseWithLengthOpts(body, length + 1, NULL, true);
	if (tree == NULL) {
		set_broken(ret_fault, "The body is not JSON.");
		return NULL;
	}
	if (!cJSON_IsObject(tree)) {
		set_fault(ret_fault, "", "", "The body must be a JSON object.");
		cJSON_Delete(tree);
		return NULL;
	}
	return tree;
}

/* A member's value goes to where the row says; a sentence when it does not fit. */
struct member {
	const char *name;
	bool required;
	const char *(*take)(const cJSON *value, struct job_request *request, void *place);
	size_t offset; /* of the place in struct job_request */
};

static const char *take_string(const cJSON *value, struct job_request *request, void *place)
{
	(void)request;
	if (!cJSON_IsString(value))
		return "This member must be a string.";
	*(char **)place = memory_string(value->valuestring);
	return NULL;
}

static const char *take_service_id(const cJSON *value, struct job_request *request, void *place)
{
	(void)place;
	double number = cJSON_IsNumber(value) ? value->valuedouble : 0;
	if (!(number >= INT32_MIN && number <= UINT32_MAX) || number == 0 ||
	        number != (double)(int64_t)number)
		return "serviceId must be a whole number from -2147483648 to 4294967295, and not 0.";
	request->service_id = (uint32_t)(int64_t)number;
	return NULL;
}

static const char *take_priority(const cJSON *value, struct job_request *request, void *place)
{
	(void)place;
	if (!cJSON_IsString(value) || !job_priority_parse(value->valuestring, &request->priority))
		return "priority must be one of foreground, high, normal, low.";
	return NULL;
}

static const char *take_metadata(const cJSON *value, struct job_request *request, void *place);

static const struct member members[] = {
        {"url", true, take_string, offsetof(struct job_request, url)},
        {"serviceId", true, take_service_id, 0},
        {"provider", false, take_string, offsetof(struct job_request, provider)},
        {"metadata", false, take_metadata, 0},
        {"displayName", false, take_string, offsetof(struct job_request, display_name)},
        {"priority", false, take_priority, 0},
};
enum { MEMBER_COUNT = sizeof members / sizeof *members };

/* metadata's own members are taken by take_all_metadata(), which can name them. */
static const char *take_metadata(const cJSON *value, struct job_request *request, void *place)
{
	(void)request;
	(void)place;
	return cJSON_IsObject(value) ? NULL : "metadata must be an object of strings.";
}

static bool take_all_metadata(
        const cJSON *metadata, struct job_request *request, struct json_fault *fault)
{
	for (const cJSON *value = metadata->child; value != NULL; value = value->next) {
		int field = TAG_PROVIDER + 1;
		while (field < TAG_FIELD_COUNT &&
		        strcmp(tag_field_key((enum tag_field)field), value->string) != 0)
			field++;
		if (field == TAG_FIELD_COUNT)
			return set_fault(fault, "metadata", value->string,
			        "There is no such member; there are albumArtist, albumTitle, "
			        "trackNumber, title, duration, rating.");
		if (request->metadata[field] != NULL)
			return set_fault(
			        fault, "metadata", value->string, "This member stands here twice.");
		if (!cJSON_IsString(value))
			return set_fault(
			        fault, "metadata", value->string, "This member must be a string.");
		request->metadata[field] = memory_string(value->valuestring);
	}
	return true;
}

static bool take_member(
        const cJSON *value, struct job_request *request, unsigned *seen, struct json_fault *fault)
{
	size_t i = 0;
	while (i < MEMBER_COUNT && strcmp(members[i].name, value->string) != 0)
		i++;
	if (i == MEMBER_COUNT)
		return set_fault(fault, "", value->string,
		        "There is no such member; there are url, serviceId, provider, metadata, "
		        "displayName, priority.");
	if ((*seen & 1u << i) != 0)
		return set_fault(fault, "", value->string, "This member stands here twice.");
	*seen |= 1u << i;
	const char *problem = members[i].take(value, request, (char *)request + members[i].offset);
	if (problem != NULL)
		return set_fault(fault, "", value->string, problem);
	return members[i].take != take_metadata || take_all_metadata(value, request, fault);
}

static bool take_members(const cJSON *tree, struct job_request *request, struct json_fault *fault)
{
	unsigned seen = 0;
	for (const cJSON *value = tree->child; value != NULL; value = value->next)
		if (!take_member(value, request, &seen, fault))
			return false;
	for (size_t i = 0; i < MEMBER_COUNT; i++)
		if (members[i].required && (seen & 1u << i) == 0)
			return set_fault(fault, "", members[i].name, "This member is missing.");
	return true;
}

bool job_request_parse(
        const char *body, size_t length, struct job_request *ret, struct json_fault *ret_fault)
{
	cJSON *tree = parse_object(body, length, ret_fault);
	if (tree == NULL)
		return false;
	struct job_request request = {.priority = JOB_PRIORITY_NORMAL};
	bool good = take_members(tree, &request, ret_fault);
	if (good)
		*ret = request;
	else
		job_request_release(&request);
	cJSON_Delete(tree);
	return good;
}

void job_request_release(struct job_request *request)
{
	free(request->url);
	free(request->provider);
	free(request->display_name);
	for (int field = 0; field < TAG_FIELD_COUNT; field++)
		free(request->metadata[field]);
	*request = (struct job_request){0};
}

bool job_action_parse(const char *body, size_t length, bool takes_force, bool *ret_force,
        struct json_fault *ret_fault)
{
	bool force = false, seen = false;
	if (length > 0) {
		cJSON *tree = parse_object(body, length, ret_fault);
		if (tree == NULL)
			return false;
		for (const cJSON *value = tree->child; value != NULL; value = value->next) {
			const char *problem = NULL;
			if (!takes_force || strcmp(value->string, "force") != 0)
				problem = "There is no such member here.";
			else if (seen)
				problem = "This member stands here twice.";
			else if (!cJSON_IsBool(value))
				problem = "force must be true or false.";
			if (problem != NULL) {
				set_fault(ret_fault, "", value->string, problem);
				cJSON_Delete(tree);
				return false;
			}
			seen = true;
			force = cJSON_IsTrue(value);
		}
		cJSON_Delete(tree);
	}
	*ret_force = force;
	return true;
}
