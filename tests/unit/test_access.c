/* SPDX-License-Identifier: MIT */
/* Who may read and who may act, row by row as docs/security.md says it. */
#include "cmocka_ready.h"

#include "http/access.h"

#define TOKEN "0123456789abcdef"

static char stores[] = "https://store.example", controls[] = "https://control.example:8443";
static struct site rows_of_sites[] = {{.origin = stores}, {.origin = controls, .control = true}};
static const struct site_list sites = {rows_of_sites, 2};
static const struct access_rules rules = {
        .port = 2487, .sites = &sites, .control = true, .token = TOKEN};

#define OURS       .peer_is_ours = true, .reads = true, .host = "127.0.0.1:2487", .host_count = 1
#define FROM(text) .origin = text, .origin_count = 1
#define POST \
	.peer_is_ours = true, .class = ACCESS_CONTROL, .host = "127.0.0.1:2487", .host_count = 1

struct row {
	const char *what;
	struct access_request request;
	enum access_answer answer;
};

static const struct row rows[] = {
/* A question on its one-time origin. */
#define QUESTION_HOST "0123456789abcdef0123456789abcdef.localhost:2487"
#define ASKED                                                                                   \
	.peer_is_ours = true, .peer_is_user = true, .on_question = true, .host = QUESTION_HOST, \
	.host_count = 1
#define CLICKED .fetch_mode = "navigate", .fetch_dest = "document", .fetch_user = "?1"
        {"a question by its own link",
                {ASKED, .class = ACCESS_QUESTION, .reads = true, .fetch_site = "cross-site",
                        CLICKED},
                ACCESS_GRANTED},
        {"a question in a frame",
                {ASKED, .class = ACCESS_QUESTION, .reads = true, .fetch_site = "cross-site",
                        .fetch_mode = "navigate", .fetch_dest = "iframe"},
                ACCESS_CROSS_SITE},
        {"a question's script by itself",
                {ASKED, .class = ACCESS_QUESTION, .reads = true, .fetch_site = "same-origin"},
                ACCESS_GRANTED},
        {"a question for root or an allowed user",
                {.peer_is_ours = true,
                        .on_question = true,
                        .class = ACCESS_QUESTION,
                        .reads = true,
                        .host = QUESTION_HOST,
                        .host_count = 1},
                ACCESS_NO_USER},
        {"a decision by the page",
                {ASKED, .class = ACCESS_DECISION, FROM("http://" QUESTION_HOST),
                        .fetch_site = "same-origin"},
                ACCESS_GRANTED},
        {"a decision without Origin",
                {ASKED, .class = ACCESS_DECISION, .fetch_site = "same-origin"}, ACCESS_BAD_ORIGIN},
        {"a decision by 127.0.0.1 itself",
                {ASKED, .class = ACCESS_DECISION, FROM("http://127.0.0.1:2487"),
                        .fetch_site = "same-site"},
                ACCESS_BAD_ORIGIN},
        {"a decision by an allowed origin",
                {ASKED, .class = ACCESS_DECISION, FROM("https://store.example"),
                        .fetch_site = "cross-site"},
                ACCESS_BAD_ORIGIN},
        {"a decision with a mark of elsewhere",
                {ASKED, .class = ACCESS_DECISION, FROM("http://" QUESTION_HOST),
                        .fetch_site = "cross-site"},
                ACCESS_CROSS_SITE},
        {"a decision by another user",
                {.peer_is_ours = true,
                        .on_question = true,
                        .class = ACCESS_DECISION,
                        .host = QUESTION_HOST,
                        .host_count = 1,
                        FROM("http://" QUESTION_HOST),
                        .fetch_site = "same-origin"},
                ACCESS_NO_USER},
        /* The way to it. */
        {"a click on a store's page",
                {OURS, .peer_is_user = true, .class = ACCESS_ASK, .fetch_site = "cross-site",
                        CLICKED},
                ACCESS_GRANTED},
        {"a program without marks", {OURS, .peer_is_user = true, .class = ACCESS_ASK},
                ACCESS_GRANTED},
        {"a script's navigation",
                {OURS, .peer_is_user = true, .class = ACCESS_ASK, .fetch_site = "cross-site",
                        .fetch_mode = "navigate", .fetch_dest = "document"},
                ACCESS_NO_CLICK},
        {"a frame",
                {OURS, .peer_is_user = true, .class = ACCESS_ASK, .fetch_site = "none",
                        .fetch_mode = "navigate", .fetch_dest = "iframe", .fetch_user = "?1"},
                ACCESS_NO_CLICK},
        {"a prefetch",
                {OURS, .peer_is_user = true, .class = ACCESS_ASK, .fetch_site = "cross-site",
                        CLICKED, .purpose = "prefetch"},
                ACCESS_NO_CLICK},
        {"root or an allowed user asks", {OURS, .class = ACCESS_ASK}, ACCESS_NO_USER},
        {"an allowed origin asks by fetch",
                {OURS, .peer_is_user = true, .class = ACCESS_ASK, FROM("https://store.example"),
                        .fetch_site = "cross-site", .fetch_mode = "cors", .fetch_dest = "empty"},
                ACCESS_NO_CLICK},
        /* The peer. */
        {"own user", {OURS}, ACCESS_GRANTED},
        {"another user", {.reads = true, .host = "127.0.0.1:2487", .host_count = 1},
                ACCESS_NO_USER},
        {"another user, own origin",
                {.reads = true,
                        .host = "127.0.0.1:2487",
                        .host_count = 1,
                        FROM("http://127.0.0.1:2487")},
                ACCESS_NO_USER},
        {"another user, client script",
                {.reads = true, .class = ACCESS_CLIENT, .host = "127.0.0.1:2487", .host_count = 1},
                ACCESS_NO_USER},
        /* Host, on every route. */
        {"no host", {.peer_is_ours = true, .reads = true}, ACCESS_NO_HOST},
        {"two hosts", {.peer_is_ours = true, .host = "", .host_count = 2}, ACCESS_NO_HOST},
        {"rebinding",
                {.peer_is_ours = true,
                        .reads = true,
                        .host = "attacker.example:2487",
                        .host_count = 1},
                ACCESS_BAD_HOST},
        {"rebinding with Origin equal to Host",
                {.peer_is_ours = true,
                        .reads = true,
                        .host = "attacker.example:2487",
                        .host_count = 1,
                        FROM("http://attacker.example:2487")},
                ACCESS_BAD_HOST},
        {"allowed origin under a foreign host",
                {.peer_is_ours = true,
                        .reads = true,
                        .host = "store.example:2487",
                        .host_count = 1,
                        FROM("https://store.example")},
                ACCESS_BAD_HOST},
        {"client script under a foreign host",
                {.peer_is_ours = true,
                        .class = ACCESS_CLIENT,
                        .host = "evil.example",
                        .host_count = 1},
                ACCESS_BAD_HOST},
        /* Origin. */
        {"own origin", {OURS, FROM("http://127.0.0.1:2487")}, ACCESS_GRANTED},
        {"allowed origin", {OURS, FROM("https://store.example")}, ACCESS_GRANTED},
        {"allowed origin and its honest mark",
                {OURS, FROM("https://store.example"), .fetch_site = "cross-site"}, ACCESS_GRANTED},
        {"another name of ours", {OURS, FROM("http://localhost:2487")}, ACCESS_BAD_ORIGIN},
        {"own host, another port", {OURS, FROM("http://127.0.0.1:3000")}, ACCESS_BAD_ORIGIN},
        {"own host by https", {OURS, FROM("https://127.0.0.1:2487")}, ACCESS_BAD_ORIGIN},
        {"longer host", {OURS, FROM("https://store.example.evil.example")}, ACCESS_BAD_ORIGIN},
        {"prefix before", {OURS, FROM("https://evil-store.example")}, ACCESS_BAD_ORIGIN},
        {"other port", {OURS, FROM("https://store.example:444")}, ACCESS_BAD_ORIGIN},
        {"http for https", {OURS, FROM("http://store.example")}, ACCESS_BAD_ORIGIN},
        {"trailing slash", {OURS, FROM("https://store.example/")}, ACCESS_BAD_ORIGIN},
        {"capital letters", {OURS, FROM("https://STORE.example")}, ACCESS_BAD_ORIGIN},
        {"null", {OURS, FROM("null")}, ACCESS_BAD_ORIGIN},
        {"empty", {OURS, FROM("")}, ACCESS_BAD_ORIGIN},
        {"two", {OURS, .origin = "", .origin_count = 2}, ACCESS_BAD_ORIGIN},
        {"null, to a page", {OURS, .class = ACCESS_PAGE, FROM("null")}, ACCESS_BAD_ORIGIN},
        /* No Origin: Sec-Fetch-Site decides. */
        {"dashboard's own GET", {OURS, .fetch_site = "same-origin"}, ACCESS_GRANTED},
        {"address bar",
                {OURS, .class = ACCESS_PAGE, .fetch_site = "none", .fetch_mode = "navigate",
                        .fetch_dest = "document"},
                ACCESS_GRANTED},
        {"cross-site image", {OURS, .fetch_site = "cross-site", .fetch_mode = "no-cors"},
                ACCESS_CROSS_SITE},
        {"another port of this machine", {OURS, .fetch_site = "same-site"}, ACCESS_CROSS_SITE},
        {"a mark that nobody knows", {OURS, .fetch_site = "near-site"}, ACCESS_CROSS_SITE},
        {"a doubled mark", {OURS, .fetch_site = ""}, ACCESS_CROSS_SITE},
        {"link to the dashboard",
                {OURS, .class = ACCESS_PAGE, .fetch_site = "cross-site", .fetch_mode = "navigate",
                        .fetch_dest = "document"},
                ACCESS_GRANTED},
        {"dashboard in a frame",
                {OURS, .class = ACCESS_PAGE, .fetch_site = "cross-site", .fetch_mode = "navigate",
                        .fetch_dest = "iframe"},
                ACCESS_CROSS_SITE},
        {"dashboard's script on another page",
                {OURS, .class = ACCESS_PAGE, .fetch_site = "cross-site", .fetch_mode = "no-cors",
                        .fetch_dest = "script"},
                ACCESS_CROSS_SITE},
        {"link to data",
                {OURS, .fetch_site = "cross-site", .fetch_mode = "navigate",
                        .fetch_dest = "document"},
                ACCESS_CROSS_SITE},
        {"form that posts to the dashboard",
                {.peer_is_ours = true,
                        .class = ACCESS_PAGE,
                        .host = "127.0.0.1:2487",
                        .host_count = 1,
                        .fetch_site = "cross-site",
                        .fetch_mode = "navigate",
                        .fetch_dest = "document"},
                ACCESS_CROSS_SITE},
        /* Scripts for any page. */
        {"client script on any page",
                {OURS, .class = ACCESS_CLIENT, .fetch_site = "cross-site", .fetch_mode = "no-cors"},
                ACCESS_GRANTED},
        {"client module on any page", {OURS, .class = ACCESS_CLIENT, FROM("https://any.example")},
                ACCESS_GRANTED},
        /* For the user's own eyes. */
        {"diagnostics, own", {OURS, .class = ACCESS_OWN}, ACCESS_GRANTED},
        {"diagnostics, store", {OURS, .class = ACCESS_OWN, FROM("https://store.example")},
                ACCESS_OWN_ONLY},
        /* What sites may is the user's own word, with a key. */
        {"sites, own without token", {OURS, .class = ACCESS_SETTLE}, ACCESS_NO_TOKEN},
        {"sites, own with token", {OURS, .class = ACCESS_SETTLE, .authorization = "Bearer " TOKEN},
                ACCESS_GRANTED},
        {"sites, store with control",
                {OURS, .class = ACCESS_SETTLE, FROM("https://control.example:8443")},
                ACCESS_OWN_ONLY},
        {"sites, store with a token",
                {OURS, .class = ACCESS_SETTLE, FROM("https://store.example"),
                        .authorization = "Bearer " TOKEN},
                ACCESS_OWN_ONLY},
        /* Acting. */
        {"store without control", {POST, FROM("https://store.example")}, ACCESS_NO_CONTROL},
        {"store with control", {POST, FROM("https://control.example:8443")}, ACCESS_GRANTED},
        {"own without token", {POST}, ACCESS_NO_TOKEN},
        {"own with token", {POST, .authorization = "Bearer " TOKEN}, ACCESS_GRANTED},
        {"scheme in any case", {POST, .authorization = "bearer " TOKEN}, ACCESS_GRANTED},
        {"wrong token", {POST, .authorization = "Bearer 0123456789abcdeF"}, ACCESS_NO_TOKEN},
        {"shorter token", {POST, .authorization = "Bearer 0123456789abcde"}, ACCESS_NO_TOKEN},
        {"longer token", {POST, .authorization = "Bearer " TOKEN "0"}, ACCESS_NO_TOKEN},
        {"empty token", {POST, .authorization = "Bearer "}, ACCESS_NO_TOKEN},
        {"another scheme", {POST, .authorization = "Basic " TOKEN}, ACCESS_NO_TOKEN},
        {"own page with token",
                {POST, FROM("http://127.0.0.1:2487"), .authorization = "Bearer " TOKEN},
                ACCESS_GRANTED},
        {"store with a token that is not its own",
                {POST, FROM("https://store.example"), .authorization = "Bearer " TOKEN},
                ACCESS_NO_CONTROL},
        {"cross-site with the token",
                {POST, .fetch_site = "cross-site", .authorization = "Bearer " TOKEN},
                ACCESS_CROSS_SITE},
};

