# SPDX-License-Identifier: MIT
"""A file server whose files of a gigabyte come slowly, and that remembers when which byte was sent."""
import http.server
import random
import threading
import time

SIZE = 1 << 30


class Handler(http.server.BaseHTTPRequestHandler):
    """/slow*: 64 kB four times a second; /moving*: 4 kB at random moments; /stuck*: a first byte and no more."""
    protocol_version = "HTTP/1.1"

    def answer(self):
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
        return first

    def do_HEAD(self):
        self.answer()

    def do_GET(self):
        sent = self.answer()
        try:
            sent = self.send(sent, 1)
            while self.path.startswith("/slow"):
                sent = self.send(sent, 1 << 16)
                time.sleep(0.25)
            while self.path.startswith("/moving"):
                time.sleep(random.uniform(0.4, 1.2))
                sent = self.send(sent, 4096)
            time.sleep(3600)
        except OSError:
            pass

    def send(self, sent, count):
        now = time.monotonic()
        self.wfile.write(bytes(count))
        self.server.sent.setdefault(self.path.rsplit("/", 1)[1], []).append((sent + count, now))
        return sent + count

    def log_message(self, *_):
        pass


class Trickle(http.server.ThreadingHTTPServer):
    """Runs in threads of its own; sent[name] lists (bytes so far, monotonic time) for each file."""
    daemon_threads = True
    request_queue_size = 128

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.sent = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def url(self, path):
        return f"http://127.0.0.1:{self.server_port}/{path}"
