# SPDX-License-Identifier: MIT
"""Reading jobs: the snapshot, filters, deltas, revalidation, one job, collections."""
import http.client
import socket
import threading
import time
import unittest

from fixture import ServerTest, job_id

STORE = "https://store.example"
OTHER = "https://other.example"
MEMBERS = ["id", "tag", "serviceId", "provider", "metadata", "displayName", "type", "priority",
           "state", "downloadState", "progress", "rate", "eta", "times", "error", "lastError",
           "errorCount", "retryAt", "files", "reply", "warnings"]
PRIVATE = ["s3cr3t", "/home/", "somebody", "::WMP_"]


def ids(jobs):
    return [job["id"] for job in jobs]


class Reading(ServerTest):
    OPTIONS = ("--allow-origin", f"{STORE}=Proseware", "--allow-origin", f"{OTHER}=Litware")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.command("put 1 status Proseware 253675 transferring 1048576 4194304")
        cls.server.command(f"put 2 job Proseware 4294967295 suspended 0 100 {STORE}")
        cls.server.command("put 3 status Litware 7 error 0 100")
        cls.server.command("put 4 miss Proseware 0 queued 0 0")
        cls.server.command("publish")

    def test_the_snapshot_has_its_members_in_order(self):
        answer = self.server.get("/api/v1/jobs", STORE)
        body = answer.json()
        self.assertEqual(list(body), ["revision", "takenAt", "queue", "jobs"])
        self.assertEqual(body["queue"], {"source": "local", "stale": False, "staleSince": None})
        self.assertEqual(ids(body["jobs"]), [job_id(1), job_id(2)])
        job = body["jobs"][0]
        self.assertEqual(list(job), MEMBERS)
        self.assertEqual(job["progress"], {
            "bytesTransferred": 1048576, "bytesTotal": 4194304, "filesTransferred": 0,
            "filesTotal": 1, "fraction": 0.25})
        self.assertEqual(list(job["metadata"].values()),
                         ["Artist 1", "Album", "1", "Title 1", "241", "4"])
        self.assertEqual(job["files"], [{
            "name": "1.mp3", "bytesTransferred": 1048576, "bytesTotal": 4194304,
            "completed": False}])
        self.assertIsNone(job["rate"])
        self.assertEqual(body["jobs"][1]["serviceId"], 4294967295)

    def test_a_store_sees_nothing_private_but_the_url_of_jobs_it_made(self):
        answer = self.server.get("/api/v1/jobs", STORE)
        jobs = answer.json()["jobs"]
        self.assertNotIn("url", jobs[0])
        self.assertEqual(jobs[1].pop("url"), "https://cdn.example/2.mp3?secret=s3cr3t")
        text = repr(jobs)
        for word in PRIVATE:
            self.assertNotIn(word, text)

    def test_the_own_origin_sees_everything(self):
        jobs = self.server.get("/api/v1/jobs").json()["jobs"]
        self.assertEqual(ids(jobs), [job_id(1), job_id(2), job_id(3)])
        self.assertEqual(jobs[0]["owner"], "somebody")
        self.assertTrue(jobs[0]["description"].startswith("::WMP_STATUS:1:253675:"))
        self.assertEqual(jobs[0]["files"][0]["localName"], "/home/somebody/Music/1.mp3")
        self.assertEqual(jobs[0]["files"][0]["remoteName"],
                         "https://cdn.example/1.mp3?secret=s3cr3t")

    def test_filters(self):
        for query, expected in [
                ("serviceId=253675", [1]), ("serviceId=-1", [2]), ("serviceId=4294967295", [2]),
                ("provider=Proseware", [1, 2]), ("provider=proseware", []),
                ("state=error", [3]), ("state=error&state=suspended", [2, 3]),
                ("provider=Litware&state=suspended", []), ("serviceId=999", []),
                ("provider=Prose%77are", [1, 2]), ("", [1, 2, 3])]:
            jobs = self.server.get(f"/api/v1/jobs?{query}").json()["jobs"]
            self.assertEqual(ids(jobs), [job_id(n) for n in expected], query)

    def test_bad_parameters_are_named(self):
        for query, name in [
                ("serviceId=0", "serviceId"), ("serviceId=", "serviceId"),
                ("serviceId=1x", "serviceId"), ("serviceId=4294967296", "serviceId"),
                ("serviceId=-2147483649", "serviceId"), ("serviceId=1&serviceId=2", "serviceId"),
                ("provider=", "provider"), ("provider=a&provider=b", "provider"),
                ("state=Queued", "state"), ("state=", "state"), ("state", "state"),
                ("since=x&since=y", "since"), ("wait=5", "wait"), ("since=x&wait=0", "wait"),
                ("since=x&wait=61", "wait"), ("since=x&wait=-1", "wait"),
                ("since=x&wait=1&wait=1", "wait"), ("sort=up", "sort"), ("%73ort=up", "sort"),
                ("provider=%zz", "provider"), ("provider=%", "provider"),
                ("provider=%ff", "provider"), ("provider=a%00", "provider")]:
            answer = self.server.get(f"/api/v1/jobs?{query}")
            self.assertEqual(answer.status, 400, query)
            self.assertEqual(answer.json()["parameter"], name, query)
        for route in ["/healthz", "/api/v1/events", f"/api/v1/jobs/{job_id(1)}", "/metrics",
                      "/api/v1/diagnostics", "/api/v1/collections/7", "/openapi.json"]:
            answer = self.server.get(route + "?nonsense=1")
            self.assertEqual((answer.status, answer.json().get("parameter")), (400, "nonsense"))

    def test_revalidation(self):
        answer = self.server.get("/api/v1/jobs", STORE)
        etag = answer.headers["etag"]
        self.assertEqual(etag, f'"{answer.json()["revision"]}"')
        self.assertEqual(answer.headers["cache-control"], "no-cache")
        for given in [etag, f"W/{etag}", f'"x", {etag}', f'"x",W/"y" , {etag}', "*"]:
            known = self.server.get("/api/v1/jobs", STORE, headers=[("If-None-Match", given)])
            self.assertEqual(known.status, 304, given)
            self.assertEqual(known.body, b"")
            self.assertEqual(known.headers["etag"], etag)
            self.assertEqual(known.headers["access-control-allow-origin"], STORE)
        for given in ['"x"', etag.strip('"'), etag[:-1], "", '"']:
            self.assertEqual(self.server.get(
                "/api/v1/jobs", STORE, headers=[("If-None-Match", given)]).status, 200, given)

    def test_one_job(self):
        for text in [job_id(1), job_id(1).upper(), "{" + job_id(1) + "}", f"%7B{job_id(1)}%7d"]:
            self.assertEqual(self.server.get(f"/api/v1/jobs/{text}").json()["id"], job_id(1))
        for text in [job_id(9), "x", job_id(1)[:-1], job_id(4)]:
            self.assert_problem(self.server.get(f"/api/v1/jobs/{text}"), 404, "not-found")
        unseen = self.server.get(f"/api/v1/jobs/{job_id(3)}", STORE)
        unknown = self.server.get(f"/api/v1/jobs/{job_id(99)}", STORE)
        self.assertEqual((unseen.status, unseen.body), (unknown.status, unknown.body))
        answer = self.server.get(f"/api/v1/jobs/{job_id(1)}")
        self.assertEqual(self.server.get(f"/api/v1/jobs/{job_id(1)}", headers=[
            ("If-None-Match", answer.headers["etag"])]).status, 304)

    def test_collections(self):
        body = self.server.get("/api/v1/collections/253675").json()
        self.assertEqual(list(body), ["revision", "takenAt", "queue", "serviceId", "jobs"])
        self.assertEqual((body["serviceId"], ids(body["jobs"])), (253675, [job_id(1)]))
        self.assertEqual(ids(self.server.get("/api/v1/collections/-1").json()["jobs"]), [job_id(2)])
        self.assertEqual(self.server.get("/api/v1/collections/123").json()["jobs"], [])
        self.assertEqual(self.server.get("/api/v1/collections/7", STORE).json()["jobs"], [])
        for text in ["0", "x", "4294967296", "1.5", "+1"]:
            self.assertEqual(self.server.get(f"/api/v1/collections/{text}").status, 400, text)

    def test_methods(self):
        get = self.server.get("/api/v1/jobs")
        head = self.server.ask("HEAD", "/api/v1/jobs")
        self.assertEqual((head.status, head.body), (200, b""))
        self.assertEqual(head.headers["content-length"], str(len(get.body)))
        options = self.server.ask("OPTIONS", "/api/v1/collections/7")
        self.assertEqual((options.status, options.headers["allow"]), (204, "GET, HEAD, OPTIONS"))
        self.assertNotIn("content-length", options.headers)
        for method in ["PUT", "DELETE", "PATCH", "POST"]:
            answer = self.server.ask(method, "/api/v1/collections/7")
            self.assert_problem(answer, 405, "method-not-allowed")
            self.assertEqual(answer.headers["allow"], "GET, HEAD, OPTIONS")
        self.assert_problem(self.server.ask("BREW", "/api/v1/jobs"), 400, "malformed-request")

    def test_errors_name_the_origin_too(self):
        for target in ["/api/v1/jobs?x=1", "/api/v1/nothing", "/api/v1/diagnostics"]:
            answer = self.server.get(target, STORE)
            self.assertGreaterEqual(answer.status, 400)
            self.assertEqual(answer.headers["access-control-allow-origin"], STORE)
            self.assertEqual(answer.headers["vary"], "Origin")

    def test_connections_are_kept_alive(self):
        request = "\r\n".join(self.server.head("GET", "/healthz")).encode() + b"\r\n\r\n"
        with self.server.connect() as connection:
            for _ in range(3):
                connection.sendall(request)
                data = b""
                while b'"checks"' not in data or not data.endswith(b"}"):
                    data += connection.recv(65536)
                self.assertIn(b"200 OK", data)

    def test_a_client_that_asks_to_stay_is_told_for_how_long(self):
        for asked, told in (("keep-alive", "timeout=2"), ("Keep-Alive", "timeout=2"), ("close", None), (None, None)):
            lines = self.server.head("GET", "/healthz", [("Connection", asked)] if asked else [])
            with self.server.connect() as connection, connection.makefile("rb") as answer:
                connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
                self.assertIn(b"200 OK", answer.readline())
                headers = http.client.parse_headers(answer)
                self.assertEqual((headers["Connection"], headers["Keep-Alive"]),
                                 ("keep-alive", told) if told else (None, None), asked)

    def test_an_ipv6_socket_that_speaks_ipv4_is_the_same_user(self):
        with self.server.connect(socket.AF_INET6) as connection:
            lines = self.server.head("GET", "/healthz", [("Connection", "close")])
            connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
            self.assertIn(b"200 OK", connection.recv(65536))


