# SPDX-License-Identifier: MIT
"""Why does my page see nothing: near misses of access, and the list as a site sees it."""
import unittest

from fixture import TOKEN, ServerTest

STORE, OTHER, OPEN = "https://store.example", "https://two.example", "https://three.example"
KEY = [("Authorization", f"Bearer {TOKEN}")]


class Misses(ServerTest):
    OPTIONS = ("--allow-origin", f"{STORE}=proseware", "--allow-control", f"{OTHER}=Litware",
               "--allow-origin", f"{OPEN}=Nobody", "--token", TOKEN)

    def setUp(self):
        self.server.command("put 1 status Proseware 7 transferring 1 2")
        self.server.command("put 2 status Litware 8 transferring 1 2")
        self.server.command("publish")

    def diagnostics(self):
        return self.server.get("/api/v1/diagnostics").json()

    def misses(self, origin):
        return [(miss["kind"], miss["given"], miss["found"]) for miss in self.diagnostics()["accessMisses"]
                if miss["origin"] == origin]

    def test_a_provider_in_other_letters(self):
        self.assertEqual(self.server.get("/api/v1/jobs", STORE).json()["jobs"], [])
        self.assertEqual(self.misses(STORE), [("provider-case", "proseware", "Proseware")])
        reason, = [miss["reason"] for miss in self.diagnostics()["accessMisses"] if miss["origin"] == STORE]
        self.assertEqual(reason, 'it may see the downloads of "proseware"; there are some of "Proseware", and capitals count')

    def test_a_provider_that_nobody_has(self):
        self.assertEqual(self.misses(OPEN), [("provider", "Nobody", "Proseware, Litware")])

    def test_a_collection_that_is_not_there(self):
        self.assertEqual(self.misses(OTHER), [])
        for service_id in [9, 7, 8]:
            self.assertEqual(self.server.get(f"/api/v1/collections/{service_id}", OTHER).status, 200)
        self.assertEqual(self.misses(OTHER), [("service-id-of-another", "7", "Proseware"), ("service-id", "9", "8")])
        self.server.command("put 3 status Litware 9 transferring 1 2")
        self.server.command("publish")
        self.assertEqual(self.misses(OTHER), [("service-id-of-another", "7", "Proseware")])
        self.server.command("drop 3")
        # The own scope asks for what it likes.
        self.server.get("/api/v1/collections/99")
        self.assertNotIn("99", str(self.misses(OTHER)))

    def test_so_many_questions_are_remembered(self):
        for service_id in range(100, 117):
            self.server.get(f"/api/v1/collections/{service_id}", OTHER)
        given = [given for kind, given, _ in self.misses(OTHER) if kind == "service-id"]
        self.assertEqual(given, [str(service_id) for service_id in range(116, 100, -1)])

    def test_scheme_or_port_differs(self):
        for origin, near in [("http://store.example", STORE), (f"{STORE}:8443", STORE), ("https://www.store.example", None)]:
            self.assertEqual(self.server.get("/api/v1/jobs", origin).status, 403)
            found, = [one["near"] for one in self.diagnostics()["refusedOrigins"] if one["origin"] == origin]
            self.assertEqual(found, near, origin)

    def test_the_list_as_a_site_sees_it(self):
        seen = self.server.get("/api/v1/jobs", OTHER).json()
        answer = self.server.get(f"/api/v1/sites/jobs?origin={OTHER.replace(':', '%3A')}", headers=KEY)
        self.assertEqual((answer.status, answer.json()), (200, seen))
        self.assertEqual([job["provider"] for job in seen["jobs"]], ["Litware"])
        self.assertNotIn("localName", str(answer.json()))

    def test_that_is_for_the_users_own_hand_with_a_key(self):
        target = f"/api/v1/sites/jobs?origin={OTHER}"
        self.assert_problem(self.server.get(target), 401, "token-needed")
        self.assert_problem(self.server.get(target, OTHER), 403, "own-origin-only")
        self.assert_problem(self.server.get("/api/v1/sites/jobs", headers=KEY), 400, "bad-parameter")
        self.assert_problem(self.server.get(f"{target}&origin={STORE}", headers=KEY), 400, "bad-parameter")
        self.assert_problem(self.server.get(f"{target}&x=1", headers=KEY), 400, "unknown-parameter")
        self.assert_problem(self.server.get("/api/v1/sites/jobs?origin=https://new.example", headers=KEY), 404, "not-found")
        self.assert_problem(self.server.post("/api/v1/sites/jobs", {}, headers=KEY), 405, "method-not-allowed")


if __name__ == "__main__":
    unittest.main()
