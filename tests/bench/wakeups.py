#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
How often the bridge wakes up, in each mode of its pace: wakeups.py PROGRAM [SECONDS per mode]

Voluntary context switches per minute of each thread, counted by the kernel (/proc/PID/task/*/status), and
the share of a CPU. Linux.
"""
import http.server
import json
import sys
import tempfile
import threading
import time
import urllib.request

from fixture import Bridge
import processes

SIZE = 1 << 30


class Trickle(http.server.BaseHTTPRequestHandler):
    """A file of a gigabyte: /slow gives 64 kB four times a second, /stuck a first byte and no more."""
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        first = 0
        if "Range" in self.headers:
            first = int(self.headers["Range"].split("=")[1].split("-")[0])
        self.send_response(206 if first else 200)
        self.send_header("ETag", '"1"')
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(SIZE - first))
        if first:
            self.send_header("Content-Range", f"bytes {first}-{SIZE - 1}/{SIZE}")
        self.end_headers()
        try:
            self.wfile.write(b"x")
            while self.path.startswith("/slow"):
                self.wfile.write(bytes(1 << 16))
                time.sleep(0.25)
            time.sleep(3600)
        except OSError:
            pass

    def do_HEAD(self):
        self.send_response(200)
        self.send_header("ETag", '"1"')
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(SIZE))
        self.end_headers()

    def log_message(self, *_):
        pass


class Listener(threading.Thread):
    """An event stream that is read and thrown away; counts its events."""

    def __init__(self, base):
        super().__init__(daemon=True)
        self.events = 0
        self.stream = urllib.request.urlopen(base + "/api/v1/events", timeout=60)
        self.start()

    def run(self):
        try:
            for line in self.stream:
                self.events += line.startswith(b"event:")
        except (OSError, ValueError, AttributeError):
            pass


def measure(program, folder, server, what, url, options, listen, seconds):
    bridge = Bridge(program, folder)
    bridge.start()
    try:
        if url:
            bridge.add(server + url, "track.mp3", *options)
        listener = Listener(bridge.base) if listen else None
        time.sleep(14)  # a plain GET counts as listening for 10 s; a stalled transfer shows after as long
        before = listener.events if listener else 0
        found = processes.watch(bridge.process.pid, seconds)
        figures = {name: round(rate * 60, 1) for name, rate in found["wakeups_per_second"].items()}
        events = f", {(listener.events - before) / seconds:.1f} events/s" if listener else ""
        total = sum(figures.values())
        print(f"{what}: {total:.0f} wake-ups/min, {found['cpu_percent']} % CPU{events}")
        print(f"    {json.dumps(figures)}", flush=True)
    finally:
        bridge.stop()


def main():
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__.strip())
    program, seconds = sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 30
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Trickle)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    modes = [
        ("nobody listens, empty queue", None, (), False),
        ("nobody listens, a suspended job", "/slow.mp3", ("--suspended",), False),
        ("nobody listens, bytes move", "/slow.mp3", (), False),
        ("one listener, a suspended job", "/slow.mp3", ("--suspended",), True),
        ("one listener, a stalled transfer", "/stuck.mp3", (), True),
        ("one listener, bytes move", "/slow.mp3", (), True),
    ]
    for number, (what, url, options, listen) in enumerate(modes):
        with tempfile.TemporaryDirectory() as folder:
            measure(program, f"{folder}/{number}", base, what, url, options, listen, seconds)


if __name__ == "__main__":
    main()
