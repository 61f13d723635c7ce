# SPDX-License-Identifier: MIT
"""The whole program in the place of the test server, and a web server for it to fetch from. BITSBRIDGE_PROGRAM names it."""
import http.server
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import threading

from fixture import Server
from outside import PATIENCE, own_environment, wait_until

PROGRAM = os.environ.get("BITSBRIDGE_PROGRAM", "")


class Program(Server):
    """bitsbridge serve on a free port, in a home of its own; what it writes to stderr is kept."""

    def __init__(self, *options, program=PROGRAM):  # pylint: disable=super-init-not-called
        self.folder = tempfile.TemporaryDirectory(prefix="bitsbridge-program-")
        self.home = pathlib.Path(self.folder.name)
        self.downloads = self.home / "Downloads"
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [program, "serve", "--port", "0", *options], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=self.errors, text=True, env=own_environment(self.home))
        line = self.process.stdout.readline()
        match = re.fullmatch(r"bitsbridge: listening on http://127\.0\.0\.1:(\d+)/\n", line)
        if not match:
            raise RuntimeError(f"no program: {line!r} {self.error_text()}")
        self.port = int(match[1])
        self.token = re.search(r"#token=(\S+)", self.process.stdout.readline())[1]

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


class Web:
    """Files for the program to fetch, with ranges; what was asked for is remembered. redirects: path to address."""

    def __init__(self, files, redirects=None):
        self.asked = []
        web = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):  # pylint: disable=invalid-name
                web.asked.append(self.path)
                content = files.get(self.path)
                if self.path in (redirects or {}):
                    self.answer(302, b"", [("Location", redirects[self.path])])
                elif content is None:
                    self.answer(404, b"", [])
                else:
                    first = int(re.match(r"bytes=(\d+)-", self.headers.get("Range", "bytes=0-"))[1])
                    self.answer(206, content[first:], [
                        ("Content-Range", f"bytes {first}-{len(content) - 1}/{len(content)}"), ("ETag", '"1"')])

            def answer(self, status, body, headers):
                self.send_response(status)
                for name, value in headers + [("Content-Length", str(len(body)))]:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
