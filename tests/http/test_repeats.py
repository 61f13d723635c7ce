# SPDX-License-Identifier: MIT
"""Requests that are sent again with the same Idempotency-Key: what they ask for is done once."""
import contextlib
import sqlite3
import threading
import time
import unittest

from fixture import ServerTest
from outside import wait_until
from program import Program

CONTROL, OTHER = "https://control.example", "https://two.example"
NOWHERE = "http://127.0.0.1:9/"
DAY_MS = 24 * 60 * 60 * 1000
ORIGIN_KEYS_MAX, KEYS_MAX = 1000, 4000


class Repeats(ServerTest):
    @classmethod
    def setUpClass(cls):
        cls.server = Program("--allow-control", f"{CONTROL}=Litware", "--allow-control", f"{OTHER}=Other",
                             "--allow-source", NOWHERE)

    def setUp(self):
        self.ids = self.jobs()

    def tearDown(self):
        with self.database() as queue:
            queue.execute("DELETE FROM requests")
        for job_id in self.jobs():
            self.own_post(f"/api/v1/jobs/{job_id}/cancel", {})

    @contextlib.contextmanager
    def database(self):
        path = next(self.server.home.rglob("queue.db"))
        queue = sqlite3.connect(path, timeout=20)
        try:
            with queue:
                yield queue
        finally:
            queue.close()

    def own_post(self, target, body, *headers):
        return self.server.post(target, body, headers=[("Authorization", f"Bearer {self.server.token}"), *headers])

    def jobs(self):
        return [job["id"] for job in self.server.get("/api/v1/jobs").json()["jobs"]
                if job["state"] not in ("cancelled", "acknowledged")]

    def new_jobs(self):
        return set(self.jobs()) - set(self.ids)

    def order(self, key, origin=CONTROL, **more):
        keys = [key] if isinstance(key, (str, bytes)) else key
        return self.server.post("/api/v1/jobs", {"url": f"{NOWHERE}song.mp3", "serviceId": 7, **more}, origin,
                                [("Idempotency-Key", one) for one in keys])

    def expect_problem(self, answer, status, kind):
        self.assertEqual((answer.status, answer.json()["type"]), (status, f"urn:bitsbridge:{kind}"), answer)

    def test_a_repeat_gets_the_job_that_the_first_made(self):
        first = self.order("a key")
        self.assertEqual(first.status, 201, first)
        again = self.order("a key")
        self.assertEqual(again.status, 200, again)
        self.assertEqual(again.headers["location"], first.headers["location"])
        self.assertEqual(again.json()["id"], first.json()["id"])
        self.assertEqual(again.json()["url"], f"{NOWHERE}song.mp3")
        self.assertEqual(self.new_jobs(), {first.json()["id"]})

    def test_without_a_key_each_request_makes_a_job(self):
        self.assertNotEqual(self.order([]).json()["id"], self.order([]).json()["id"])

    def test_the_job_is_shown_as_it_is_by_now(self):
        first = self.order("k").json()
        self.assertEqual(self.own_post(f"/api/v1/jobs/{first['id']}/cancel", {}).status, 200)
        again = self.order("k")
        self.assertEqual((again.status, again.json()["state"]), (200, "cancelled"), again)
        self.assertEqual(self.new_jobs(), set())

    def test_another_body_needs_another_key(self):
        self.order("k")
        self.expect_problem(self.order("k", serviceId=8), 422, "key-used")
        self.assertEqual(self.order("k2", serviceId=8).status, 201)

    def test_keys_are_of_an_origin(self):
        answers = [self.order("k"), self.order("k", OTHER), self.order("k", None, provider="Litware")]
        self.assertEqual(answers[2].status, 401)
        answers[2] = self.own_post("/api/v1/jobs", {"url": f"{NOWHERE}song.mp3", "serviceId": 7, "provider": "Litware"},
                                   ("Idempotency-Key", "k"))
        self.assertEqual([answer.status for answer in answers], [201] * 3, answers)
        self.assertEqual(len({answer.json()["id"] for answer in answers}), 3)

    def test_malformed_keys(self):
        for key in ["", "x" * 65, "kä", ["a", "a"], ["a", "b"]]:
            with self.subTest(key=key):
                self.expect_problem(self.order(key), 400, "bad-idempotency-key")
        self.assertEqual(self.new_jobs(), set())
        for key in ["x" * 64, "!", "~", 'quoted "and" with blanks', "0"]:
            with self.subTest(key=key):
                self.assertEqual(self.order(key).status, 201)

    def test_what_was_refused_has_used_no_key(self):
        self.expect_problem(self.order("k", serviceId=0), 422, "bad-member")
        self.assertEqual(self.order("k").status, 201)

    def test_acting_twice_is_acting_once(self):
        job = self.order([]).json()
        target, key = f"/api/v1/jobs/{job['id']}/cancel", ("Idempotency-Key", "c")
        for _ in range(2):
            answer = self.server.post(target, {}, CONTROL, [key])
            self.assertEqual((answer.status, answer.json()["state"]), (200, "cancelled"), answer)
        self.expect_problem(self.server.post(target, {}, CONTROL, [("Idempotency-Key", "d")]), 409, "queue-refused")
        # What failed has used no key; another route is something else.
        self.expect_problem(self.server.post(target, {}, CONTROL, [("Idempotency-Key", "d")]), 409, "queue-refused")
        self.expect_problem(self.server.post(f"/api/v1/jobs/{job['id']}/resume", {}, CONTROL, [key]), 422, "key-used")

    def test_a_repeat_changes_nothing_that_happened_since(self):
        job = self.order([]).json()
        path, key = f"/api/v1/jobs/{job['id']}/", ("Idempotency-Key", "s")
        self.assertEqual(self.server.post(path + "suspend", {}, CONTROL, [key]).json()["state"], "suspended")
        self.server.post(path + "resume", {}, CONTROL)
        self.assertNotEqual(self.server.post(path + "suspend", {}, CONTROL, [key]).json()["state"], "suspended")

    def test_a_crash_after_the_answer(self):
        first = self.order("k").json()
        self.server.crash()
        again = self.order("k")
        self.assertEqual((again.status, again.json()["id"]), (200, first["id"]), again)
        self.assertEqual(self.new_jobs(), {first["id"]})

    def test_a_crash_between_key_and_job(self):
        fingerprint = self.fingerprint_of("k")
        with self.database() as queue:
            queue.execute("UPDATE requests SET job_id = NULL, body_hash = ?", [fingerprint])
        for job_id in self.new_jobs():
            self.own_post(f"/api/v1/jobs/{job_id}/cancel", {})
        self.server.crash()
        again = self.order("k")
        self.assertEqual(again.status, 201, again)
        self.assertEqual(self.order("k").json()["id"], again.json()["id"])
        self.assertEqual(self.new_jobs(), {again.json()["id"]})

    def fingerprint_of(self, key):
        self.assertEqual(self.order(key).status, 201)
        with self.database() as queue:
            [(fingerprint,)] = queue.execute("SELECT body_hash FROM requests WHERE key = ?", [key]).fetchall()
        return fingerprint

    def test_the_key_is_on_the_disk_before_the_job_is(self):
        with self.database() as queue:
            queue.execute("CREATE TRIGGER first BEFORE INSERT ON jobs WHEN NOT EXISTS"
                          " (SELECT 1 FROM requests WHERE key = 'k' AND job_id IS NULL)"
                          " BEGIN SELECT RAISE(ABORT, 'no key'); END")
        try:
            self.assertEqual(self.order("k").status, 201)
        finally:
            with self.database() as queue:
                queue.execute("DROP TRIGGER first")

    def test_409_while_the_first_still_runs(self):
        answers = []
        with self.database() as queue:
            queue.execute("BEGIN IMMEDIATE")
            both = [threading.Thread(target=lambda: answers.append(self.order("k"))) for _ in range(2)]
            for one in both:
                one.start()
            wait_until(lambda: answers, "one of the two to be refused")
            self.expect_problem(answers[0], 409, "still-running")
            self.assertEqual(answers[0].headers["retry-after"], "1")
            self.assertEqual(len(answers), 1)
        for one in both:
            one.join()
        self.assertEqual(answers[1].status, 201, answers)
        self.assertEqual(self.order("k").json()["id"], answers[1].json()["id"])

    def test_an_ended_job_that_nobody_knows_any_more(self):
        job = self.order("k").json()
        self.own_post(f"/api/v1/jobs/{job['id']}/cancel", {})
        with self.database() as queue:
            queue.execute("UPDATE jobs SET ended = ended - ? WHERE ended IS NOT NULL", [60 * 60 * 1000])
        self.server.crash()
        self.expect_problem(self.order("k"), 410, "job-forgotten")
        self.assertEqual(self.new_jobs(), set())

    def fill(self, count, origin, age_ms=0):
        now = time.time_ns() // 1_000_000
        with self.database() as queue:
            queue.executemany("INSERT INTO requests VALUES (?, ?, 'x', NULL, ?)",
                              [(origin, f"{origin} {i}", now - age_ms) for i in range(count)])

    def test_how_many_keys_an_origin_has(self):
        self.fill(ORIGIN_KEYS_MAX - 1, CONTROL)
        self.assertEqual(self.order("k").status, 201)
        self.expect_problem(self.order("k2"), 429, "too-many-keys")
        self.assertEqual(self.order("k").status, 200)
        self.assertEqual(self.order("k", OTHER).status, 201)
        self.assertEqual(self.order([]).status, 201)

    def test_how_many_keys_all_origins_have(self):
        for i in range(4):
            self.fill((KEYS_MAX - 4) // 4, f"https://{i}.example")
        self.fill(3, "https://4.example")
        self.assertEqual(self.order("k").status, 201)
        self.expect_problem(self.order("k2"), 429, "too-many-keys")

    def test_how_long_a_key_is_known(self):
        self.fill(ORIGIN_KEYS_MAX, CONTROL, DAY_MS - 60_000)
        self.expect_problem(self.order("k"), 429, "too-many-keys")
        with self.database() as queue:
            queue.execute("UPDATE requests SET time = time - 60001")
        self.assertEqual(self.order("k").status, 201)

    def test_a_repeat_is_answered_where_no_more_jobs_are_taken(self):
        first = self.order("k").json()
        while (answer := self.order([])).status == 201:
            pass
        self.expect_problem(answer, 429, "too-many-jobs")
        self.expect_problem(self.order("new"), 429, "too-many-jobs")
        self.assertEqual(self.order("k").json()["id"], first["id"])
        with self.database() as queue:
            self.assertEqual(queue.execute("SELECT key FROM requests").fetchall(), [("k",)])

    def test_pages_may_send_it(self):
        answer = self.server.ask("OPTIONS", "/api/v1/jobs", [
            ("Origin", CONTROL), ("Access-Control-Request-Method", "POST"),
            ("Access-Control-Request-Headers", "content-type,idempotency-key")])
        self.assertEqual(answer.headers["access-control-allow-headers"], "Content-Type, If-None-Match, Idempotency-Key")


if __name__ == "__main__":
    unittest.main()
