# SPDX-License-Identifier: MIT
"""What the tests of the program share: a home of its own for each test, and the file server of the transfer tests."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from outside import PATIENCE, own_environment, wait_until  # pylint: disable=wrong-import-position,unused-import

PROGRAM = os.environ["BITSBRIDGE_PROGRAM"]
FILE_SERVER = pathlib.Path(__file__).parent.parent / "contract" / "fault_server.py"
UPLOAD_SERVER = pathlib.Path(__file__).parent.parent / "contract" / "bits_server.py"


class Case(unittest.TestCase):
    """Each test has a home folder with spaces and umlauts in its path, and no settings from outside."""

    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="bitsbridge tüst "))
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        self.environment = own_environment(self.home)
        self.config = self.home / ".config" / "bitsbridge" / "config"
        self.data = self.home / ".local" / "state" / "bitsbridge"
        self.downloads = self.home / "Downloads"

    def write_config(self, text):
        self.config.parent.mkdir(parents=True, exist_ok=True)
        self.config.write_bytes(text if isinstance(text, bytes) else text.encode())

    def run_program(self, *arguments, status=0, **environment):
        """Runs it to its end; standard output, and its status is checked. self.said is standard error."""
        done = subprocess.run([PROGRAM, *arguments], env={**self.environment, **environment}, cwd=self.home,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE)
        self.said = done.stderr.decode()
        output = done.stdout.decode()
        self.assertEqual(done.returncode, status, f"{arguments}: {output}{self.said}")
        return output

    def refuse(self, *arguments, status, says, **environment):
        """It fails with that status and one line that says this."""
        output = self.run_program(*arguments, status=status, **environment)
        self.assertIn(says, self.said)
        self.assertEqual(self.said.count("\n"), 1, self.said)
        self.assertTrue(self.said.startswith("bitsbridge: "), self.said)
        return output

    def add(self, *arguments, status=0):
        return self.run_program("add", *arguments, "--provider", "Proseware", status=status).strip()

    def job(self, job_id):
        return json.loads(self.run_program("show", job_id, "--json"))

    def start(self, *arguments, **options):
        process = subprocess.Popen([PROGRAM, *arguments], env=self.environment, cwd=self.home,
                                   stdin=subprocess.DEVNULL, **options)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for stream in (process.stdout, process.stderr):
            if stream:
                stream.close()

    def serve(self, *arguments):
        """A bridge on a free port; its address without the slash at the end."""
        self.bridge = self.start("serve", "--port", "0", *arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        first = self.bridge.stdout.readline().decode()
        if not first:
            raise AssertionError(self.bridge.stderr.read().decode())
        self.assertRegex(first, r"^bitsbridge: listening on http://127\.0\.0\.1:\d+/\n$")
        self.address = first.split()[-1].rstrip("/")
        return self.address

    def get(self, path, **headers):
        request = urllib.request.Request(self.address + path, headers=headers)
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def serve_files(self, *options):
        """The address of a server whose URLs choose what it answers."""
        return self.serve_by(FILE_SERVER, *options)

    def serve_uploads(self, *options):
        """The same for what is sent by BITS's protocol."""
        return self.serve_by(UPLOAD_SERVER, *options)

    def serve_by(self, script, *options):
        process = subprocess.Popen([sys.executable, script, *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(self.end, process)
        self.addCleanup(process.stdin.close)
        return process.stdout.readline().decode().strip()


class Heard(Case):
    """What the bridge says on stderr is in self.lines, line by line, while it runs."""

    def setUp(self):
        super().setUp()
        self.lines = []

    def serve(self, *arguments):
        super().serve(*arguments)
        self.bridge.listener = threading.Thread(target=self.listen, args=(self.bridge.stderr,), daemon=True)
        self.bridge.listener.start()

    def listen(self, stream):
        with contextlib.suppress(ValueError, OSError):
            for line in stream:
                self.lines.append(line.decode())

    def end(self, process):  # pylint: disable=arguments-differ
        """The thread reads the stream to its end."""
        if process.poll() is None:
            process.terminate()
            process.wait(PATIENCE)
        if hasattr(process, "listener"):
            process.listener.join(PATIENCE)
        for stream in filter(None, (process.stdout, process.stderr)):
            stream.close()
