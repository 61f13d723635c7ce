#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A record shop on this machine, its downloads, and a bridge that it asks: everything to see bars move in a minute.

Usage: webroot/demo/shop.py [--port N] [--bridge-port N] [--rate BYTES_PER_SECOND] [--size BYTES] [--folder DIR]
       [--scenario NAME|FILE] [--allow] [--no-bridge]
Runs until Ctrl-C. The music is noise under the right file names.
"""
import argparse
import hashlib
import http.server
import mimetypes
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
WEBROOT = ROOT / "webroot"
STEP = 0.1  # seconds between two pieces of a download


class Shop(http.server.ThreadingHTTPServer):
    daemon_threads = True
    rate = 200_000
    size = 3_000_000
    bridge = ""  # where it is not the usual place


class Page(http.server.BaseHTTPRequestHandler):
    """The shop's pages, the client's files, and /files/NAME, slowly, with ranges."""

    protocol_version = "HTTP/1.1"
    server_version = "demo-shop"
    sys_version = ""

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        path = urllib.parse.unquote(urllib.parse.urlsplit(self.path).path)
        if path.startswith("/files/"):
            return self.send_song(path)
        folder = WEBROOT if path.startswith("/client/") else WEBROOT / "demo"
        file = (folder / (path.lstrip("/") or "index.html")).resolve()
        if not file.is_relative_to(folder) or not file.is_file():
            return self.send_error(404)
        body = file.read_bytes()
        if file.name == "2003.html" and self.server.bridge:
            body = body.replace(b'download-manager.js"', b'download-manager.js" data-url="%s"' % self.server.bridge.encode())
        self.send_response(200)
        self.send_header("Content-Type", mimetypes.guess_type(file.name)[0] + "; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        # Today's browsers run an old page's onUnload only where the page asks for it.
        self.send_header("Permissions-Policy", "unload=(self)")
        self.send_header("Cache-Control", "no-cache")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_song(self, path):
        total = self.server.size
        etag = '"%s"' % hashlib.sha256(f"{path} {total}".encode()).hexdigest()[:16]
        span = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if self.headers.get("If-Range", etag) != etag:
            span = None
        first, last = (int(span[1]), min(int(span[2] or total - 1), total - 1)) if span else (0, total - 1)
        if first >= total or last < first:
            self.send_response(416)
            self.send_header("Content-Range", f"bytes */{total}")
            self.send_header("Content-Length", "0")
            return self.end_headers()
        self.send_response(206 if span else 200)
        if span:
            self.send_header("Content-Range", f"bytes {first}-{last}/{total}")
        self.send_header("Content-Type", "audio/mpeg")
        self.send_header("Content-Length", str(last - first + 1))
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("ETag", etag)
        self.end_headers()
        if self.command != "HEAD":
            self.send_slowly(path, first, last + 1)

    def send_slowly(self, path, at, end):
        noise = hashlib.shake_128(path.encode()).digest(4096)
        step = max(1, int(self.server.rate * STEP))
        try:
            while at < end:
                piece = min(step, end - at)
                begin = at % len(noise)
                self.wfile.write((noise * (piece // len(noise) + 2))[begin:begin + piece])
                at += piece
                time.sleep(STEP)
        except OSError:  # the queue has paused or cancelled the download
            self.close_connection = True

    def log_message(self, *_):
        pass


def options():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--port", type=int, default=8003, help="the shop's port (8003; 0: a free one)")
    parser.add_argument("--bridge-port", type=int, default=2487, help="the bridge's port (2487)")
    parser.add_argument("--rate", type=int, default=Shop.rate, help="bytes per second of one download (200000)")
    parser.add_argument("--size", type=int, default=Shop.size, help="bytes of one song (3000000)")
    parser.add_argument("--folder", help="where songs and the bridge's data go (default: a temporary folder)")
    parser.add_argument("--scenario", help="the bridge replays this story (docs/scenarios.md) again and again, and nothing is downloaded")
    parser.add_argument("--allow", action="store_true", help="the bridge allows the shop from the start, and need not ask you")
    parser.add_argument("--no-bridge", action="store_true", help="only the shop; prints how to start a bridge for it")
    return parser.parse_args()


def bridge_program():
    named = os.environ.get("BITSBRIDGE", ROOT / "build/release/bitsbridge")
    if not os.access(named, os.X_OK):
        sys.exit(f"the demo: {named} is not there; script/demo builds it")
    return str(named)


def bridge_arguments(origin, port, folder, args):
    provider = "Proseware" if args.scenario else "GrooveAndNeedle"
    known = ["--allow-origin", f"{origin}={provider}", "--allow-control", origin] if args.allow else []
    shown = (["--queue", "replay", "--scenario", args.scenario, "--loop"] if args.scenario
             else ["--download-dir", f"{folder}/songs", "--allow-source", f"{origin}/files/"])
    return ["serve", "--port", str(port), "--data-dir", f"{folder}/data", *shown, *known]


def say(origin, bridge, folder, scenario):
    Shop.bridge = "" if bridge.endswith(":2487") else bridge
    query = {"replay": scenario} if scenario else {}
    query.update({"bridge": bridge} if Shop.bridge else {})
    print(f"""
The shop:             {origin}/{query and "?" + urllib.parse.urlencode(query)}""")
    if not scenario:
        print(f"The same, as of 2003: {origin}/2003.html")
    print(f"The bridge:           {bridge}/")
    if scenario:
        print(f"The story:            {scenario}, again and again; nothing is downloaded")
    else:
        print(f"The songs:            {folder}/songs")
    then = "watch" if scenario else "buy a record"
    print(f"""
Press "Show downloads": the bridge asks you in a tab of its own; turn on the switch there, and allow the shop. Then go
back and {then}. A page of this very machine needs no permission of the browser; a shop on the internet does, once.
Ctrl-C ends it all.""", flush=True)


def main():
    args = options()
    Shop.rate, Shop.size = max(1, args.rate), max(1, args.size)
    try:
        shop = Shop(("127.0.0.1", args.port), Page)
    except OSError as error:
        sys.exit(f"the demo: port {args.port}: {error.strerror}; take another one with --port")
    origin = f"http://localhost:{shop.server_address[1]}"
    with tempfile.TemporaryDirectory(prefix="bitsbridge-demo-") as temporary:
        folder = os.path.abspath(args.folder or temporary)
        os.makedirs(f"{folder}/songs", exist_ok=True)
        arguments = bridge_arguments(origin, args.bridge_port, folder, args)
        if args.no_bridge:
            print("bitsbridge " + " ".join(arguments))
            say(origin, f"http://127.0.0.1:{args.bridge_port}", folder, args.scenario)
            shop.serve_forever()
        bridge = subprocess.Popen([bridge_program(), *arguments], stdout=subprocess.PIPE, text=True)
        try:
            line = bridge.stdout.readline()
            address = re.search(r"listening on (http://[^/]+)/", line)
            if not address:
                sys.exit(f"the demo: the bridge did not start{': ' + line if line else ''}")
            say(origin, address[1], folder, args.scenario)
            shop.serve_forever()
        finally:
            bridge.terminate()
            bridge.wait()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        main()
    except KeyboardInterrupt:
        print()
