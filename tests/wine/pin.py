#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Starts Wine's BITS service and lets a program take one of each of its interfaces for good, so that Wine never comes
to unregister one, where it can lock itself up (jobs.c says how). To be done once for each start of the service,
before anybody else uses it. Usage: pin.py BUILD_DIR      exit status: 0 done
"""
import http.server
import pathlib
import subprocess
import sys
import threading

SECONDS = 180
HERE = pathlib.Path(__file__).parent


class Nothing(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_error(404)

    def log_message(self, *_):
        pass


def main():
    origin = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Nothing)
    origin.daemon_threads = True
    threading.Thread(target=origin.serve_forever, daemon=True).start()
    program = pathlib.Path(sys.argv[1]).resolve() / "tests/wine/wine_jobs.exe"
    command = [HERE / "run", program, "pin", f"http://127.0.0.1:{origin.server_port}/missing"]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=SECONDS)
        status, said = done.returncode, done.stdout.decode("utf-8", "replace").strip()
    except subprocess.TimeoutExpired:
        status, said = f"no answer within {SECONDS} s", ""
    if status != 0:
        sys.exit(f"pin.py: Wine's BITS service cannot be had: {said} ({status})")


main()
