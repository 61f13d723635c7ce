#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An HTTP server whose faults are chosen by the URL, for tests of downloads.

It listens on 127.0.0.1 (or at --address) on a free port, prints its address as the first line
("http://127.0.0.1:PORT"; with --tls a second line, "https://127.0.0.1:PORT", and a third one that names the file with
the self-signed certificate) and serves until its input ends or it is told to stop by SIGTERM. Asked as a proxy it
answers for every host as for itself, and CONNECT with 407.

  GET /f/NAME?OPTIONS   bytes that depend on seed and size alone, so that a test can compare
      size=N (65536)    how many            seed=N (1)       which ones
      ranges=0          Range is ignored and Accept-Ranges not sent
      etag=TEXT|none    default "SEED-SIZE", quoted by the server; W/TEXT for a weak one
      modified=0        no Last-Modified
      age=N             Last-Modified is N seconds before the server's start
      date=0            no Date
      length=0          no Content-Length: the end of the connection ends the body
      chunked=1         no Content-Length: chunks
      claim=N           Content-Length says N whatever is sent
      status=N          answer with that status and a short text    retry-after=N   with that header
      redirect=URL      302 to that URL     loop=1   302 to itself    hops=N   302 N times, then the file
      drop=N            the connection is cut after N bytes of a body
      stall=N           nothing more is sent after N bytes of a body; the connection stays
      rate=N            N bytes a second    delay=S  seconds before the answer begins
      head=N            HEAD is answered with that status     head-length=0   HEAD's answer has no Content-Length
      gzip=1            Content-Encoding: gzip where the request accepts it
      total=N           a 206's Content-Range claims that total
      piece=N           a 206 brings at most N bytes
      shift=N           a 206 begins N bytes later than asked for, and says so
      gate=1            302 to itself with a cookie, until the cookie comes back
      times=K           the faults (status, redirect, drop, stall, length, delay, rate) hit the first K requests for this path only
      replace=K         from request K + 1 on for this path the file is another version: seed + 1, size2=N (size) bytes
  GET /log[?path=/f/NAME]   the requests so far, one a line, written when the answer begins: METHOD PATH status=N
                            range=TEXT if-range=TEXT accept-encoding=TEXT, "-" where there is no such header
  GET /count?path=/f/NAME   how many requests there were for that path
"""
import argparse
import email.utils
import gzip
import http.server
import os
import random
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

BLOCK = 1 << 16
MODIFIED = "Mon, 04 Nov 2024 10:00:00 GMT"
STARTED = int(time.time())


def content(seed, size):
    """Each block carries its number, so that bytes at a wrong place are noticed."""
    base = random.Random(seed).randbytes(BLOCK - 8)
    blocks = (size + BLOCK - 1) // BLOCK
    return b"".join(i.to_bytes(8, "big") + base for i in range(blocks))[:size]


class Record:
    """What was asked so far; shared by the server's threads."""

    def __init__(self):
        self.lock = threading.Lock()
        self.lines = []
        self.counts = {}

    def count(self, path):
        with self.lock:
            self.counts[path] = self.counts.get(path, 0) + 1
            return self.counts[path]

    def add(self, path, line):
        with self.lock:
            self.lines.append((path, line))

    def text(self, path):
        with self.lock:
            return "".join(line + "\n" for where, line in self.lines if path in (None, where))


class Cut(Exception):
    """The connection ends here, on purpose."""


class Plan:
    """The options of one request."""

    def __init__(self, query, number):
        self.query = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        self.faulty = number <= self.number("times", number)
        replaced = "replace" in self.query and number > self.number("replace", 0)
        size = self.number("size", BLOCK)
        self.seed = self.number("seed", 1) + replaced
        self.size = self.number("size2", size) if replaced else size

    def text(self, name, fallback=None):
        return self.query.get(name, fallback)

    def number(self, name, fallback=None):
        value = self.query.get(name)
        return fallback if value is None else int(value)

    def fault(self, name):
        return self.number(name) if self.faulty else None

    def etag(self):
        chosen = self.text("etag", f"{self.seed}-{self.size}")
        if chosen == "none":
            return None
        return f'W/"{chosen[2:]}"' if chosen.startswith("W/") else f'"{chosen}"'


