# SPDX-License-Identifier: MIT
"""Figures, health and diagnostics."""
import re
import time
import unittest

from fixture import ServerTest, job_id

STORE = "https://store.example"


class Figures(ServerTest):
    OPTIONS = ("--allow-origin", STORE, "--allow-origin", "https://reader.example=A")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.command('put 1 status Quo"te\\ 7 transferring 10 100')
        cls.server.command("put 2 status A 7 transferring 5 100")
        cls.server.command("put 3 status A 7 queued 0 100")
        cls.server.command("put 4 miss A 7 queued 0 100")
        cls.server.command("publish")

    def test_the_text_format_is_kept(self):
        answer = self.server.get("/metrics")
        self.assertEqual(answer.headers["content-type"],
                         "text/plain; version=0.0.4; charset=utf-8")
        line = re.compile(r'(# (HELP|TYPE) [a-z_]+ .+|[a-z_]+(\{([a-z]+="([^"\\\n]|\\.)*",?)+\})? '
                          r'[0-9.eE+-]+)')
        text = answer.body.decode()
        self.assertTrue(text.endswith("\n"))
        names = set()
        for row in text.splitlines():
            self.assertRegex(row, line)
            if row.startswith("# TYPE"):
                # As promtool asks: the ending is for counters, and for all of them.
                self.assertEqual(row.endswith(" counter"), row.split()[2].endswith("_total"), row)
                self.assertNotIn(row.split()[2], names)
                names.add(row.split()[2])
            elif not row.startswith("#"):
                self.assertIn(re.split(r"[{ ]", row)[0], names)

    def test_the_start_is_told_to_the_second(self):
        started = re.search(r"^bitsbridge_start_time_seconds (\S+)$", self.server.get("/metrics").body.decode(), re.M)
        self.assertRegex(started[1], r"^\d{10}(\.\d{1,3})?$")
        self.assertLess(abs(time.time() - float(started[1])), 600)

    def test_jobs_and_requests_are_counted(self):
        self.server.get("/api/v1/nothing")
        text = self.server.get("/metrics").body.decode()
        self.assertIn('bitsbridge_jobs{state="transferring",provider="A"} 1\n', text)
        self.assertIn('bitsbridge_jobs{state="transferring",provider="Quo\\"te\\\\"} 1\n', text)
        self.assertIn('bitsbridge_bytes_transferred{provider="A"} 5\n', text)
        self.assertIn('bitsbridge_bytes_expected{provider="A"} 200\n', text)
        self.assertIn('bitsbridge_near_misses 1\n', text)
        self.assertRegex(text, r'bitsbridge_http_requests_total\{route="/api/\*",status="404"\} \d')

    def test_own_origin_only(self):
        for target in ["/metrics", "/api/v1/diagnostics"]:
            self.assert_problem(self.server.get(target, STORE), 403, "own-origin-only")
            own = f"http://127.0.0.1:{self.server.port}"
            self.assertEqual(self.server.get(target, own).status, 200)

    def test_health_tells_a_store_the_status_alone(self):
        own, store = self.server.get("/healthz"), self.server.get("/healthz", STORE)
        self.assertEqual(own.headers["content-type"], "application/health+json")
        self.assertEqual(store.json(), {"status": "pass"})
        self.assertEqual(set(own.json()["checks"]),
                         {"queue:reachable", "queue:stale", "queue:writable", "streams:free",
                          "connections:max", "port:names", "storage:free"})

    def test_diagnostics_say_why_and_what_to_do(self):
        self.server.get("/api/v1/jobs", "https://new.example")
        self.server.get("/api/v1/jobs", "https://new.example")
        for nonsense in ["null", "x", "https://a.example/path", "HTTPS://UP.example", "a" * 5000]:
            self.server.get("/api/v1/jobs", nonsense)
        self.server.post("/api/v1/jobs", {}, STORE)
        body = self.server.get("/api/v1/diagnostics").json()
        miss = body["nearMisses"][0]
        self.assertEqual((miss["id"], miss["field"], miss["position"]), (job_id(4), "serviceId", 15))
        self.assertTrue(miss["reason"])
        self.assertEqual((body["untagged"], body["restricted"]), (3, 1))
        options = {row["option"]: row["count"] for row in body["refusedOrigins"]}
        self.assertEqual(options, {"--allow-origin https://new.example": 2,
                                   f"--allow-control {STORE}": 1})
        self.assertEqual(body["queue"]["source"], "local")


if __name__ == "__main__":
    unittest.main()
