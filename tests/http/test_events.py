# SPDX-License-Identifier: MIT
"""Event streams and long polls: no gap for anybody, clean ends, caps, and listeners that stop reading."""
import select
import socket
import threading
import time
import unittest

from fixture import PATIENCE, Answer, Server, ServerTest, Stream, job_id, read_all, wait_until

STORE = "https://store.example"


def number(revision):
    return int(revision.rsplit("-", 1)[1])


def apply(jobs, body):
    """A reader's copy of the jobs after this body."""
    if "jobs" in body:
        return {job["id"]: job for job in body["jobs"]}
    jobs = {key: job for key, job in jobs.items() if key not in body["removed"]}
    jobs.update({job["id"]: job for job in body["changed"]})
    return jobs


class Events(ServerTest):
    OPTIONS = ("--allow-origin", f"{STORE}=Proseware")

    def tearDown(self):
        self.server.command("move 0 0")

    def test_a_stream_begins_with_the_snapshot_and_goes_on_with_changes(self):
        server = self.server
        server.command("put 1 status Proseware 7 queued 0 100")
        server.command("publish")
        stream = Stream(server, [("Origin", STORE)])
        headers = stream.head.headers
        self.assertEqual(headers["content-type"], "text/event-stream")
        self.assertEqual(headers["connection"], "close")
        self.assertEqual(headers["access-control-allow-origin"], STORE)
        self.assertNotIn("content-length", headers)
        self.assertNotIn("transfer-encoding", headers)
        first = stream.next()
        self.assertEqual(first["event"], "snapshot")
        self.assertEqual(first["id"], first["data"]["revision"])
        self.assertEqual(first["data"], server.get("/api/v1/jobs", STORE).json())
        server.command("put 1 status Proseware 7 transferring 50 100")
        server.command("publish")
        change = stream.next()
        self.assertEqual(change["event"], "change")
        self.assertEqual([job["id"] for job in change["data"]["changed"]], [job_id(1)])
        self.assertEqual(change["data"],
                         server.get(f"/api/v1/jobs?since={first['id']}", STORE).json())
        stream.close()

    def test_a_stream_resumes_without_a_gap(self):
        server = self.server
        stream = Stream(server)
        first = stream.next()
        stream.close()
        server.command("put 2 status A 7 queued 0 100")
        server.command("publish")
        server.command("put 3 status A 7 queued 0 100")
        server.command("publish")
        resumed = Stream(server, [("Last-Event-ID", first["id"])])
        event = resumed.next()
        self.assertEqual(event["event"], "change")
        self.assertEqual([job["id"] for job in event["data"]["changed"]], [job_id(2), job_id(3)])
        resumed.close()
        for unknown in ["nosuch-1", "x", ""]:
            again = Stream(server, [("Last-Event-ID", unknown)])
            self.assertEqual(again.next()["event"], "snapshot")
            again.close()
        current = Stream(server, [("Last-Event-ID", event["id"])])
        server.command("drop 3")
        server.command("publish")
        self.assertEqual(current.next()["data"]["removed"], [job_id(3)])
        current.close()

    def test_who_sends_no_more_may_still_listen(self):
        server = self.server
        stream = Stream(server)
        revision = stream.next()["id"]
        stream.connection.shutdown(socket.SHUT_WR)
        time.sleep(6)
        server.command("put 60 status A 7 queued 0 100")
        server.command("publish")
        self.assertEqual(number(stream.next()["id"]), number(revision) + 1)
        stream.close()

    def test_a_reload_ends_what_is_no_longer_allowed_and_nothing_else(self):
        server = Server("--allow-origin", "https://goes.example", "--allow-origin", "https://stays.example",
                        "--allow-origin", "https://less.example")
        self.addCleanup(server.close)
        names = ("goes", "stays", "less")
        streams = {name: Stream(server, [("Origin", f"https://{name}.example")]) for name in names}
        waits = {}
        for name in names:
            revision = streams[name].next()["id"]
            waits[name] = server.connect()
            lines = server.head("GET", f"/api/v1/jobs?since={revision}&wait=60",
                                [("Origin", f"https://{name}.example"), ("Connection", "close")])
            waits[name].sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
        server.command("reload https://stays.example https://less.example=Litware")
        server.command("put 1 status Proseware 7 queued 0 100")
        server.command("publish")
        for name in ("goes", "less"):
            with self.assertRaises(EOFError):
                streams[name].next()
        self.assertEqual(streams["stays"].next()["event"], "change")
        answers = {name: Answer(read_all(connection)) for name, connection in waits.items()}
        self.assertEqual(answers["goes"].json()["type"], "urn:bitsbridge:origin-not-allowed")
        self.assertEqual(len(answers["stays"].json()["changed"]), 1)
        self.assertEqual(answers["less"].json()["jobs"], [])  # of the scope that it has now
        for connection in (*streams.values(), *waits.values()):
            connection.close()

    def test_head_does_not_stream(self):
        answer = self.server.ask("HEAD", "/api/v1/events")
        self.assertEqual((answer.status, answer.body), (200, b""))

    def test_fifty_streams_and_fifty_polls_miss_nothing(self):
        server = self.server
        server.command("many 300 Proseware")
        server.command("publish")
        results, failures = [], []

        def listen():
            stream = Stream(server)
            jobs, last, count = {}, None, 0
            while count < 20:
                event = stream.next()
                jobs = apply(jobs, event["data"])
                if last is not None and number(event["id"]) <= last:
                    failures.append("a revision came twice")
                last = number(event["id"])
                count += 1
            results.append((event["id"], jobs))
            stream.close()

        def poll():
            body = server.get("/api/v1/jobs").json()
            jobs = apply({}, body)
            for _ in range(10):
                body = server.get(f"/api/v1/jobs?since={body['revision']}&wait=60").json()
                if "changed" not in body:
                    failures.append("a known revision got the whole")
                jobs = apply(jobs, body)
            results.append((body["revision"], jobs))

        def guarded(work):
            try:
                work()
            except Exception as error:  # pylint: disable=broad-except
                failures.append(repr(error))

        threads = [threading.Thread(target=guarded, args=(work,))
                   for work in [listen] * 50 + [poll] * 50]
        for thread in threads:
            thread.start()
        server.command("move 20 250")
        for _ in range(20):
            self.assertEqual(server.get("/healthz").status, 200)
            time.sleep(0.05)
        for thread in threads:
            thread.join(PATIENCE * 3)
        server.command("move 0 0")
        self.assertEqual(failures, [])
        self.assertEqual(len(results), 100)
        by_revision = {}
        for revision, jobs in results:
            self.assertEqual(len(jobs), len(by_revision.setdefault(revision, jobs)))
            self.assertEqual(jobs, by_revision[revision])

    def test_a_reload_ends_streams_of_origins_that_are_out(self):
        with_reload = Server("--allow-origin", STORE)
        try:
            with_reload.command("put 1 status Proseware 7 queued 0 100")
            with_reload.command("publish")
            stream = Stream(with_reload, [("Origin", STORE)])
            stream.next()
            with_reload.command("reload https://new.example")
            with_reload.command("drop 1")
            with_reload.command("publish")
            with self.assertRaises(EOFError):
                stream.next()
            stream.close()
            self.assertEqual(with_reload.get("/api/v1/jobs", STORE).status, 403)
            self.assertEqual(with_reload.get("/api/v1/jobs", "https://new.example").status, 200)
        finally:
            with_reload.close()


