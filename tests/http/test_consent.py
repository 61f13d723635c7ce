# SPDX-License-Identifier: MIT
"""Consent: from the page that asks to the visitor's answer, and everything that must not pass for one."""
import json
import pathlib
import unittest
from urllib.parse import quote

from fixture import Server
from visitor import CLICK, SAME, STORE, Consent, referer


class Way(Consent):
    def test_from_an_unknown_page_to_its_jobs(self):
        self.server.command("put 1 status Proseware 7 transferring 10 100")
        self.server.command("put 2 status Other 7 transferring 10 100")
        self.server.command("publish")
        self.assertEqual(self.jobs().status, 403)
        answer = self.read_and_say(self.ask(), {"allow": True, "control": False})
        self.assertEqual((answer.status, answer.json()), (200, {"decision": "allowed"}))
        seen = self.jobs().json()["jobs"]
        self.assertEqual([job["provider"] for job in seen], ["Proseware"])
        site, = self.sites()
        self.assertEqual((site["origin"], site["providers"], site["control"], site["decision"], site["by"]),
                         (STORE, ["Proseware"], False, "allowed", "user"))
        self.assertRegex(site["since"], r"^20\d\d-.*Z$")
        self.assertIsNotNone(self.sites()[0]["lastSeen"])

    def test_what_was_allowed_is_there_after_a_restart(self):
        self.read_and_say(self.ask(), {"allow": True, "control": False})
        name = pathlib.Path(self.folder.name, "sites.json")
        self.assertEqual(name.stat().st_mode & 0o777, 0o600)
        self.server = self.start()
        self.assertEqual(self.jobs().status, 200)

    def test_control_is_a_switch_of_its_own(self):
        body = json.dumps({"url": "https://store.example/a.mp3", "serviceId": 7})
        self.server.command("publish")

        def make():
            return self.server.post("/api/v1/jobs", body, origin=STORE).status
        self.read_and_say(self.ask(more="&control=1"), {"allow": True, "control": False})
        self.assertEqual(make(), 403)
        self.read_and_say(self.ask(more="&control=1"), {"allow": True, "control": True})
        self.assertEqual(make(), 201)

    def test_not_now_leaves_nothing_behind(self):
        answer = self.read_and_say(self.ask(), {"allow": False})
        self.assertEqual(answer.json(), {"decision": "not-now"})
        self.assertEqual(self.sites(), [])
        self.assertEqual(self.question(self.ask())["state"], "open")

    def test_never_is_remembered_and_answered_without_a_question(self):
        answer = self.read_and_say(self.ask(), {"allow": False, "never": True})
        self.assertEqual(answer.json(), {"decision": "never"})
        host = self.ask()
        self.assertEqual(self.question(host)["state"], "never")
        self.assertEqual(self.read_and_say(host, {"allow": True}).status, 409)
        self.assertEqual(self.jobs().status, 403)
        self.assertEqual(self.sites()[0]["decision"], "never")

    def test_what_is_allowed_already_is_the_same_redirect(self):
        self.read_and_say(self.ask(), {"allow": True})
        host = self.ask()
        self.assertEqual(self.question(host)["state"], "allowed")
        self.assertEqual(self.say(host, {"allow": True}).status, 409)
        self.assertEqual(self.question(self.ask(providers=["Proseware", "Other"]))["state"], "open")
        self.assertEqual(self.question(self.ask(more="&control=1"))["state"], "open")

    def test_a_page_of_this_machine_is_allowed_until_the_bridge_ends(self):
        origin = "http://localhost:8080"
        host = self.ask(origin)
        self.assertEqual(self.question(host)["port"], "8080")
        self.read_and_say(host, {"allow": True})
        self.assertEqual(self.jobs(origin).status, 200)
        self.server = self.start()
        self.assertEqual(self.jobs(origin).status, 403)

    def test_the_page_says_what_the_site_would_see(self):
        for number in range(1, 6):
            self.server.command(f"put {number} status Proseware 7 transferring 10 100")
        self.server.command("publish")
        self.read_and_say(self.ask("https://other.example"), {"allow": True})
        question = self.question(self.ask("https://xn--bcher-kva.example", more="&control=1"))
        provider, = question["providers"]
        self.assertEqual((provider["name"], provider["jobs"], len(provider["titles"])), ("Proseware", 5, 3))
        self.assertEqual(provider["others"], ["https://other.example"])
        self.assertTrue(provider["hosts"])
        self.assertEqual(question["unicode"], "https://bücher.example")
        self.assertEqual((question["control"], question["senderKnown"]), (True, True))

    def test_the_page_is_not_kept_framed_or_scripted_by_others(self):
        answer = self.page(self.ask())
        policy = answer.headers["content-security-policy"]
        for part in ["default-src 'none'", "frame-ancestors 'none'", "form-action 'none'", "script-src 'self'"]:
            self.assertIn(part, policy)
        self.assertNotIn("unsafe", policy)
        self.assertEqual(answer.headers["cross-origin-opener-policy"], "same-origin")
        self.assertEqual(answer.headers["referrer-policy"], "no-referrer")
        self.assertEqual(answer.headers["cache-control"], "no-store")
        self.assertNotIn(b"<form", answer.body)

    def test_its_scripts_are_there_and_nothing_else(self):
        host = self.ask()
        for path in ["/consent/consent.js", "/consent/consent.css"]:
            self.assertEqual(self.server.ask("GET", path, [SAME], host=host).status, 200, path)
        for path in ["/api/v1/jobs", "/index.html", "/client/bitsbridge.js", "/healthz", "/allow?origin=x",
                     "/api/v1/sites", "/openapi.json"]:
            self.assertEqual(self.server.ask("GET", path, [SAME], host=host).status, 404, path)
        self.assertEqual(self.server.post("/decision", {"allow": True}).status, 405)


