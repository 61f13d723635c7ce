#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A server for BITS uploads whose faults are chosen by the URL, for tests.

It listens on 127.0.0.1 on a free port (or on --port), prints its address as the first line ("http://127.0.0.1:PORT"; with
--tls two more, as fault_server.py does) and serves until its input ends. Asked as a proxy it answers for any host itself. What was sent and closed lies under --root (a temporary folder), as files/NAME.

  BITS_POST /u/NAME?OPTIONS   the protocol; N counts the fragments of that name from 1, over all sessions
      forget=N          at fragment N the session is forgotten       forget-close=1  at the first Close-Session, thrown away
      plain=1           what is asked of a session that is gone is answered by 500 and no code
      lose=N            fragment N is taken, but not answered: the connection is cut
      cut=N             half of fragment N is taken, then the connection is cut
      late=N            fragment N is answered after a second
      lie=N             the answer to fragment N claims all of the file
      back=N            at fragment N the second half of what is there is lost, and the answer says so
      step=N            fragment N is not taken: 416, and what is wanted     step-blind=1  but not what is wanted
      strict=1          416 for what overlaps, too
      blind=1           no BITS-Received-Content-Range
      deaf=1            fragments are answered well, but never taken
      limit=BYTES       413 for larger fragments          limit-code=1  500 with BG_E_TOO_LARGE instead
      max=BYTES         BG_E_TOO_LARGE for fragments of larger files
      rate=BYTES        so many are read in a second                 rate-once=1  in the first session only
      create=STATUS     Create-Session answers that       code=TEXT     with that BITS-Error-Code, context=TEXT
      busy=STATUS       fragments answer that             retry-after=S with that header
      times=K           the two of above: the first K only
      close=STATUS      the first Close-Session answers that; done=1: but closes all the same
      protocol=GUID     the chosen one                    noack=1       200 without a packet type
      host=HOST         the first BITS-Host-Id            host-timeout=S
      session=TEXT      the session's id
      reply=TEXT        BITS-Reply-URL, ID, ADDRESS (this server's) and PLAIN (without TLS) replaced: of an upload-reply job
      spelling=decimal|signed|bare|old   how an error's code is written; lower=1: names of headers in small letters
  PUT /u/NAME                 the same file by one request, to compare with
  GET /state?name=NAME        what became of it, as JSON
  GET /log?name=NAME          the packets, one a line: KIND range=TEXT length=N status=N
  GET /reply/ID               the reply to the file of that session: "reply to SHA-256 of it\\n", while the session lasts
"""
import argparse
import hashlib
import http.server
import json
import os
import pathlib
import re
import ssl
import sys
import tempfile
import threading
import time
import urllib.parse
import uuid

import fault_server

PROTOCOL = "{7df0354d-249b-430f-820d-3d2a9bef4931}"
SESSION_NOT_FOUND, TOO_LARGE, INVALID = 0x8020001F, 0x80200020, 0x80070057
SPELLINGS = {
    "hex": "0x{:08X}".format, "decimal": str, "bare": "{:08x}".format, "old": "0x{:08x}".format,
    "signed": lambda code: str(code - (1 << 32)),
}
BLOCK = 1 << 16


class Session:
    def __init__(self, root, query):
        self.id = query.get("session", "{" + str(uuid.uuid4()) + "}")
        self.path = root / "sessions" / urllib.parse.quote(self.id, safe="")
        self.size, self.total = 0, None
        self.path.write_bytes(b"")


class Name:
    """What became of one name."""

    def __init__(self):
        self.sessions, self.log = {}, []
        self.counts = {"Create-Session": 0, "Fragment": 0, "Close-Session": 0, "Cancel-Session": 0, "Ping": 0}
        self.closed = self.cancelled = self.largest = self.overlapped = self.faults = 0
        self.mixed, self.content_name, self.hosts = False, None, set()

    def state(self, path):
        there = path.exists()
        return {"closed": self.closed, "cancelled": self.cancelled, "largest": self.largest, "mixed": self.mixed,
                "overlapped": self.overlapped, "name": self.content_name, "open": len(self.sessions), **self.counts,
                "hosts": sorted(self.hosts),
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest() if there else None,
                "size": path.stat().st_size if there else None}


class Cut(Exception):
    """The connection ends here, on purpose."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 600

    def log_message(self, *_):
        pass

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        name = self.server.name(query.get("name", ""))
        if url.path == "/state":
            body = json.dumps(name.state(self.server.file(query["name"])))
        elif url.path == "/log":
            body = "".join(line + "\n" for line in name.log)
        elif url.path.startswith("/reply/"):
            body = self.server.reply(urllib.parse.unquote(url.path[7:]))
        else:
            body = None
        self.answer_get(body)

    def answer_get(self, body):
        raw = (body or "").encode()
        self.send_response(200 if body is not None else 404)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def do_PUT(self):
        left = int(self.headers["Content-Length"])
        if self.headers.get("Expect") == "100-continue":
            self.send_response_only(100)
            self.end_headers()
        with open(self.server.file(urllib.parse.urlsplit(self.path).path[3:]), "wb") as file:
            while left > 0 and (block := self.rfile.read(min(left, BLOCK))):
                file.write(block)
                left -= len(block)
        self.answer_get("")

    def do_BITS_POST(self):
        url = urllib.parse.urlsplit(self.path)
        self.query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
        self.name = self.server.name(url.path[3:])
        self.left = int(self.headers["Content-Length"])
        kind = "-".join(part.capitalize() for part in self.headers["BITS-Packet-Type"].split("-"))
        self.name.counts[kind] += 1
        self.name.hosts.add(self.headers["Host"])
        self.kind = kind
        try:
            getattr(self, "on_" + kind.lower().replace("-", "_"))(url.path[3:])
        except (Cut, ConnectionError):
            self.name.log.append(self.line("cut"))
            self.close_connection = True

    def line(self, status):
        return (f"{self.kind} range={self.headers.get('Content-Range', '-')} "
                f"length={self.headers['Content-Length']} status={status}")

    def number(self, option):
        return int(self.query.get(option, 0))

    def is_turn(self, option):
        """Is this the fragment that the option names?"""
        return self.number(option) == self.name.counts["Fragment"]

    def may_fail(self):
        self.name.faults += 1
        return self.name.faults <= int(self.query.get("times", 1 << 30))

    def answer(self, status, headers, code=None, context="0x5"):
        """Every byte of the body is read first, so that the answer is not lost with them."""
        while self.left > 0:
            self.left -= len(self.rfile.read(min(self.left, BLOCK)))
        self.name.log.append(self.line(status))
        headers = {"BITS-Packet-Type": "Ack", **headers}
        if "noack" in self.query:
            del headers["BITS-Packet-Type"]
        if code is not None:
            spelling = self.query.get("spelling", "hex")
            name = "BITS-Error" if spelling == "old" else "BITS-Error-Code"
            headers[name] = code if isinstance(code, str) else SPELLINGS[spelling](code)
            headers["BITS-Error-Context"] = context
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.lower() if "lower" in self.query else name, value)
        if "retry-after" in self.query and status >= 400:
            self.send_header("Retry-After", self.query["retry-after"])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def session(self):
        return self.name.sessions.get(self.headers.get("BITS-Session-Id"))

    def on_ping(self, _):
        found = self.session() or not self.headers.get("BITS-Session-Id")
        self.answer(200 if found else 500, {}, None if found else SESSION_NOT_FOUND)

    def on_create_session(self, _):
        if "create" in self.query and self.may_fail():
            self.answer(int(self.query["create"]), {}, self.query.get("code"), self.query.get("context", "0x5"))
            return
        if PROTOCOL not in re.split("[ ,]+", self.headers["BITS-Supported-Protocols"].lower()):
            self.answer(400, {}, INVALID)
            return
        session = Session(self.server.root, self.query)
        self.name.sessions[session.id] = session
        headers = {"BITS-Protocol": self.query.get("protocol", PROTOCOL), "BITS-Session-Id": session.id,
                   "Accept-Encoding": "Identity"}
        if "host" in self.query and self.name.counts["Create-Session"] == 1:
            headers["BITS-Host-Id"] = self.query["host"]
            if "host-timeout" in self.query:
                headers["BITS-Host-Id-Fallback-Timeout"] = self.query["host-timeout"]
        self.answer(200, headers)

    def drop(self, session):
        session.path.unlink()
        del self.name.sessions[session.id]

    def refuse(self, session, length, total):
        """Why a fragment is not taken, answered; False: it is."""
        wanted = {"BITS-Session-Id": session.id}
        if "step-blind" not in self.query:
            wanted["BITS-Received-Content-Range"] = str(session.size)
        if "busy" in self.query and self.may_fail():
            self.answer(int(self.query["busy"]), {}, self.query.get("code"), self.query.get("context", "0x5"))
        elif "max" in self.query and total > self.number("max"):
            self.answer(500, {}, TOO_LARGE)
        elif "limit" in self.query and length > self.number("limit"):
            self.answer(*((500, {}, TOO_LARGE) if "limit-code" in self.query else (413, {})))
        elif self.is_turn("step"):
            self.answer(416, wanted, 0)
        else:
            return False
        return True

    def on_fragment(self, _):
        session = self.session()
        first, last, total = map(int, re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", self.headers["Content-Range"]).groups())
        assert last + 1 - first == self.left and last < total
        self.name.largest = max(self.name.largest, self.left)
        if session and self.is_turn("forget"):
            self.drop(session)
            session = None
        if not session:
            self.answer(500, {}, None if "plain" in self.query else SESSION_NOT_FOUND)
            return
        if self.refuse(session, self.left, total):
            return
        if first == 0:
            self.name.content_name = self.headers.get("Content-Name")
        self.name.overlapped += first < session.size
        if first > session.size or ("strict" in self.query and first != session.size):
            last = first - 1
            status = 416
        else:
            status = 200
            session.total = total
            if "deaf" not in self.query:
                self.take(session, first)
        self.acknowledge(session, status, last)

    def take(self, session, first):
        stop = self.left // 2 if self.is_turn("cut") else 0
        at, began, took = first, time.monotonic(), 0
        with open(session.path, "r+b") as file:
            while self.left > stop:
                block = self.rfile.read(min(self.left - stop, BLOCK))
                if not block:
                    raise Cut
                self.left -= len(block)
                took += len(block)
                known = max(0, min(session.size - at, len(block)))
                file.seek(at)
                self.name.mixed = self.name.mixed or file.read(known) != block[:known]
                file.write(block[known:])
                at += len(block)
                session.size = max(session.size, at)
                if "rate" in self.query and not ("rate-once" in self.query and self.name.counts["Create-Session"] > 1):
                    file.flush()
                    time.sleep(max(0, began + took / self.number("rate") - time.monotonic()))
        if stop or self.is_turn("lose"):
            raise Cut

    def acknowledge(self, session, status, last):
        if self.is_turn("late"):
            time.sleep(1)
        if self.is_turn("back"):
            session.size //= 2
            os.truncate(session.path, session.size)
        wanted = last + 1 if "blind" in self.query else session.size
        headers = {"BITS-Session-Id": session.id}
        if "blind" not in self.query:
            headers["BITS-Received-Content-Range"] = str(session.total if self.is_turn("lie") else wanted)
        if "reply" in self.query and session.size == session.total and status == 200:
            headers["BITS-Reply-URL"] = self.query["reply"].replace(
                "ID", urllib.parse.quote(session.id, safe="")).replace("ADDRESS", self.server.address).replace(
                    "PLAIN", self.server.address.replace("https:", "http:"))
        self.answer(status, headers, 0 if status == 416 else None)

    def on_close_session(self, name):
        session = self.session()
        first = self.name.counts["Close-Session"] == 1
        if session and first and "forget-close" in self.query:
            self.drop(session)
            session = None
        if not session:
            self.answer(500, {}, SESSION_NOT_FOUND)
            return
        fails = first and "close" in self.query
        if not fails or "done" in self.query:
            # A file of which no fragment came is an empty one.
            if session.total in (None, session.size):
                self.name.closed += 1
                os.replace(session.path, self.server.file(name))
                del self.name.sessions[session.id]
            else:
                self.drop(session)
        self.answer(int(self.query["close"]) if fails else 200, {"BITS-Session-Id": session.id})

    def on_cancel_session(self, _):
        session = self.session()
        if not session:
            self.answer(500, {}, SESSION_NOT_FOUND)
            return
        self.drop(session)
        self.name.cancelled += 1
        self.answer(200, {"BITS-Session-Id": session.id})


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port, root, names):
        super().__init__(("127.0.0.1", port), Handler)
        self.address = f"http://127.0.0.1:{self.server_port}"
        self.root, self.names, self.lock = root, names, threading.Lock()
        for folder in ("sessions", "files"):
            (root / folder).mkdir(exist_ok=True)

    def handle_error(self, request, client_address):
        """Clients are killed in these tests; what else goes wrong is said."""
        if not isinstance(sys.exc_info()[1], (ConnectionError, ssl.SSLError)):
            super().handle_error(request, client_address)

    def name(self, name):
        with self.lock:
            return self.names.setdefault(name, Name())

    def file(self, name):
        return self.root / "files" / urllib.parse.quote(urllib.parse.unquote(name), safe="")

    def reply(self, session_id):
        for name in list(self.names.values()):
            if session_id in name.sessions:
                return f"reply to {hashlib.sha256(name.sessions[session_id].path.read_bytes()).hexdigest()}\n"
        return None


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--root", type=pathlib.Path)
    parser.add_argument("--tls", action="store_true", help="serve https, too, with a self-signed certificate")
    choice = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bits-server ") as folder:
        root, names = choice.root or pathlib.Path(folder), {}
        servers = [Server(choice.port, root, names)]
        lines = [servers[0].address]
        if choice.tls:
            servers.append(Server(0, root, names))
            fault_server.secure(servers[1], folder)
            servers[1].address = servers[1].address.replace("http:", "https:")
            lines += [servers[1].address, os.path.join(folder, "certificate.pem")]
        for server in servers:
            threading.Thread(target=server.serve_forever, daemon=True).start()
        print("\n".join(lines), flush=True)
        sys.stdin.read()
        for server in servers:
            server.shutdown()


if __name__ == "__main__":
    main()