class Caps(ServerTest):
    OPTIONS = ("--allow-origin", STORE, "--allow-origin", "https://second.example")
    STREAMS_MAX, SCOPE_STREAMS_MAX, POLLS_MAX = 160, 120, 64  # server/http/limits.h

    def free_streams(self):
        return self.server.get("/healthz").json()["checks"]["streams:free"][0]["observedValue"]

    def test_streams_are_capped_for_each_origin_and_in_all(self):
        own = [Stream(self.server) for _ in range(self.SCOPE_STREAMS_MAX)]
        refused = self.server.get("/api/v1/events")
        self.assertEqual((refused.status, refused.headers["retry-after"]), (503, "5"))
        left = self.STREAMS_MAX - self.SCOPE_STREAMS_MAX
        own[-1].next()
        store = [Stream(self.server, [("Origin", STORE)]) for _ in range(left)]
        refused = self.server.get("/api/v1/events", "https://second.example")
        self.assertEqual((refused.status, refused.headers["retry-after"]), (503, "5"))
        self.assertEqual(refused.headers["access-control-allow-origin"], "https://second.example")
        self.assertEqual(self.free_streams(), 0)
        self.assertEqual(self.server.get("/api/v1/jobs").status, 200)
        for stream in store:
            stream.close()
        wait_until(lambda: self.free_streams() == left, "the streams' places to come back")
        self.assertTrue(own[-1].is_silent(), "not by the comments: an older stream has had none yet")
        for stream in own:
            stream.close()
        wait_until(lambda: self.free_streams() == self.STREAMS_MAX, "all places to come back")
        Stream(self.server).close()

    def wait_on_all_places(self):
        """The target that waits, and connections that do: as many as may."""
        revision = self.server.get("/api/v1/jobs", STORE).json()["revision"]
        target = f"/api/v1/jobs?since={revision}&wait=60"
        waiting = []
        for _ in range(self.POLLS_MAX):
            connection = self.server.connect()
            lines = self.server.head("GET", target, [("Origin", STORE), ("Connection", "close")])
            connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
            waiting.append(connection)
        self.wait_for_polls(self.POLLS_MAX)
        return target, waiting

    def wait_for_polls(self, count):
        wait_until(lambda: f"long_polls {count}\n" in self.server.get("/metrics").body.decode(),
                   f"{count} polls that wait")

    def test_who_waits_no_more_makes_room(self):
        _, waiting = self.wait_on_all_places()
        older, younger = waiting[:self.POLLS_MAX // 2], waiting[self.POLLS_MAX // 2:]
        for connection in younger:
            connection.close()
        self.wait_for_polls(len(older))
        self.assertEqual(select.select(older, [], [], 0)[0], [], "not when their time is up: that of older ones is not")
        for connection in older:
            connection.close()
        self.wait_for_polls(0)

    def test_waiting_polls_are_capped(self):
        target, waiting = self.wait_on_all_places()
        self.assertEqual(self.server.get(target, STORE).status, 503)
        self.server.command("put 77 status A 7 queued 0 1")
        self.server.command("publish")
        for connection in waiting:
            self.assertIn(job_id(77).encode(), read_all(connection))
            connection.close()


class Ends(unittest.TestCase):
    def test_the_end_of_the_bridge_is_clean_for_a_hundred_streams(self):
        server = Server()
        server.command("many 20 A")
        server.command("publish")
        server.command("move 5 50")
        streams = [Stream(server) for _ in range(100)]
        for stream in streams:
            stream.next()
        self.assertEqual(server.command("stop"), "stopped")
        for stream in streams:
            while True:  # a reset would be an error here, where a clean end is none
                if not stream.connection.recv(65536):
                    break
            stream.close()
        server.close()

    def test_a_listener_that_stops_reading_is_dropped_and_holds_nobody_up(self):
        server = Server()
        server.command("many 300 A")
        server.command("publish")
        lazy = socket.socket()
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lazy.connect(("127.0.0.1", server.port))
        lazy.sendall("\r\n".join(server.head("GET", "/api/v1/events")).encode() + b"\r\n\r\n")
        eager = Stream(server)
        server.command("move 300 200")
        for _ in range(10):
            eager.next()

        def is_dropped():
            return "event_streams 1\n" in server.get("/metrics").body.decode()
        done = threading.Event()

        def drain():
            while not done.is_set():
                eager.next()
        reader = threading.Thread(target=drain, daemon=True)
        reader.start()
        wait_until(is_dropped, "the listener that does not read to be dropped")
        done.set()
        reader.join(PATIENCE)
        lazy.close()
        eager.close()
        server.close()


if __name__ == "__main__":
    unittest.main()
