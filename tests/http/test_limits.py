# SPDX-License-Identifier: MIT
"""Limits at their edges, slow and idle clients, many connections. Numbers as in server/http/limits.h."""
import os
import resource
import signal
import socket
import statistics
import sys
import threading
import time
import unittest

from fixture import PATIENCE, Server, ServerTest, Stream, read_all, wait_until

CONTROL = "https://control.example"
HEAD_MAX, HEADERS_MAX, TARGET_MAX, PARAMETERS_MAX, BODY_MAX, DEPTH_MAX = 16384, 63, 4096, 32, 16384, 8
REQUEST_TIMEOUT = 5  # seconds


class Edges(ServerTest):
    OPTIONS = ("--allow-control", CONTROL)

    def status_of_head(self, size):
        start = "\r\n".join(self.server.head("GET", "/healthz", [("Connection", "close")]))
        start = start.encode() + b"\r\nX: "
        return self.server.raw(start + b"y" * (size - len(start) - 4) + b"\r\n\r\n").status

    def test_size_of_the_head(self):
        self.assertEqual(self.status_of_head(HEAD_MAX), 200)
        self.assertEqual(self.status_of_head(HEAD_MAX + 1), 400)

    def test_number_of_headers(self):
        for count, status in [(HEADERS_MAX, 200), (HEADERS_MAX + 1, 431), (HEADERS_MAX + 50, 431)]:
            headers = [(f"X-{i}", "y") for i in range(count - 2)]  # beside Host and Connection
            self.assertEqual(self.server.get("/healthz", headers=headers).status, status)

    def test_length_of_the_target(self):
        self.assertEqual(self.server.get("/" + "a" * (TARGET_MAX - 1)).status, 404)
        self.assertEqual(self.server.get("/" + "a" * TARGET_MAX).status, 414)
        self.assertEqual(self.server.get("/x?a=" + "a" * (TARGET_MAX - 4)).status, 404)
        self.assertEqual(self.server.get("/x?a=" + "a" * (TARGET_MAX - 3)).status, 414)

    def test_number_of_parameters(self):
        self.assertEqual(
            self.server.get("/api/v1/jobs?" + "&".join(["state=error"] * PARAMETERS_MAX)).status, 200)
        answer = self.server.get("/api/v1/jobs?" + "&".join(["state=error"] * (PARAMETERS_MAX + 1)))
        self.assertEqual((answer.status, answer.json()["parameter"]), (400, "state"))

    def test_size_of_the_body(self):
        self.assert_problem(
            self.server.post("/api/v1/jobs", "x" * BODY_MAX, CONTROL), 400, "bad-json")
        self.assert_problem(
            self.server.post("/api/v1/jobs", "x" * (BODY_MAX + 1), CONTROL), 413, "body-too-large")


    def test_depth_of_the_body(self):
        for levels, status, kind in [(DEPTH_MAX, 422, "bad-member"), (DEPTH_MAX + 1, 400, "bad-json")]:
            body = '{"x":' + "[" * (levels - 1) + "]" * (levels - 1) + "}"
            self.assert_problem(self.server.post("/api/v1/jobs", body, CONTROL), status, kind)


