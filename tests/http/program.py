# SPDX-License-Identifier: MIT
"""The whole program in the place of the test server. BITSBRIDGE_PROGRAM names it."""
import os
import pathlib
import re
import signal
import subprocess
import tempfile

from fixture import Server
from outside import PATIENCE, own_environment, wait_until

PROGRAM = os.environ.get("BITSBRIDGE_PROGRAM", "")


class Program(Server):
    """bitsbridge serve on a free port, in a home of its own; what it writes to stderr is kept."""

    def __init__(self, *options, program=PROGRAM, within=()):  # pylint: disable=super-init-not-called
        self.folder = tempfile.TemporaryDirectory(prefix="bitsbridge-program-")
        self.home = pathlib.Path(self.folder.name)
        self.downloads = self.home / "Downloads"
        self.errors = tempfile.TemporaryFile()
        self.command_line = [*within, program, "serve", "--port", "0", *options]
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            self.command_line, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.errors, text=True,
            env=own_environment(self.home))
        line = self.process.stdout.readline()
        match = re.fullmatch(r"bitsbridge: listening on http://127\.0\.0\.1:(\d+)/\n", line)
        if not match:
            raise RuntimeError(f"no program: {line!r} {self.error_text()}")
        self.port = int(match[1])
        self.token = wait_until(self.read_token, "the key of programs")

    def read_token(self):
        """It is written before the first line."""
        return next(self.home.rglob("token")).read_text(encoding="utf-8").strip()

    def crash(self):
        """kill -9, and a new life on what that leaves."""
        self.process.kill()
        self.process.wait(PATIENCE)
        self.process.stdout.close()
        self.start()

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait(PATIENCE)
        self.process.stdout.close()
        text = self.error_text()
        self.errors.close()
        self.folder.cleanup()
        if status != 0:
            raise RuntimeError(f"the program ended with {status}: {text}")

    def wait_for_state(self, job_id, *states):
        """The job as the own scope sees it, once it is in one of these states."""
        def found():
            job = self.get(f"/api/v1/jobs/{job_id}").json()
            return job if job["state"] in states else None
        return wait_until(found, f"{job_id} to be {states}")
