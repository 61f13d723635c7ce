# SPDX-License-Identifier: MIT
"""What one store sees does not change by a byte, whatever becomes of another's jobs; and what it was told about itself holds."""
import time
import unittest

from fixture import ServerTest, Stream, job_id

STORE = "https://store.example"
OTHER = "https://other.example"
MINE, THEIRS, NOBODYS = 10, 11, 99
JSON = ("Content-Type", "application/json")


class Scopes(ServerTest):
    """Both stores may act, both use service id 7; only the providers part them."""
    OPTIONS = ("--allow-control", f"{STORE}=Proseware", "--allow-control", f"{OTHER}=Litware")

    def setUp(self):
        self.server.command(f"put {MINE} status Proseware 7 suspended 0 100")
        self.server.command("publish")
        self.first = self.server.get("/api/v1/jobs", STORE).json()["revision"]

    def tearDown(self):
        for number in (MINE, THEIRS, THEIRS + 1):
            self.server.command(f"drop {number}")
        self.server.command("publish")

    def ask(self, method, target, headers=(), body=None):
        answer = self.server.ask(method, target, [("Origin", STORE), *headers], body)
        return answer.status, [field for field in answer.fields if field[0] != "Date"], answer.body

    def listen(self, headers):
        """What a stream says at once."""
        stream = Stream(self.server, [("Origin", STORE), *headers])
        head = [field for field in stream.head.fields if field[0] != "Date"]
        said = stream.buffer
        stream.connection.settimeout(0.15)
        try:
            while True:
                piece = stream.connection.recv(65536)
                if not piece:
                    break
                said += piece
        except TimeoutError:
            pass
        stream.close()
        return head, said

    def look(self):
        """Every way to see something, as bytes."""
        since = f"/api/v1/jobs?since={self.first}"
        reads = ["/api/v1/jobs", "/api/v1/jobs?state=suspended", "/api/v1/jobs?serviceId=7", "/api/v1/jobs?provider=Litware",
                 "/api/v1/jobs?provider=Proseware&state=transferring", since, f"{since}&serviceId=7",
                 "/api/v1/jobs?since=nosuch-1", "/api/v1/jobs?since=nosuch-1&wait=1",
                 f"/api/v1/jobs/{job_id(MINE)}", f"/api/v1/jobs/{job_id(THEIRS)}", f"/api/v1/jobs/{job_id(THEIRS + 1)}",
                 "/api/v1/collections/7", "/api/v1/collections/8", "/api/v1/access", "/healthz", "/openapi.json", "/api/v1/diagnostics",
                 "/metrics", "/nothing", "/client/bitsbridge.js"]
        seen = [self.ask(method, target) for target in reads for method in ("GET", "HEAD", "OPTIONS")]
        etag = dict(seen[0][1])["ETag"]
        known = [("If-None-Match", etag)]
        seen += [self.ask("GET", target, known) for target in ("/api/v1/jobs", "/api/v1/collections/7",
                                                               f"/api/v1/jobs/{job_id(MINE)}")]
        acts = [(f"/api/v1/jobs/{job_id(number)}/{verb}", body) for number in (MINE, THEIRS, NOBODYS) for verb, body in
                (("suspend", "{}"), ("complete", '{"force":1}'), ("cancel", "["))]
        acts += [(f"/api/v1/jobs/{job_id(number)}/{verb}", "{}") for number in (THEIRS, NOBODYS) for verb in
                 ("resume", "complete", "cancel")]
        acts += [("/api/v1/jobs", '{"url":"https://store.example/a.mp3","serviceId":7,"provider":"Litware"}'),
                 ("/api/v1/jobs", '{"url":"https://other.example/a.mp3","serviceId":7}')]
        seen += [self.ask("POST", target, [JSON], body) for target, body in acts]
        seen += [self.listen(headers) for headers in
                 ([], [("Last-Event-ID", self.first)], [("Last-Event-ID", "nosuch-1")])]
        return seen

    def wait(self):
        return self.ask("GET", f"/api/v1/jobs?since={self.first}&wait=1")

    def live(self, number, state):
        self.server.command(f"put {number} status Litware 7 {state} 5 100 {OTHER}")
        self.server.command("publish")

    def test_not_a_byte_changes_while_anothers_jobs_come_and_go(self):
        before, waited = self.look(), self.wait()
        stages = [
            lambda: self.live(THEIRS, "queued"),
            lambda: [self.live(THEIRS, state) for state in ("connecting", "transferring", "error", "transferred")],
            lambda: self.live(THEIRS + 1, "transferring"),
            lambda: [self.server.command("put 12 miss Proseware 7 queued 0 0"), self.server.command("publish")],
            self.others_make_jobs,
            lambda: [self.server.command(f"drop {number}") for number in (THEIRS, THEIRS + 1)] + [self.server.command("publish")],
        ]
        for number, stage in enumerate(stages):
            stage()
            for what, (old, new) in enumerate(zip(before, self.look(), strict=True)):
                self.assertEqual(new, old, f"stage {number}, look {what}")
        self.assertEqual(self.wait(), waited)

    def others_make_jobs(self):
        """The other store makes jobs, acts on them, is refused; a third page is turned away."""
        for _ in range(3):
            made = self.server.post("/api/v1/jobs", {"url": f"{OTHER}/b.mp3", "serviceId": 7}, OTHER)
            self.assertEqual(made.status, 201, made)
            self.assertEqual(self.server.post(f"/api/v1/jobs/{made.json()['id']}/cancel", {}, OTHER).status, 200)
        self.assertEqual(self.server.post("/api/v1/jobs", {"url": f"{STORE}/b.mp3", "serviceId": 7}, OTHER).status, 422)
        self.assertEqual(self.server.get("/api/v1/jobs", "https://third.example").status, 403)

    def test_a_stream_and_a_wait_are_silent_while_anothers_jobs_live(self):
        stream = Stream(self.server, [("Origin", STORE)])
        first = stream.next()
        waiting = self.server.connect()
        lines = self.server.head("GET", f"/api/v1/jobs?since={first['id']}&wait=60", [("Origin", STORE), ("Connection", "close")])
        waiting.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
        for state in ("queued", "transferring", "transferred"):
            self.live(THEIRS, state)
            time.sleep(0.15)
        for connection in (stream.connection, waiting):
            connection.settimeout(0.3)
            with self.assertRaises(TimeoutError):
                connection.recv(1)
            connection.settimeout(60)
        self.server.command(f"put {MINE} status Proseware 7 transferring 1 100")
        self.server.command("publish")
        change = stream.next()
        number = [int(one["id"].rsplit("-", 1)[1]) for one in (first, change)]
        self.assertEqual(number[1], number[0] + 1, "the other's changes moved this scope's revision")
        self.assertIn(job_id(MINE).encode(), waiting.recv(65536))
        waiting.close()
        stream.close()

    def test_the_cap_on_made_jobs_is_each_stores_own(self):
        jobs_max = 100  # HTTP_MADE_JOBS_MAX
        for _ in range(jobs_max):
            self.assertEqual(self.server.post("/api/v1/jobs", {"url": f"{OTHER}/c.mp3", "serviceId": 7}, OTHER).status, 201)
        self.assert_problem(
            self.server.post("/api/v1/jobs", {"url": f"{OTHER}/c.mp3", "serviceId": 7}, OTHER), 429, "too-many-jobs")
        mine = self.server.post("/api/v1/jobs", {"url": f"{STORE}/mine.mp3", "serviceId": 7}, STORE)
        self.assertEqual((mine.status, mine.json()["files"][0]["name"]), (201, "mine.mp3"))
        self.assertEqual(self.server.post(f"/api/v1/jobs/{mine.json()['id']}/cancel", {}, OTHER).status, 404)
        self.assertEqual(self.server.post(f"/api/v1/jobs/{mine.json()['id']}/cancel", {}, STORE).status, 200)

    def test_what_was_refused_is_the_users_to_see(self):
        self.server.get("/api/v1/jobs", "https://refused.example")
        listed = self.server.get("/api/v1/diagnostics").json()["refusedOrigins"]
        self.assertIn("https://refused.example", [one["origin"] for one in listed])
        answer = self.server.get("/api/v1/diagnostics", STORE)
        self.assert_problem(answer, 403, "own-origin-only")
        self.assertNotIn(b"refused.example", answer.body)


if __name__ == "__main__":
    unittest.main()
