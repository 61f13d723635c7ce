# SPDX-License-Identifier: MIT
"""Few files and sockets: fewer connections are served at once, none waits for a time-out, and nothing runs in circles."""
import os
import pathlib
import re
import statistics
import sys
import time
import unittest

from fixture import Server, Stream
from program import Program

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "contract"))
import fault_server  # pylint: disable=wrong-import-position

CONTROL = "https://control.example"
FOREGROUND_JOBS = 20  # more than may run at once

IDLE_CONNECTIONS = 200
REQUEST_TIMEOUT = 5  # seconds
FEW, LEAST = 128, 96
ENOUGH = 1024


def few(limit, hard=None):
    return ("prlimit", f"--nofile={limit}:{hard or limit}")


def busy_seconds(process):
    """What it has used of a processor."""
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def figure(server, name):
    return int(re.search(rf"^bitsbridge_{name} (\d+)$", server.get("/metrics").body.decode(), re.MULTILINE)[1])


class Few(unittest.TestCase):
    def setUp(self):
        self.server = Server(within=few(FEW))
        self.addCleanup(self.server.close)

    def test_idle_connections_keep_nobody_waiting_and_cost_nothing(self):
        crowd = [self.server.connect() for _ in range(IDLE_CONNECTIONS)]
        times = []
        before, began = busy_seconds(self.server.process), time.monotonic()
        for _ in range(8):
            asked = time.monotonic()
            self.assertEqual(self.server.get("/healthz").status, 200)
            times.append(time.monotonic() - asked)
            time.sleep(0.25)
        busy = (busy_seconds(self.server.process) - before) / (time.monotonic() - began)
        print(f"\n  with {FEW} descriptors and {IDLE_CONNECTIONS} idle connections: median {statistics.median(times) * 1000:.1f} ms, "
              f"slowest {max(times) * 1000:.0f} ms, {busy * 100:.1f} % of a processor")
        self.assertLess(max(times), REQUEST_TIMEOUT)
        self.assertLess(busy, 0.2)
        for connection in crowd:
            connection.close()

    def test_streams_and_waits_are_fewer_and_say_so(self):
        most = figure(self.server, "event_streams_max")
        self.assertTrue(4 <= most < 40, most)
        streams = []
        while len(streams) < most:
            try:
                streams.append(Stream(self.server))
            except AssertionError as refused:
                self.assertIn("503", str(refused))  # of one origin there are fewer still
                break
        self.assertGreater(len(streams), most // 2)
        self.assert_refused()
        self.assertEqual(self.server.get("/healthz").status, 200)
        for stream in streams:
            stream.close()

    def assert_refused(self):
        answer = self.server.get("/api/v1/events")
        self.assertEqual((answer.status, answer.headers["retry-after"]), (503, "5"))

    def test_it_says_at_start_and_in_its_health_that_it_is_tight(self):
        self.assertRegex(self.server.error_text(), rf"only {FEW} files and sockets .* at most \d+ connections")
        check = self.server.get("/healthz").json()["checks"]["connections:max"][0]
        self.assertEqual(check["status"], "warn")
        self.assertIn("1024", check["output"])


class Edges(unittest.TestCase):
    def test_with_enough_nothing_is_said(self):
        server = Server(within=few(ENOUGH))
        self.addCleanup(server.close)
        self.assertEqual(server.error_text(), "")
        self.assertEqual(server.get("/healthz").json()["checks"]["connections:max"][0]["status"], "pass")

    def test_with_too_few_it_does_not_start(self):
        with self.assertRaisesRegex(RuntimeError, f"may open only {LEAST - 1} files and sockets at a time, and needs {LEAST}"):
            Server(within=few(LEAST - 1))

    def test_with_the_least_it_serves(self):
        server = Server(within=few(LEAST))
        self.addCleanup(server.close)
        crowd = [server.connect() for _ in range(IDLE_CONNECTIONS)]
        self.assertEqual(server.get("/healthz").status, 200)
        for connection in crowd:
            connection.close()

    def test_the_program_takes_what_the_system_gives(self):
        program = Program(within=few(LEAST, ENOUGH))
        self.addCleanup(program.close)
        self.assertEqual(program.get("/healthz").json()["checks"]["connections:max"][0]["status"], "pass")

    def test_the_program_serves_and_downloads_with_few(self):
        web = fault_server.serve()
        self.addCleanup(web.server_close)
        self.addCleanup(web.shutdown)
        files = f"http://{web.place}/f/"
        program = Program("--allow-control", f"{CONTROL}=P", "--allow-source", files, within=few(FEW))
        self.addCleanup(program.close)
        crowd = [program.connect() for _ in range(IDLE_CONNECTIONS)]
        jobs = []
        for number in range(FOREGROUND_JOBS):
            order = {"url": f"{files}{number}.mp3?size=60000&rate=60000", "serviceId": 7, "priority": "foreground"}
            answer = program.post("/api/v1/jobs", order, CONTROL)
            self.assertEqual(answer.status, 201, answer)
            jobs.append(answer.json()["id"])
        most = 0
        for job in jobs:
            most = max(most, len(os.listdir(f"/proc/{program.process.pid}/fd")))
            ended = program.wait_for_state(job, "acknowledged", "error", "transient-error")
            self.assertEqual(ended["state"], "acknowledged", ended["error"])
        self.assertLess(most, FEW)
        for connection in crowd:
            connection.close()


if __name__ == "__main__":
    unittest.main()
