# SPDX-License-Identifier: MIT
"""Downloads from servers as people run them: a suspend, a kill -9 of the bridge, the server's own end; each time on at
the byte, where the server gives anything to go on by."""
import os
import pathlib
import re
import shutil
import tempfile
import unittest

from fixture import Case, wait_until
from web_servers import NEEDS, WebServer, Wire, apache, caddy, lighttpd, nginx, node, python

SIZE, RATE = 3_000_000, 600_000
# What is asked for again where a server names no version surely (fetch.c).
REREAD = 4096


class Servers(Case):
    def begin(self, kind):
        if not pathlib.Path(NEEDS[kind]).exists():
            self.skipTest(f"{NEEDS[kind]} is not installed")
        # Not below the home folder: servers drop their rights, and may not enter it.
        folder = pathlib.Path(tempfile.mkdtemp(prefix="bitsbridge server "))
        self.addCleanup(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)
        self.server = WebServer(kind, folder)
        self.addCleanup(self.server.kill)
        self.content = os.urandom(SIZE)
        self.file = folder / "files" / "song.mp3"
        self.file.write_bytes(self.content)
        # Within a second a file may change twice without a sign of it, which makes its date a weak one.
        os.utime(self.file, (1_700_000_000, 1_700_000_000))
        self.server.start()
        self.wire = Wire(self.server.port, RATE)
        self.addCleanup(self.wire.close)
        self.serve()

    def bytes_of(self, job):
        return self.job(job)["progress"]["bytesTransferred"]

    def wait_for_bytes(self, job, count):
        wait_until(lambda: self.bytes_of(job) >= count, f"{count} bytes")

    def start_job(self, *options):
        return self.add(f"http://127.0.0.1:{self.wire.port}/song.mp3", "song.mp3", "--retry-delay", "5", *options)

    def kill_bridge(self):
        self.bridge.kill()
        self.bridge.wait()

    def expect_file(self, job):
        wait_until(lambda: self.job(job)["state"] == "transferred", "the whole file")
        self.run_program("complete", job)
        self.assertEqual((self.home / "song.mp3").read_bytes(), self.content)

    def expect_next(self, held):
        """The request after so many: from what is held on, or from a little before it, to be compared."""
        first = wait_until(lambda: self.wire.ranges()[self.asked:], "the next request")[0]
        self.assertIn(first, (held, held - REREAD), self.wire.ranges())
        self.asked = len(self.wire.ranges())

    def suspend(self, job):
        self.wait_for_bytes(job, 200_000)
        self.run_program("suspend", job)
        held = self.bytes_of(job)
        self.assertGreaterEqual(held, 200_000)
        self.asked = len(self.wire.ranges())
        self.run_program("resume", job)
        self.expect_next(held)
        return held

    def kill(self, job, held):
        self.wait_for_bytes(job, held + 200_000)
        self.kill_bridge()
        held = self.bytes_of(job)
        self.serve()
        self.expect_next(held)
        return held

    def restart_server(self, job, held):
        self.wait_for_bytes(job, held + 200_000)
        self.server.kill()
        self.wire.cut()
        wait_until(lambda: self.job(job)["state"] == "transient-error", "an error that passes")
        held = self.bytes_of(job)
        # What is asked for while it is down reaches nobody, and is not counted.
        self.asked = len(self.wire.ranges())
        self.server.start()
        self.expect_next(held)
        return held

    def go_through_all(self, kind):
        self.begin(kind)
        job = self.start_job("--priority", "normal")
        held = self.restart_server(job, self.kill(job, self.suspend(job)))
        self.assertGreater(held, 600_000)
        self.expect_file(job)
        # The beginning was asked for once.
        self.assertEqual(self.wire.ranges().count(0), 1, self.wire.ranges())

    def test_nginx(self):
        self.go_through_all(nginx)

    def test_lighttpd(self):
        self.go_through_all(lighttpd)

    def test_apache(self):
        self.go_through_all(apache)

    def test_caddy(self):
        self.go_through_all(caddy)

    def test_node(self):
        self.go_through_all(node)

    def test_python_knows_no_ranges_and_says_so(self):
        self.begin(python)
        job = self.start_job("--priority", "normal")
        wait_until(lambda: self.job(job)["state"] == "error", "an error")
        self.assertEqual(self.job(job)["error"]["name"], "BG_E_INSUFFICIENT_RANGE_SUPPORT")

    def test_what_the_hint_says_of_a_server_without_ranges_helps(self):
        self.begin(python)
        job = self.start_job("--priority", "normal")
        wait_until(lambda: self.job(job)["state"] == "error", "an error")
        commands = re.findall(r"bitsbridge (\w+) ID((?: [-\w]+)*)", self.job(job)["error"]["hint"])
        self.assertEqual([command for command, options in commands], ["change", "resume"])
        for command, options in commands:
            self.run_program(command, job, *options.split())
        self.expect_file(job)

    def test_python_gives_it_whole_to_a_foreground_job_after_a_kill_too(self):
        self.begin(python)
        job = self.start_job("--priority", "foreground")
        self.wait_for_bytes(job, 200_000)
        self.kill_bridge()
        self.serve()
        self.expect_file(job)


if __name__ == "__main__":
    unittest.main()
