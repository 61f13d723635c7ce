/* SPDX-License-Identifier: MIT */
/*
 * What can be wrong with a request, or with what it asks for: the types of the bridge's problem documents (RFC 9457).
 * X(constant, last part of the type, status, title). The title is the same each time; what one request adds stands in
 * the document's detail. docs/api.md says of each what to do; a test holds the two together.
 */
#ifndef BITSBRIDGE_HTTP_PROBLEMS_H
#define BITSBRIDGE_HTTP_PROBLEMS_H

/* clang-format off */

#define PROBLEMS(X) \
	X(PROBLEM_NONE, "", 0, "") \
	X(PROBLEM_MALFORMED_REQUEST, "malformed-request", 400, \
		"This is no request that HTTP/1.1 allows, or it did not arrive in time.") \
	X(PROBLEM_BAD_HEAD, "bad-head", 400, "The request's head is not right.") \
	X(PROBLEM_BAD_TARGET, "bad-target", 400, "The request's target is not right.") \
	X(PROBLEM_BAD_FRAMING, "bad-framing", 400, "It is not clear where the request's body ends.") \
	X(PROBLEM_HOST_MISSING, "host-missing", 400, "A request needs exactly one Host header.") \
	X(PROBLEM_BAD_PARAMETER, "bad-parameter", 400, "A query parameter is not right.") \
	X(PROBLEM_UNKNOWN_PARAMETER, "unknown-parameter", 400, "There is no such query parameter.") \
	X(PROBLEM_BAD_SERVICE_ID, "bad-service-id", 400, \
		"A service id is a whole number from -2147483648 to 4294967295, not 0.") \
	X(PROBLEM_BAD_JSON, "bad-json", 400, "The request's body is no JSON.") \
	X(PROBLEM_BAD_KEY, "bad-idempotency-key", 400, \
		"An Idempotency-Key stands once, with 1 to 64 printable ASCII characters.") \
	X(PROBLEM_BODY_INCOMPLETE, "body-incomplete", 400, "The request's body did not arrive in time.") \
	X(PROBLEM_TOKEN_NEEDED, "token-needed", 401, "Control from here needs the token that serve prints.") \
	X(PROBLEM_FOREIGN_USER, "foreign-user", 403, "Only the user who runs the bridge may ask it.") \
	X(PROBLEM_ORIGIN_NOT_ALLOWED, "origin-not-allowed", 403, \
		"This page's origin is not allowed to read here.") \
	X(PROBLEM_CROSS_SITE, "cross-site", 403, \
		"A page of another site asked for this without saying its origin.") \
	X(PROBLEM_NO_KEY, "no-key", 403, \
		"A key is given once, to a dashboard that \"bitsbridge open\" has opened, and to nobody else.") \
	X(PROBLEM_NOT_A_CLICK, "not-a-click", 403, \
		"This opens only where a person's own click leads: no frame, no prefetch, no script.") \
	X(PROBLEM_ANOTHER_SENDER, "another-sender", 403, "Another site's page has asked this.") \
	X(PROBLEM_OWN_ORIGIN_ONLY, "own-origin-only", 403, \
		"Only the dashboard and the user's own programs may read this.") \
	X(PROBLEM_CONTROL_OFF, "control-off", 403, "Control is not turned on for this origin.") \
	X(PROBLEM_NOT_FOUND, "not-found", 404, "There is nothing here.") \
	X(PROBLEM_METHOD_NOT_ALLOWED, "method-not-allowed", 405, "This route does not take that method.") \
	X(PROBLEM_QUEUE_REFUSED, "queue-refused", 409, "The queue refuses to do this.") \
	X(PROBLEM_PLAYER_COMPLETES, "player-completes", 409, \
		"A WMP_JOB is completed by the player; send \"force\": true to do it all the same.") \
	X(PROBLEM_NOT_TRANSFERRED, "not-transferred", 409, \
		"What has not arrived whole would be thrown away; send \"force\": true to complete the job all the same.") \
	X(PROBLEM_NAME_TAKEN, "name-taken", 409, "The download folder holds too many files of this name.") \
	X(PROBLEM_SITE_NAMED, "site-named", 409, \
		"The config file or an option allows this site; it is taken back there.") \
	X(PROBLEM_DECIDED, "decided", 409, "This question has been answered already.") \
	X(PROBLEM_STILL_RUNNING, "still-running", 409, \
		"The request that this Idempotency-Key stood with first is still being carried out.") \
	X(PROBLEM_JOB_FORGOTTEN, "job-forgotten", 410, \
		"This was done for the same Idempotency-Key before; its job has ended since, or is no longer this page's to see.") \
	X(PROBLEM_LENGTH_REQUIRED, "length-required", 411, "The request's body needs a Content-Length.") \
	X(PROBLEM_BODY_TOO_LARGE, "body-too-large", 413, "The request's body is too large.") \
	X(PROBLEM_TARGET_TOO_LONG, "target-too-long", 414, "The path and query are too long.") \
	X(PROBLEM_NOT_JSON, "not-json", 415, "Send Content-Type: application/json.") \
	X(PROBLEM_BAD_EXPECTATION, "bad-expectation", 417, "Only 100-continue can be expected.") \
	X(PROBLEM_WRONG_HOST, "wrong-host", 421, \
		"The bridge answers only to 127.0.0.1, localhost and [::1] with its own port.") \
	X(PROBLEM_BAD_MEMBER, "bad-member", 422, "A member of the request's body is not right.") \
	X(PROBLEM_KEY_USED, "key-used", 422, \
		"This Idempotency-Key stood with a request for something else; another request needs another key.") \
	X(PROBLEM_TOO_EARLY, "too-early", 425, "Nobody reads this fast. Try again.") \
	X(PROBLEM_TOO_MANY_JOBS, "too-many-jobs", 429, "This origin has as many jobs in the queue as it may.") \
	X(PROBLEM_TOO_MANY_KEYS, "too-many-keys", 429, \
		"As many Idempotency-Keys as are remembered were used within a day; without one this request would be taken.") \
	X(PROBLEM_TOO_MANY_HEADERS, "too-many-headers", 431, "The request has too many headers.") \
	X(PROBLEM_JOB_LOST, "job-lost", 500, "The job was made, but cannot be found again.") \
	X(PROBLEM_CANNOT_REMEMBER, "cannot-remember", 500, \
		"The answer could not be written down, so it does not count. Try again.") \
	X(PROBLEM_PORT_SHARED, "port-shared", 503, \
		"Another program has this port on [::1], and its pages could answer in the visitor's place, so none can ask.") \
	X(PROBLEM_SITES_UNREADABLE, "sites-unreadable", 503, \
		"The bridge cannot read which sites are allowed, so none can ask; \"bitsbridge doctor\" says why.") \
	X(PROBLEM_TOO_MANY_STREAMS, "too-many-streams", 503, "Too many pages are listening.") \
	X(PROBLEM_TOO_MANY_POLLS, "too-many-polls", 503, "Too many requests are waiting.") \
	X(PROBLEM_QUEUE_SLOW, "queue-slow", 504, "The queue has not answered yet; it may still do this.") \
	X(PROBLEM_HTTP_VERSION, "http-version", 505, "Only HTTP/1.0 and HTTP/1.1 are spoken here.")

/* clang-format on */

#define PROBLEM_CONSTANT(constant, name, status, title) constant,
enum problem_type { PROBLEMS(PROBLEM_CONSTANT) };
#undef PROBLEM_CONSTANT

const char *problem_name(enum problem_type type);
int problem_status(enum problem_type type);
const char *problem_title(enum problem_type type);

#endif
