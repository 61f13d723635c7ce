#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tries the list of attacks.json on a running bridge and prints what was tried and what came back.

Usage: attacks.py [--markdown] PORT
The bridge must have been started with the options of OPTIONS. Exit status: 0 when every answer is the expected one, else 1.
"""
import argparse
import json
import pathlib
import socket
import sys

LIST = pathlib.Path(__file__).with_name("attacks.json")
PATIENCE = 60
OPTIONS = ("--allow-origin", "https://store.example=Proseware", "--allow-control", "https://control.example",
           "--allow-source", "http://media.example/music/")


def rows():
    return json.loads(LIST.read_text(encoding="utf-8"))


def request_bytes(row, port):
    def fill(text):
        return text.replace("{port}", str(port))
    if "raw" in row:
        return fill(row["raw"]).encode("latin-1")
    lines = [f"{row['method']} {fill(row['target'])} HTTP/1.1"]
    lines.append(f"Host: {fill(row.get('host', '127.0.0.1:{port}'))}")
    headers = row.get("headers", [])
    lines += [f"{name}: {fill(value)}" for name, value in headers]
    if not any(name == "Connection" for name, _ in headers):
        lines.append("Connection: close")
    body = row.get("body", "").encode()
    if "body" in row:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def read_head(connection):
    """Up to the end of the head, or of the connection."""
    data = b""
    while b"\r\n\r\n" not in data:
        try:
            piece = connection.recv(65536)
        except ConnectionResetError:
            break
        if not piece:
            break
        data += piece
    return data.partition(b"\r\n\r\n")[0].decode("latin-1")


def attempt(row, port):
    """(status, origin echoed or None); status 0: closed without an answer."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as connection:
        try:
            connection.sendall(request_bytes(row, port))
        except (BrokenPipeError, ConnectionResetError):
            pass
        lines = read_head(connection).split("\r\n")
    words = lines[0].split(" ")
    status = int(words[1]) if len(words) > 1 else 0
    echo = None
    for line in lines[1:]:
        name, _, value = line.partition(": ")
        if name.lower() == "access-control-allow-origin":
            echo = value if echo is None else "several"
    return status, echo


def expected(row, port):
    echo = row.get("echo")
    return row["status"], echo.replace("{port}", str(port)) if echo else None


def describe(result):
    status, echo = result
    return (str(status) if status else "closed") + (f", lets {echo} read" if echo else "")


def markdown(results):
    """The table of docs/security.md."""
    lines = [f"| {row['what']} | {describe(result)} |" for row, result in zip(rows(), results)]
    return "\n".join(["| what was tried | what came back |", "|---|---|", *lines]) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--markdown", action="store_true", help="print the table for docs/security.md")
    parser.add_argument("port", type=int)
    options = parser.parse_args()
    results = [attempt(row, options.port) for row in rows()]
    wrong = 0
    for row, result in zip(rows(), results):
        good = result == expected(row, options.port)
        wrong += not good
        if not options.markdown or not good:
            note = "" if good else f" (WRONG: should be {describe(expected(row, options.port))})"
            print(f"{row['what']:60} {describe(result)}{note}", file=sys.stderr if options.markdown else sys.stdout)
    if options.markdown:
        print(markdown(results), end="")
    print(f"{len(rows())} tried, {wrong} answered otherwise than they should", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