static void every_row_is_decided_as_written(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct access_verdict verdict = access_decide(&rules, &rows[i].request);
		if (verdict.answer != rows[i].answer)
			fail_msg("%s: %s", rows[i].what,
			        problem_name(access_problem(verdict.answer)));
	}
}

static void hosts_are_ours_or_not(void **state)
{
	(void)state;
	static const char *const ours[] = {"127.0.0.1:2487", "localhost:2487", "[::1]:2487",
	        "LOCALHOST:2487", "LocalHost:2487"};
	static const char *const others[] = {"", "127.0.0.1", "localhost", "[::1]",
	        "127.0.0.1:2488", "127.0.0.1:02487", "127.0.0.1:2487 ", "127.0.0.1.:2487",
	        "localhost.:2487", "evil.example:2487", "127.0.0.1.evil.example:2487",
	        "localhost.evil.example:2487", "0.0.0.0:2487", "[::]:2487", "127.0.0.2:2487",
	        "127.1:2487", "2130706433:2487", "::1:2487", "127.0.0.1:2487:2487",
	        "127.0.0.1:", "user@127.0.0.1:2487", "[::ffff:127.0.0.1]:2487",
	        "127.0.0.1:2487,127.0.0.1:2487", "[::1]2487"};
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (!access_host_is_ours(&(struct access_rules){.port = 2487}, ours[i]))
			fail_msg("refused: %s", ours[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (access_host_is_ours(&(struct access_rules){.port = 2487}, others[i]))
			fail_msg("taken: \"%s\"", others[i]);
	assert_true(access_host_is_ours(&(struct access_rules){.port = 80}, "localhost"));
	assert_true(access_host_is_ours(&(struct access_rules){.port = 80}, "localhost:80"));
}

static void the_own_origin_follows_the_host(void **state)
{
	(void)state;
	struct access_request request = {.peer_is_ours = true,
	        .reads = true,
	        .host = "LOCALHOST:2487",
	        .host_count = 1,
	        FROM("http://localhost:2487")};
	assert_int_equal(access_decide(&rules, &request).answer, ACCESS_GRANTED);
	request.host = "[::1]:2487";
	assert_int_equal(access_decide(&rules, &request).answer, ACCESS_BAD_ORIGIN);
	request.origin = "http://[::1]:2487";
	assert_int_equal(access_decide(&rules, &request).answer, ACCESS_GRANTED);
	struct access_rules on_80 = rules;
	on_80.port = 80;
	request.host = "localhost:80";
	request.origin = "http://localhost";
	assert_int_equal(access_decide(&on_80, &request).answer, ACCESS_GRANTED);
}

static void only_origins_that_were_let_in_are_echoed(void **state)
{
	(void)state;
	struct access_request request = {OURS, FROM("https://store.example")};
	struct access_verdict verdict = access_decide(&rules, &request);
	assert_string_equal(verdict.echo, "https://store.example");
	assert_int_equal(verdict.origin, 0);
	request.class = ACCESS_OWN; /* refused, but told so */
	assert_string_equal(access_decide(&rules, &request).echo, "https://store.example");
	request.class = ACCESS_DATA;
	request.origin = "https://evil.example";
	assert_null(access_decide(&rules, &request).echo);
	request.origin = "http://127.0.0.1:2487";
	assert_null(access_decide(&rules, &request).echo);
	request.class = ACCESS_CLIENT;
	request.origin = "https://any.example";
	assert_string_equal(access_decide(&rules, &request).echo, "https://any.example");
	request.origin = "https://any.example, *";
	assert_null(access_decide(&rules, &request).echo);
}

static void control_is_off_unless_turned_on(void **state)
{
	(void)state;
	struct access_request request = {POST, .authorization = "Bearer " TOKEN};
	struct access_rules off = rules;
	off.token = NULL;
	assert_int_equal(access_decide(&off, &request).answer, ACCESS_NO_CONTROL);
	off.control = false;
	struct access_request store = {POST, FROM("https://control.example:8443")};
	assert_int_equal(access_decide(&off, &store).answer, ACCESS_NO_CONTROL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	        cmocka_unit_test(every_row_is_decided_as_written),
	        cmocka_unit_test(hosts_are_ours_or_not),
	        cmocka_unit_test(the_own_origin_follows_the_host),
	        cmocka_unit_test(only_origins_that_were_let_in_are_echoed),
	        cmocka_unit_test(control_is_off_unless_turned_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
