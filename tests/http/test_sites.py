# SPDX-License-Identifier: MIT
"""What sites may: how it is listed, told to them, and taken back."""
import unittest

from fixture import TOKEN, Stream
from visitor import STORE, Consent


class Told(Consent):
    def test_a_page_is_told_what_it_may_itself(self):
        self.assertEqual(self.server.get("/api/v1/access", origin=STORE).status, 403)
        for control in [False, True]:
            self.read_and_say(self.ask(more="&control=1"), {"allow": True, "control": control})
            answer = self.server.get("/api/v1/access", origin=STORE)
            self.assertEqual(answer.json(), {"providers": ["Proseware"], "control": control})
            self.assertEqual(answer.headers["access-control-allow-origin"], STORE)
        self.assertEqual(self.server.get("/api/v1/access").json(), {"providers": [], "control": False})
        self.assertEqual(self.server.get("/api/v1/access?x=1", origin=STORE).status, 400)
        self.assertEqual(self.server.post("/api/v1/access", {}, origin=STORE).status, 405)

    def test_sites_are_for_the_own_origin(self):
        self.read_and_say(self.ask(), {"allow": True})
        self.assertEqual(self.server.get("/api/v1/sites", origin=STORE).status, 403)
        self.assertEqual(self.server.get("/api/v1/sites?x=1").status, 400)


class OwnHand(Consent):
    """What the dashboard does with its key: takes back, and takes note."""
    OPTIONS = ("--token", TOKEN)
    KEY = (("Authorization", f"Bearer {TOKEN}"),)

    def test_with_the_key_it_may_act(self):
        for headers, control in [((), False), (self.KEY, True)]:
            answer = self.server.get("/api/v1/access", headers=headers)
            self.assertEqual(answer.json(), {"providers": [], "control": control})

    def settle(self, what, origin=STORE, headers=KEY, **options):
        return self.server.post(f"/api/v1/sites/{what}", {"origin": origin}, headers=headers, **options)

    def test_a_site_is_taken_back_and_its_stream_ends(self):
        self.server.command("publish")
        self.read_and_say(self.ask(), {"allow": True})
        older, stream = Stream(self.server), Stream(self.server, [("Origin", STORE)])
        for one in (older, stream):
            self.addCleanup(one.close)
            one.next()
        answer = self.settle("revoke")
        self.assertEqual((answer.status, answer.json()), (200, {"sites": []}))
        self.assertRaises(EOFError, stream.next)
        self.assertTrue(older.is_silent(), "it has not ended because its comment was due")
        self.assertEqual(self.jobs().status, 403)
        self.assertEqual(self.settle("revoke").status, 404)

    def test_never_and_pages_of_this_machine_are_taken_back_too(self):
        self.read_and_say(self.ask(), {"allow": False, "never": True})
        self.read_and_say(self.ask("http://localhost:8080"), {"allow": True})
        for origin in [STORE, "http://localhost:8080"]:
            self.assertEqual(self.settle("revoke", origin).status, 200)
        self.assertEqual(self.sites(), [])
        self.assertEqual(self.question(self.ask())["state"], "open")

    def test_a_grant_is_acknowledged_once_and_for_all(self):
        self.read_and_say(self.ask(), {"allow": True})
        self.assertFalse(self.sites()[0]["acknowledged"])
        self.assertTrue(self.settle("acknowledge").json()["sites"][0]["acknowledged"])
        self.server = self.start()
        self.assertTrue(self.sites()[0]["acknowledged"])
        self.assertEqual(self.settle("acknowledge", "https://other.example").status, 404)

    def test_nobody_else_may(self):
        self.read_and_say(self.ask(more="&control=1"), {"allow": True, "control": True})
        for what in ["revoke", "acknowledge"]:
            self.assertEqual(self.settle(what, headers=()).status, 401)
            self.assertEqual(self.settle(what, headers=[("Authorization", "Bearer x")]).status, 401)
            for headers in [(), self.KEY]:
                answer = self.server.post(f"/api/v1/sites/{what}", {"origin": STORE}, headers=headers, origin=STORE)
                self.assertEqual((answer.status, answer.json()["type"]), (403, "urn:bitsbridge:own-origin-only"))
            self.assertEqual(self.settle(what, kind="text/plain").status, 415)
            self.assertEqual(self.server.get(f"/api/v1/sites/{what}").status, 405)
            self.assertEqual(self.settle(f"{what}?x=1").status, 400)
            answer = self.server.post(f"/api/v1/sites/{what}", {"site": STORE}, headers=self.KEY)
            self.assertEqual(answer.status, 422)
        self.assertEqual(self.jobs().status, 200)


class Named(Consent):
    OPTIONS = ("--allow-origin", "https://store.example=Proseware", "--token", TOKEN)

    def test_what_an_option_allows_is_taken_back_there(self):
        self.read_and_say(self.ask(providers=["Other"]), {"allow": True})
        for _ in range(2):
            answer = self.server.post("/api/v1/sites/revoke", {"origin": STORE}, headers=OwnHand.KEY)
            self.assertEqual((answer.status, answer.json()["type"]), (409, "urn:bitsbridge:site-named"))
            self.assertIn("option", answer.json()["detail"])
        self.assertEqual([site["by"] for site in self.sites()], ["option"])
        self.assertEqual(self.jobs().status, 200)

    def test_grants_are_united_and_each_is_listed(self):
        self.read_and_say(self.ask(providers=["Other"]), {"allow": True})
        for number, provider in enumerate(["Proseware", "Other", "Third"], 1):
            self.server.command(f"put {number} status {provider} 7 transferring 10 100")
        self.server.command("publish")
        seen = [job["provider"] for job in self.jobs().json()["jobs"]]
        self.assertEqual(seen, ["Proseware", "Other"])
        self.assertEqual([site["by"] for site in self.sites()], ["option", "user"])

    def test_never_does_not_override_an_option(self):
        self.read_and_say(self.ask(providers=["Other"]), {"allow": False, "never": True})
        self.assertEqual(self.jobs().status, 200)


if __name__ == "__main__":
    unittest.main()