def parse_range(header, size):
    """(first, last) of a "bytes=A-" or "bytes=A-B"; None: no range, or one that this server does not take."""
    if not header or not header.startswith("bytes=") or "," in header:
        return None
    first, _, last = header[6:].partition("-")
    if not first.isdigit():
        return None
    return int(first), min(int(last), size - 1) if last.isdigit() else size - 1


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 600

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.sent, self.dated = 0, True
        url = urllib.parse.urlsplit(self.path)
        self.where = url.path
        try:
            if url.path == "/log":
                self.answer_text(200, self.server.record.text(self.asked_path(url)))
            elif url.path == "/count":
                self.answer_text(200, str(self.server.record.counts.get(self.asked_path(url), 0)))
            elif url.path.startswith("/f/"):
                self.answer_file(Plan(url.query, self.server.record.count(url.path)))
            else:
                self.answer_text(404, "see --help for the routes")
        except (Cut, BrokenPipeError, ConnectionResetError, ssl.SSLError):
            self.close_connection = True

    do_HEAD = do_GET

    def do_CONNECT(self):
        self.dated, self.where = True, "/connect"
        self.answer_text(407, "who are you\n", **{"Proxy-Authenticate": "Basic realm=test"})

    @staticmethod
    def asked_path(url):
        return dict(urllib.parse.parse_qsl(url.query)).get("path")

    def remember(self, status):
        names = ("Range", "If-Range", "Accept-Encoding")
        asked = " ".join(f"{name.lower()}={self.headers.get(name, '-')}" for name in names)
        self.server.record.add(
            self.where, f"{self.command} {self.where} status={status} {asked}")

    def begin(self, status, headers):
        if self.where.startswith("/f/"):
            self.remember(status)
        if self.dated:
            self.send_response(status)
        else:
            self.send_response_only(status)
        for name, value in headers.items():
            if value is not None:
                self.send_header(name, str(value))
        self.end_headers()

    def answer_text(self, status, text, **headers):
        body = text.encode()
        self.begin(status, {"Content-Type": "text/plain", "Content-Length": len(body), **headers})
        if self.command != "HEAD":
            self.wfile.write(body)

    def answer_file(self, plan):
        self.dated = plan.text("date") != "0"
        if plan.fault("delay") is not None:
            time.sleep(plan.fault("delay"))
        if plan.fault("status") is not None:
            return self.answer_text(plan.fault("status"), "as asked\n", **{
                "Retry-After": plan.text("retry-after"), "Cache-Control": "no-store"})
        if self.command == "HEAD" and plan.number("head") is not None:
            return self.answer_text(plan.number("head"), "as asked\n")
        target = self.path if plan.text("loop") else plan.text("redirect")
        if plan.number("hops", 0) > 0:
            target = self.path.replace(f"hops={plan.number('hops')}", f"hops={plan.number('hops') - 1}")
        if plan.text("gate") and "gate=1" not in self.headers.get("Cookie", ""):
            return self.answer_text(302, "wait\n", **{"Location": self.path, "Set-Cookie": "gate=1; Path=/"})
        if target is not None and plan.faulty:
            return self.answer_text(302, "elsewhere\n", Location=target)
        return self.answer_bytes(plan)

    def chosen_range(self, plan, etag, modified):
        if plan.text("ranges") == "0":
            return None
        condition = self.headers.get("If-Range")
        if condition is not None and condition not in (etag, modified):
            return None
        return parse_range(self.headers.get("Range"), plan.size)

    def answer_bytes(self, plan):
        data, etag = content(plan.seed, plan.size), plan.etag()
        modified = None if plan.text("modified") == "0" else MODIFIED
        if "age" in plan.query:
            modified = email.utils.formatdate(STARTED - plan.number("age"), usegmt=True)
        # Another version has another date.
        if modified and plan.seed != plan.number("seed", 1):
            modified = modified.replace("10:00", "11:00")
        asked = self.chosen_range(plan, etag, modified)
        headers = {"Content-Type": "application/octet-stream", "ETag": etag, "Last-Modified": modified,
                   "Accept-Ranges": None if plan.text("ranges") == "0" else "bytes"}
        if asked and asked[0] >= len(data):
            return self.answer_text(416, "", **{"Content-Range": f"bytes */{len(data)}"})
        status = 200
        if asked:
            first = asked[0] + plan.number("shift", 0)
            last = min(asked[1], first + plan.number("piece", plan.size) - 1)
            data, status = data[first:last + 1], 206
            headers["Content-Range"] = f"bytes {first}-{last}/{plan.number('total', plan.size)}"
        if plan.text("gzip") and "gzip" in self.headers.get("Accept-Encoding", ""):
            data = gzip.compress(data)
            headers["Content-Encoding"] = "gzip"
        return self.send_body(plan, status, headers, data)

    def send_body(self, plan, status, headers, data):
        chunked = bool(plan.text("chunked"))
        if chunked:
            headers["Transfer-Encoding"] = "chunked"
        elif plan.fault("length") == 0:
            headers["Connection"] = "close"
        elif self.command != "HEAD" or plan.text("head-length") != "0":
            headers["Content-Length"] = plan.number("claim", len(data))
        self.begin(status, headers)
        if self.command != "HEAD":
            self.send_slowly(plan, data, chunked)
        if plan.number("claim", len(data)) != len(data):
            raise Cut

    def send_slowly(self, plan, data, chunked):
        rate, drop, stall = plan.fault("rate"), plan.fault("drop"), plan.fault("stall")
        step = max(1, min(BLOCK, rate // 20)) if rate else BLOCK
        ends = [n for n in (drop, stall) if n is not None]
        stop = min([len(data)] + ends)
        started = time.monotonic()
        while self.sent < stop:
            piece = data[self.sent:min(stop, self.sent + step)]
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            self.sent += len(piece)
            if rate:
                time.sleep(max(0, started + self.sent / rate - time.monotonic()))
        if stall is not None and self.sent >= stall:
            self.server.stopping.wait(self.timeout)
        if self.sent < len(data) or drop is not None:
            raise Cut
        if chunked:
            self.wfile.write(b"0\r\n\r\n")
        self.close_connection = self.close_connection or plan.fault("length") == 0


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, record, stopping, address):
        if ":" in address:
            self.address_family = socket.AF_INET6
        super().__init__((address, 0), Handler)
        self.place = f"[{address}]:{self.server_port}" if ":" in address else f"{address}:{self.server_port}"
        self.record, self.stopping = record, stopping

    def handle_error(self, *_):
        pass


def serve():
    """A server in threads of its own, for who has imported this; what it was asked is in its record."""
    server = Server(Record(), threading.Event(), "127.0.0.1")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def secure(server, folder):
    """A certificate that nobody has reason to trust, by the openssl tool."""
    key, certificate = os.path.join(folder, "key.pem"), os.path.join(folder, "certificate.pem")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate,
         "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tls", action="store_true", help="serve https, too, with a self-signed certificate")
    parser.add_argument("--address", default="127.0.0.1", help="listen there (%(default)s)")
    choice = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    record, stopping = Record(), threading.Event()
    servers = [Server(record, stopping, choice.address)]
    with tempfile.TemporaryDirectory() as folder:
        lines = [f"http://{servers[0].place}"]
        if choice.tls:
            servers.append(Server(record, stopping, choice.address))
            secure(servers[1], folder)
            lines += [f"https://{servers[1].place}", os.path.join(folder, "certificate.pem")]
        for server in servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        print("\n".join(lines), flush=True)
        try:
            sys.stdin.read()
        except KeyboardInterrupt:
            pass
        finally:
            stopping.set()


if __name__ == "__main__":
    main()