class Refused(Consent):
    def test_frames_prefetches_and_scripts_do_not_ask(self):
        for name, value in [("Sec-Fetch-Dest", "iframe"), ("Sec-Fetch-Mode", "no-cors"),
                            ("Sec-Fetch-User", None), ("Sec-Fetch-Dest", "empty"),
                            ("Sec-Fetch-Mode", None), ("Sec-Fetch-Dest", None)]:
            headers = [(n, v) for n, v in CLICK if n != name] + ([(name, value)] if value else [])
            answer = self.allow(headers=[*headers, referer()])
            self.assertEqual(answer.status, 403, (name, value))
            self.assertNotIn("location", answer.headers)
        for purpose in ["prefetch", "prefetch;prerender"]:
            answer = self.allow(headers=[*CLICK, referer(), ("Sec-Purpose", purpose)])
            self.assertEqual(answer.status, 403)
        self.assertEqual(self.allow(headers=[*CLICK, referer(), ("Origin", STORE)]).status, 403)

    def test_a_program_without_sec_fetch_may_ask(self):
        self.ask(headers=[referer()])

    def test_another_sender_is_refused(self):
        for other in ["https://evil.example/", "https://store.example.evil.example/",
                      "http://store.example/", "https://store.example:444/", "about:blank", ""]:
            answer = self.allow(headers=[*CLICK, ("Referer", other)])
            self.assertEqual(answer.status, 403, other)

    def test_without_a_sender_neither_control_nor_never(self):
        host = self.ask(more="&control=1", headers=CLICK)
        self.assertFalse(self.question(host)["senderKnown"])
        for content in [{"allow": False, "never": True}, {"allow": True, "control": True}]:
            self.assertEqual(self.read_and_say(host, content).status, 422)
        self.assertEqual(self.read_and_say(host, {"allow": True}).status, 200)

    def test_control_is_not_slipped_in(self):
        answer = self.read_and_say(self.ask(), {"allow": True, "control": True})
        self.assertEqual((answer.status, answer.json()["member"]), (422, "control"))
        self.assertEqual(self.jobs().status, 403)

    def test_who_may_not_ask(self):
        port = self.server.port
        for origin in ["http://store.example", "null", "chrome-extension://abcdef", "file:///x", "https://*",
                       "", "https://store.example/path", f"http://127.0.0.1:{port}", f"http://localhost:{port}",
                       f"http://{'0' * 32}.localhost:{port}", "https://a=P"]:
            answer = self.allow(origin, headers=CLICK)
            self.assertEqual((answer.status, answer.json()["parameter"]), (400, "origin"), origin)

    def test_bad_providers_and_parameters(self):
        for providers in [[], [""], ["a" * 65], ["a\u202eb"], ["a\u200bb"], ["a:b"], ["a\u00adb"], list("abcdef")]:
            answer = self.allow(providers=providers)
            self.assertEqual((answer.status, answer.json()["parameter"]), (400, "provider"), providers)
        self.ask(providers=["ä" * 64])
        self.ask(providers=list("abcde"))
        for more in ["&control=2", "&control=1&control=1", "&all=1", "&origin=https%3A%2F%2Fb.example"]:
            self.assertEqual(self.allow(more=more).status, 400, more)

    def test_a_decision_from_elsewhere_does_not_count(self):
        host = self.ask()
        self.page(host)
        port = self.server.port
        for headers in [[], [SAME], [("Origin", STORE), SAME], [("Origin", f"http://127.0.0.1:{port}"), SAME],
                        [("Origin", "null"), SAME], [("Origin", f"http://{host}"), ("Sec-Fetch-Site", "cross-site")],
                        [("Origin", f"http://{host}"), ("Sec-Fetch-Site", "same-site")],
                        [("Origin", f"https://{host}"), SAME]]:
            self.assertEqual(self.say(host, {"allow": True}, headers=headers).status, 403, headers)
        self.assertEqual(self.say(host, {"allow": True}, kind="text/plain").status, 415)
        self.assertEqual(self.jobs().status, 403)
        self.assertEqual(self.read_and_say(host, {"allow": True}).status, 200)

    def test_a_decision_in_the_first_second_does_not_count(self):
        host = self.ask()
        self.assertEqual(self.say(host, {"allow": True}).status, 425)
        self.page(host)
        self.assertEqual(self.say(host, {"allow": True}).status, 425)
        self.assertEqual(self.read_and_say(host, {"allow": True}).status, 200)

    def test_a_name_is_good_for_one_decision(self):
        host = self.ask()
        self.assertEqual(self.read_and_say(host, {"allow": False}).status, 200)
        self.assertEqual(self.say(host, {"allow": True}).status, 409)
        self.assertEqual(self.question(host)["state"], "not-now")

    def test_guessed_and_old_names_are_no_names_of_ours(self):
        first = self.ask()
        self.ask()
        for host in [first, f"{'0' * 32}.localhost:{self.server.port}"]:
            self.assertEqual(self.page(host).status, 421)
            self.assertEqual(self.say(host, {"allow": True}).status, 421)

    def test_at_most_five_are_open(self):
        hosts = [self.ask(f"https://s{n}.example") for n in range(6)]
        self.assertEqual([self.page(host).status for host in hosts], [421] + 5 * [200])

    def test_a_link_to_a_question_shows_nothing_in_a_frame(self):
        host = self.ask()
        for destination in ["iframe", "empty", "script"]:
            headers = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"),
                       ("Sec-Fetch-Dest", destination)]
            self.assertEqual(self.page(host, headers).status, 403)

    def test_bad_bodies(self):
        host = self.ask()
        for body, status in [("", 400), ("{", 400), ("[]", 422), ("{}", 422), ('{"allow":1}', 422),
                             ('{"allow":true,"never":true}', 422), ('{"allow":true,"x":1}', 422)]:
            self.assertEqual(self.say(host, body).status, status, body)
        self.assertEqual(self.read_and_say(host, {"allow": True}).status, 200)

    def test_what_cannot_be_written_does_not_count(self):
        host = self.ask()
        pathlib.Path(self.folder.name, "sites.json").write_text("{", encoding="utf-8")
        self.assertEqual(self.read_and_say(host, {"allow": True}).status, 500)
        self.assertEqual(self.jobs().status, 403)
        pathlib.Path(self.folder.name, "sites.json").unlink()
        self.assertEqual(self.read_and_say(host, {"allow": True}).status, 200)


class NoAsk(Consent):
    OPTIONS = ("--no-ask", "yes")

    def test_there_is_no_page(self):
        self.assertEqual(self.allow().status, 404)


class Quiet(unittest.TestCase):
    def test_without_a_place_to_remember_nobody_is_asked(self):
        server = Server()
        self.addCleanup(server.close)
        answer = server.get(f"/allow?origin={quote(STORE)}&provider=P", headers=[*CLICK, referer()])
        self.assertEqual(answer.status, 503)


if __name__ == "__main__":
    unittest.main()