class Changing(ServerTest):
    OPTIONS = ("--allow-origin", f"{STORE}=Proseware", "--allow-origin", f"{OTHER}=Litware")

    def test_deltas_lead_from_each_snapshot_to_the_next(self):
        server = self.server
        server.command("put 1 status A 7 transferring 1 100")
        server.command("put 2 status A 8 queued 0 100")
        server.command("publish")
        first = server.get("/api/v1/jobs").json()
        empty = server.get(f"/api/v1/jobs?since={first['revision']}").json()
        self.assertEqual(list(empty), ["revision", "takenAt", "queue", "changed", "removed"])
        self.assertEqual((empty["revision"], empty["changed"], empty["removed"]),
                         (first["revision"], [], []))
        server.command("put 1 status A 7 transferred 100 100")
        server.command("drop 2")
        server.command("publish")
        server.command("put 3 status A 7 queued 0 100")
        server.command("publish")
        delta = server.get(f"/api/v1/jobs?since={first['revision']}").json()
        self.assertEqual(ids(delta["changed"]), [job_id(1), job_id(3)])
        self.assertEqual(delta["removed"], [job_id(2)])
        full = server.get("/api/v1/jobs?provider=A&serviceId=7").json()
        self.assertEqual(delta["changed"], full["jobs"])
        filtered = server.get(
            f"/api/v1/jobs?since={first['revision']}&state=queued&state=transferring").json()
        self.assertEqual(ids(filtered["changed"]), [job_id(3)])
        self.assertIn(job_id(1), filtered["removed"])
        again = server.get(f"/api/v1/jobs?since={first['revision']}").json()
        self.assertEqual(again, delta)

    def test_an_unknown_revision_gets_the_whole(self):
        own = self.server.get("/api/v1/jobs").json()["revision"]
        epoch, number = own.rsplit("-", 1)
        for since in ["x", "", "nosuch-1", f"{epoch}-{int(number) + 5}", f"{epoch}-0",
                      f"{epoch}-01", f"{epoch}-", "-1", "%20", f"{epoch}-99999999999999999999"]:
            body = self.server.get(f"/api/v1/jobs?since={since}").json()
            self.assertIn("jobs", body, since)
        store = self.server.get("/api/v1/jobs", STORE).json()["revision"]
        self.assertIn("jobs", self.server.get(f"/api/v1/jobs?since={store}").json())

    def wait_through(self, query, origin=None, *, asleep, awake):
        """The answer of a wait that sleeps while the first jobs are put, and ends with the last."""
        found = []
        waiter = threading.Thread(target=lambda: found.append(
            self.server.get(f"/api/v1/jobs?{query}&wait=60", origin).json()))
        waiter.start()
        time.sleep(0.2)
        for job in asleep:
            self.server.command(f"put {job}")
            self.server.command("publish")
        time.sleep(0.3)
        self.assertTrue(waiter.is_alive(), f"one of {asleep} ended the wait")
        self.server.command(f"put {awake}")
        self.server.command("publish")
        waiter.join(30)
        return found[0]

    def test_a_wait_ends_with_news_or_with_its_time(self):
        server = self.server
        server.command("put 5 status Proseware 7 queued 0 100")
        server.command("publish")
        revision = server.get("/api/v1/jobs", STORE).json()["revision"]
        began = time.monotonic()
        body = server.get(f"/api/v1/jobs?since={revision}&wait=1", STORE).json()
        self.assertGreaterEqual(time.monotonic() - began, 0.9)
        self.assertEqual((body["revision"], body["changed"]), (revision, []))
        found = self.wait_through(f"since={revision}", STORE, asleep=["6 status Litware 7 queued 0 100"],
                                  awake="5 status Proseware 7 transferring 1 100")
        self.assertEqual(ids(found["changed"]), [job_id(5)])

    def test_a_filtered_wait_sleeps_through_other_collections(self):
        server = self.server
        server.command("put 20 status A 20 queued 0 100")
        server.command("put 21 status A 21 queued 0 100")
        server.command("publish")
        revision = server.get("/api/v1/jobs").json()["revision"]
        found = self.wait_through(f"since={revision}&serviceId=20", asleep=["21 status A 21 transferring 1 100"],
                                  awake="20 status A 20 transferring 1 100")
        self.assertEqual((ids(found["changed"]), found["removed"]), ([job_id(20)], []))

    def test_a_wait_for_a_state_ends_when_a_job_comes_into_it_or_leaves_it(self):
        server = self.server
        for number in (40, 41):
            server.command(f"put {number} status A 40 queued 0 100")
        server.command("publish")
        revision = server.get("/api/v1/jobs").json()["revision"]
        found = self.wait_through(
            f"since={revision}&serviceId=40&state=transferred", awake="40 status A 40 transferred 100 100",
            asleep=["40 status A 40 connecting 0 100", "40 status A 40 transferring 1 100",
                    "40 status A 40 transferring 2 100", "41 status A 40 suspended 0 100"])
        self.assertEqual((ids(found["changed"]), found["removed"]), ([job_id(40)], []))
        server.command("put 40 status A 40 acknowledged 100 100")
        server.command("publish")
        left = server.get(f"/api/v1/jobs?since={found['revision']}&wait=60&serviceId=40&state=transferred").json()
        self.assertEqual((left["changed"], left["removed"]), ([], [job_id(40)]))
        queued = server.get(f"/api/v1/jobs?since={revision}&serviceId=40&state=queued").json()
        self.assertEqual((queued["changed"], sorted(queued["removed"])), ([], [job_id(40), job_id(41)]))

    def test_a_filtered_wait_does_not_end_with_what_happened_elsewhere_before_it_began(self):
        server = self.server
        server.command("put 22 status A 22 queued 0 100")
        server.command("publish")
        revision = server.get("/api/v1/jobs").json()["revision"]
        server.command("put 23 status A 23 queued 0 100")
        server.command("publish")
        began = time.monotonic()
        body = server.get(f"/api/v1/jobs?since={revision}&wait=1&serviceId=22").json()
        self.assertGreaterEqual(time.monotonic() - began, 0.9)
        self.assertEqual((body["changed"], body["removed"]), ([], []))
        self.assertNotEqual(body["revision"], revision)

    def test_a_job_that_moves_to_another_collection_leaves_the_first(self):
        server = self.server
        server.command("put 30 status A 30 queued 0 100")
        server.command("put 31 status A 30 queued 0 100")
        server.command("publish")
        revision = server.get("/api/v1/jobs").json()["revision"]
        server.command("put 30 status A 31 queued 0 100")
        server.command("publish")
        old, new, whole, other = (
            server.get(f"/api/v1/jobs?since={revision}{filters}").json()
            for filters in ["&serviceId=30", "&serviceId=31", "", "&serviceId=32"])
        self.assertEqual((ids(old["changed"]), old["removed"]), ([], [job_id(30)]))
        self.assertEqual((ids(new["changed"]), new["removed"]), ([job_id(30)], []))
        self.assertEqual((ids(whole["changed"]), whole["removed"]), ([job_id(30)], []))
        self.assertEqual(other["changed"], [])

    def test_staleness_is_a_change(self):
        before = self.server.get("/api/v1/jobs").json()
        self.server.command("stale 1")
        self.server.command("publish")
        after = self.server.get("/api/v1/jobs").json()
        self.assertTrue(after["queue"]["stale"])
        self.assertIsNotNone(after["queue"]["staleSince"])
        self.assertNotEqual(before["revision"], after["revision"])
        health = self.server.get("/healthz").json()
        self.assertEqual(health["status"], "warn")
        waited = self.server.get(
            f"/api/v1/jobs?since={before['revision']}&wait=60&provider=Nobody").json()
        self.assertTrue(waited["queue"]["stale"], "a filter hides jobs, not the queue")
        self.server.command("stale 0")
        self.server.command("publish")


if __name__ == "__main__":
    unittest.main()
