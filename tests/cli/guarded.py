# SPDX-License-Identifier: MIT
"""A server that gives and takes files only from who shows what it asks for, and remembers what each request carried."""
import base64
import hashlib
import http.server
import re
import threading

CONTENT = bytes(range(256)) * 800
REALM, NONCE = "store", "dcd98b7102dd2f0e8b11d0f600bfb0c0"
FRAGMENT = "Fragment"


def md5(text):
    return hashlib.md5(text.encode()).hexdigest()


class Guarded:
    """guard: "header NAME VALUE", "basic USER PASSWORD", "digest USER PASSWORD" or "" for everybody's."""

    def __init__(self, guard=""):
        self.guard = guard.split(" ") if guard else []
        self.requests = []  # (method, path, headers) of each
        self.locations = {}  # path: where it is sent on to
        self.halves = set()  # paths of which half comes, and no more while the connection lasts
        self.released = threading.Event()
        self.taken, self.sent_bytes = b"", 0  # of uploads; bytes of bodies in all
        handler = type("Handler", (Handler,), {"world": self})
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # a client may leave
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()

    def carried(self, name):
        """The values of that header, of each request; None where it had none."""
        return [headers.get(name) for _, _, headers in self.requests]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    world = None

    def log_message(self, *_):
        pass

    def is_let_in(self):
        kind, *values = self.world.guard or ["everybody"]
        given = self.headers.get("Authorization", "")
        if kind == "header":
            return self.headers.get(values[0]) == values[1]
        if kind == "basic":
            return given == "Basic " + base64.b64encode(":".join(values).encode()).decode()
        return kind == "everybody" or self.is_right_digest(given, *values)

    def is_right_digest(self, given, user, password):
        fields = dict(re.findall(r'(\w+)="?([^",]*)"?', given))
        ours = md5(f"{user}:{REALM}:{password}"), md5(f"{self.command}:{self.path}")
        middle = ":".join(fields.get(name, "") for name in ("nonce", "nc", "cnonce", "qop"))
        return fields.get("username") == user and fields.get("response") == md5(f"{ours[0]}:{middle}:{ours[1]}")

    def answer(self, status, headers=(), body=b""):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def refuse(self):
        kind = self.world.guard[0]
        challenge = {"basic": f'Basic realm="{REALM}"', "digest": f'Digest realm="{REALM}", nonce="{NONCE}", qop="auth"'}.get(kind)
        self.answer(401 if challenge else 403, [("WWW-Authenticate", challenge)] if challenge else [])

    def begin(self):
        """Whether the request is one to answer well."""
        self.world.requests.append((self.command, self.path, dict(self.headers)))
        if self.is_let_in():
            return True
        self.refuse()
        return False

    def do_GET(self):
        if not self.begin():
            return
        if self.path in self.world.locations:
            self.answer(302, [("Location", self.world.locations[self.path])])
            return
        wanted = re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        first = int(wanted[1]) if wanted else 0
        last = min(int(wanted[2] or len(CONTENT)) if wanted else len(CONTENT), len(CONTENT) - 1)
        body = CONTENT[first:last + 1]
        self.send_response(206 if wanted else 200)
        if wanted:
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(CONTENT)}")
        for name, value in [("Content-Length", len(body)), ("ETag", '"1"'), ("Accept-Ranges", "bytes")]:
            self.send_header(name, str(value))
        self.end_headers()
        if self.command == "HEAD":
            return
        if self.path in self.world.halves and first == 0:
            self.wfile.write(body[:len(body) // 2])
            self.world.released.wait()
            self.close_connection = True
            return
        self.wfile.write(body)

    do_HEAD = do_GET

    def do_BITS_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.world.sent_bytes += len(body)
        if not self.begin():
            return
        kind = self.headers["BITS-Packet-Type"]
        headers = [("BITS-Packet-Type", "Ack"), ("BITS-Session-Id", "{1}")]
        if kind == "Create-Session":
            headers.append(("BITS-Protocol", "{7df0354d-249b-430f-820d-3d2a9bef4931}"))
        if kind == FRAGMENT:
            self.world.taken += body
            headers.append(("BITS-Received-Content-Range", str(len(self.world.taken))))
        self.answer(200, headers)
