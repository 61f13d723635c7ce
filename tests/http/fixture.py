# SPDX-License-Identifier: MIT
"""The test server as a child process, and raw requests to it. HTTP_TEST_SERVER names the program."""
import json
import os
import pathlib
import re
import select
import socket
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from outside import PATIENCE, wait_until  # pylint: disable=wrong-import-position,unused-import

PROGRAM = os.environ.get("HTTP_TEST_SERVER", "")
RECORD = os.environ.get("HTTP_RECORD")  # a file that gets every request and answer, one JSON a line
TOKEN = "test-token"


class Answer:
    """An answer, taken apart: status, headers (names in small letters), body."""

    def __init__(self, raw):
        self.raw = raw
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        words = lines[0].split(" ")
        self.status = int(words[1]) if len(words) > 1 and words[1].isdigit() else 0
        self.fields = [tuple(line.split(": ", 1)) for line in lines[1:] if ": " in line]
        self.headers = {name.lower(): value for name, value in self.fields}

    def json(self):
        return json.loads(self.body)

    def __repr__(self):
        return repr(self.raw[:2000])


def record(method, target, answer):
    with open(RECORD, "a", encoding="utf-8") as file:
        json.dump({"method": method, "target": target, "status": answer.status,
                   "type": answer.headers.get("content-type"),
                   "body": answer.body.decode(errors="replace")}, file)
        file.write("\n")


def read_all(connection):
    """Everything until the other end closes; a reset ends it too."""
    data = b""
    while True:
        try:
            piece = connection.recv(1 << 16)
        except ConnectionResetError:
            return data
        if not piece:
            return data
        data += piece


class Server:
    """The test server; commands as http_test_server.c has them."""

    def __init__(self, *options, program=PROGRAM, within=()):
        """within: the start of the command line, of a program that runs the other one in its way (prlimit, unshare)."""
        if not program:
            raise RuntimeError("HTTP_TEST_SERVER does not name the test server's program")
        self.folder = tempfile.TemporaryDirectory(prefix="bitsbridge-http-")
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [*within, program, "--download-dir", self.folder.name, *options],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        line = self.process.stdout.readline()
        match = re.fullmatch(r"port (\d+)\n", line)
        if not match:
            self.process.kill()
            self.process.wait()
            self.process.stdin.close()
            self.process.stdout.close()
            with self.errors:
                text = self.error_text()
            self.folder.cleanup()
            raise RuntimeError(f"no server: {line!r} {text}")
        self.port = int(match[1])

    def error_text(self):
        self.errors.seek(0)
        return self.errors.read().decode(errors="replace")

    def command(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().strip()
        if answer == "bad command" or not answer:
            raise RuntimeError(f"{line}: {answer} {self.error_text()}")
        return answer

    def close(self):
        self.process.stdin.close()
        status = self.process.wait(PATIENCE)
        self.process.stdout.close()
        text = self.error_text()
        self.errors.close()
        self.folder.cleanup()
        if status != 0:
            raise RuntimeError(f"the server ended with {status}: {text}")

    def connect(self, family=socket.AF_INET):
        address = "127.0.0.1" if family == socket.AF_INET else "::ffff:127.0.0.1"
        connection = socket.socket(family, socket.SOCK_STREAM)
        connection.settimeout(PATIENCE)
        connection.connect((address, self.port))
        return connection

    def raw(self, request):
        """Sends bytes as they are, then reads until the server closes."""
        with self.connect() as connection:
            connection.sendall(request)
            return Answer(read_all(connection))

    def head(self, method, target, headers=(), host=None):
        lines = [f"{method} {target} HTTP/1.1"]
        names = {name.lower() for name, _ in headers}
        if "host" not in names:
            lines.append(f"Host: {host or f'127.0.0.1:{self.port}'}")
        lines += [f"{name}: {value}" for name, value in headers]
        return lines

    def ask(self, method, target, headers=(), body=None, host=None):
        """One request on a connection of its own."""
        lines = self.head(method, target, list(headers), host)
        lines.append("Connection: close")
        if body is not None:
            body = body if isinstance(body, bytes) else body.encode()
            lines.append(f"Content-Length: {len(body)}")
        answer = self.raw("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + (body or b""))
        if RECORD:
            record(method, target, answer)
        return answer

    def get(self, target, origin=None, **options):
        headers = list(options.pop("headers", ()))
        if origin is not None:
            headers.append(("Origin", origin))
        return self.ask("GET", target, headers, **options)

    def post(self, target, content, origin=None, headers=(), kind="application/json"):
        headers = list(headers)
        if origin is not None:
            headers.append(("Origin", origin))
        if kind is not None:
            headers.append(("Content-Type", kind))
        body = content if isinstance(content, (str, bytes)) else json.dumps(content)
        return self.ask("POST", target, headers, body)


class ServerTest(unittest.TestCase):
    """Starts one server for the class; OPTIONS are its options."""
    OPTIONS = ()

    @classmethod
    def setUpClass(cls):
        cls.server = Server(*cls.OPTIONS)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def assert_problem(self, answer, status, kind):
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers.get("content-type"), "application/problem+json", answer)
        problem = answer.json()
        self.assertEqual(problem["status"], status)
        self.assertEqual(problem["type"], f"urn:bitsbridge:{kind}")
        self.assertTrue(problem["title"])
        return problem


def job_id(number):
    return f"00000000-0000-0000-0000-{number:012}"


class Stream:
    """An event stream, read event by event."""

    def __init__(self, server, headers=(), expect=200):
        self.connection = server.connect()
        lines = server.head("GET", "/api/v1/events", list(headers))
        self.connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
        self.buffer = b""
        self.head = Answer(self._until(b"\r\n\r\n"))
        if self.head.status != expect:
            raise AssertionError(self.head)

    def _until(self, end):
        while end not in self.buffer:
            piece = self.connection.recv(1 << 16)
            if not piece:
                raise EOFError
            self.buffer += piece
        found, _, self.buffer = self.buffer.partition(end)
        return found + end

    def next(self):
        """The next event as a dict; comments and retry lines are passed over. EOFError at the end."""
        while True:
            event = {}
            for line in self._until(b"\n\n").decode().strip("\n").split("\n"):
                name, _, value = line.partition(": ")
                event[name] = value
            if "data" in event:
                event["data"] = json.loads(event["data"])
                return event

    def is_silent(self):
        """Nothing has come since what was read, not even a comment."""
        return not self.buffer and not select.select([self.connection], [], [], 0)[0]

    def close(self):
        self.connection.close()