class Slow(ServerTest):
    OPTIONS = ("--allow-control", CONTROL)

    def is_ended(self, start, drip=b"", pause=0.3):
        """Does the server close a connection that sends start, then drip again and again?"""
        with self.server.connect() as connection:
            connection.sendall(start)
            connection.settimeout(pause)
            for _ in range(int(PATIENCE / pause)):
                try:
                    if drip:
                        connection.sendall(drip)
                    if not connection.recv(65536):
                        return True
                except TimeoutError:
                    pass
                except (ConnectionResetError, BrokenPipeError):
                    return True
            return False

    def head(self, method, target, *headers):
        return "\r\n".join(self.server.head(method, target, list(headers))).encode() + b"\r\n\r\n"

    def test_who_sends_slowly_or_nothing_is_ended(self):
        body = [("Origin", CONTROL), ("Content-Type", "application/json"), ("Content-Length", "16000")]
        rows = [
            ("nothing at all", b"", b""),
            ("a head that never ends", b"GET / HTTP/1.1\r\n", b"a"),
            ("a body that never ends", self.head("POST", "/api/v1/jobs", *body), b" "),
            ("a body nobody asked for", self.head("GET", "/healthz", ("Content-Length", "1000000000")), b" "),
            ("kept and not used", self.head("GET", "/healthz"), b""),
        ]
        ended = [None] * len(rows)

        def live(i):
            ended[i] = self.is_ended(rows[i][1], rows[i][2])
        threads = [threading.Thread(target=live, args=(i,)) for i in range(len(rows))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual([what for (what, _, _), is_ended in zip(rows, ended) if not is_ended], [])

    def test_an_answer_that_is_not_taken_is_given_up(self):
        asked = 8  # answers together larger than what the kernel takes for a reader that does not read
        self.server.command("many 2000 A")
        self.server.command("publish")
        with socket.socket() as lazy:
            lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            lazy.connect(("127.0.0.1", self.server.port))
            lazy.sendall(self.head("GET", "/api/v1/jobs") * asked)
            ends = f":{self.server.port:04X} 0100007F:{lazy.getsockname()[1]:04X} 01"  # established, as the server sees it

            def is_given_up():
                with open("/proc/net/tcp", encoding="ascii") as table:
                    return ends not in table.read()
            self.assertFalse(is_given_up())
            wait_until(is_given_up, "the server to close")
            lazy.settimeout(PATIENCE)
            answer = read_all(lazy)
        length = int(answer.partition(b"Content-Length: ")[2].split(b"\r\n")[0])
        self.assertLess(len(answer), asked * length)


class Crowds(unittest.TestCase):
    def resident(self, server):
        with open(f"/proc/{server.process.pid}/status", encoding="ascii") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024

    def assert_bounded(self, before, after, megabytes):
        if os.environ.get("SANITIZED"):
            print("  not judged: a sanitizer's own bookkeeping is the larger part", file=sys.stderr)
        else:
            self.assertLess(after - before, megabytes)

    def test_health_answers_beside_a_hundred_streams_and_sixty_hostile_connections(self):
        server = Server()
        server.command("many 300 A")
        server.command("publish")
        server.command("move 20 250")
        streams = [Stream(server) for _ in range(100)]
        hostile = []
        for i in range(60):
            connection = server.connect()
            kind = i % 3
            if kind == 0:  # a stream of its own that is never read
                connection.sendall(
                    "\r\n".join(server.head("GET", "/api/v1/events")).encode() + b"\r\n\r\n")
            elif kind == 1:  # a head that does not end
                connection.sendall(b"GET / HTTP/1.1\r\nX: ")
            hostile.append((kind, connection))  # the others send nothing
        times = []
        for _ in range(40):
            for kind, connection in hostile:
                try:
                    if kind == 1:
                        connection.send(b"y")
                except OSError:
                    pass
            began = time.monotonic()
            self.assertEqual(server.get("/healthz").status, 200)
            times.append(time.monotonic() - began)
            time.sleep(0.05)
        print(f"\n  /healthz: median {statistics.median(times) * 1000:.1f} ms, "
              f"slowest {max(times) * 1000:.1f} ms; {self.resident(server):.0f} MB", file=sys.stderr)
        for stream in streams:
            stream.close()
        for _, connection in hostile:
            connection.close()
        server.close()

    def test_a_thousand_idle_and_slow_connections_make_room_for_others(self):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        if soft < 1500:
            resource.setrlimit(resource.RLIMIT_NOFILE, (min(4096, hard), hard))
        server = Server()
        server.command("put 1 status A 7 queued 0 100")
        server.command("publish")
        before = self.resident(server)
        stream = Stream(server)
        revision = stream.next()["id"]
        poll = server.connect()
        lines = server.head("GET", f"/api/v1/jobs?since={revision}&wait=60", [("Connection", "close")])
        poll.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
        crowd = [server.connect() for _ in range(1000)]
        slow = crowd[::2]
        for connection in slow:
            connection.sendall(b"GET / HTTP/1.1\r\nX: ")
        times = []
        for _ in range(8):
            began = time.monotonic()
            self.assertEqual(server.get("/healthz").status, 200)
            times.append(time.monotonic() - began)
            for connection in slow:
                try:
                    connection.send(b"y")
                except OSError:
                    pass  # it has been ended
        after = self.resident(server)
        print(f"\n  /healthz behind 1,000 connections: median {statistics.median(times) * 1000:.1f} ms, "
              f"slowest {max(times) * 1000:.1f} ms; {before:.0f} MB before, {after:.0f} MB after",
              file=sys.stderr)
        # It did not have to wait for any time-out; and who is being answered was not ended.
        self.assertLess(max(times), REQUEST_TIMEOUT)
        self.assert_bounded(before, after, 100)
        server.command("put 1 status A 7 transferring 1 100")
        server.command("publish")
        self.assertEqual(stream.next()["event"], "change")
        self.assertIn(b'"changed":[{"id"', read_all(poll))
        for connection in crowd:
            read_all(connection)
            connection.close()
        poll.close()
        stream.close()
        server.close()

    def test_who_shares_a_busy_peers_port_at_other_addresses_is_not_spared(self):
        server = Server()
        stream = Stream(server)
        stream.next()
        port = stream.connection.getsockname()[1]
        crowd = []
        for i in range(700):
            connection = socket.socket()
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            connection.settimeout(PATIENCE)
            connection.bind((f"127.0.{1 + i // 250}.{1 + i % 250}", port))
            connection.connect(("127.0.0.1", server.port))
            crowd.append(connection)
        began = time.monotonic()
        self.assertEqual(server.get("/healthz").status, 200)
        self.assertLess(time.monotonic() - began, REQUEST_TIMEOUT)  # no time-out was waited for
        server.command("put 1 status A 7 queued 0 100")
        server.command("publish")
        self.assertEqual(stream.next()["event"], "change")  # and who is being answered was not ended
        for connection in crowd:
            connection.close()
        stream.close()
        server.close()

    def test_what_was_sent_whole_is_answered_even_where_many_come(self):
        server = Server()
        request = "\r\n".join(server.head("GET", "/healthz", [("Connection", "close")])).encode() + b"\r\n\r\n"
        idle = [server.connect() for _ in range(400)]
        self.assertEqual(server.get("/healthz").status, 200)  # so all before it have been taken in
        # It sees none of them before its request is there: a connection that asks nothing is ended in time, by right.
        os.kill(server.process.pid, signal.SIGSTOP)
        asking = [server.connect() for _ in range(200)]  # fewer than wait in the kernel
        for connection in asking:
            connection.sendall(request)
        os.kill(server.process.pid, signal.SIGCONT)
        for connection in asking:
            self.assertIn(b"200 OK", read_all(connection)[:20])
        for connection in idle + asking:
            connection.close()
        server.close()

    def test_a_minute_of_hostile_requests_leaves_no_memory_behind(self):
        server = Server("--allow-origin", "https://store.example")
        server.command("many 50 A")
        server.command("publish")
        kinds = [
            lambda i: server.head("GET", f"/api/v1/jobs?x{i}=1"),
            lambda i: server.head("GET", f"/{i}" + "a" * 3000),
            lambda i: server.head("GET", "/api/v1/jobs", [("Origin", f"https://evil{i}.example")]),
            lambda i: server.head("OPTIONS", "/api/v1/jobs", [("Origin", f"https://e{i}.example")]),
            lambda i: server.head("GET", "/", [("Host", f"evil{i}.example")]),
            lambda i: server.head("GET", f"/api/v1/jobs?since=x{i}"),
        ]

        def volley(count):
            for i in range(count):
                server.raw("\r\n".join(kinds[i % len(kinds)](i) + ["Connection: close"]).encode()
                           + b"\r\n\r\n")
        volley(600)
        before = self.resident(server)
        volley(6000)
        after = self.resident(server)
        print(f"\n  {before:.1f} MB before 6,000 hostile requests, {after:.1f} MB after",
              file=sys.stderr)
        self.assert_bounded(before, after, 20)
        listed = server.get("/api/v1/diagnostics").json()["refusedOrigins"]
        self.assertEqual(len(listed), 16)
        server.close()


if __name__ == "__main__":
    unittest.main()
