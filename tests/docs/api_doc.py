#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Fills the console blocks of docs/api.md with what the commands in them print, or checks them.

Usage: api_doc.py write|check SERVER DOCUMENT
SERVER is tests/http's http_test_server. check: every command must work and print what the document shows,
but for what depends on the moment and the machine; write: the document gets what is printed now.
"""
import json
import pathlib
import re
import shlex
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "http"))
from fixture import Server  # pylint: disable=wrong-import-position

OPTIONS = ["--allow-origin", "https://store.example=Proseware",
           "--allow-control", "https://control.example=Litware"]
WORLD = ["put 1 status Proseware 253675 transferring 1048576 4194304",
         "put 2 job Litware 4294967295 suspended 0 100 https://control.example",
         "put 3 status Litware 7 queued 0 100",
         "put 4 miss Proseware 0 queued 0 0", "publish"]
BLOCK = re.compile(r"```console\n(.*?)```", re.S)
VOLATILE_MEMBER = re.compile(r'("(?:revision|takenAt|time|lastSeen|staleSince|observedValue|buildMicroseconds|rate|eta)": )'
                             r'("[^"]*"|-?[0-9.e+-]+|null)')
VOLATILE_LINE = re.compile(r"^(id: |bitsbridge_(?:start_time|snapshot_age|snapshot_build)_seconds )\S+$", re.M)


def pretty(line):
    """A line of JSON, also behind "data: ", over several lines; another line as it is."""
    start, _, rest = line.rpartition("data: ")
    try:
        return (start + "data: " if line.startswith("data: ") else "") + json.dumps(
            json.loads(rest), indent=2, ensure_ascii=False)
    except ValueError:
        return line


class Bridge(Server):
    """The test server, and commands run against it."""

    def __init__(self, program):
        super().__init__(*OPTIONS, program=program)
        self.revision = ""
        self.tell(WORLD)
        self.revision = json.loads(self.run("curl -s http://127.0.0.1:2487/api/v1/jobs"))["revision"]
        self.tell(["put 1 status Proseware 253675 transferring 2097152 4194304", "publish"])

    def tell(self, commands):
        for command in commands:
            self.command(command)

    def run(self, command):
        text = command.replace("127.0.0.1:2487", f"127.0.0.1:{self.port}")
        words = shlex.split(text.replace("{revision}", self.revision))
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode not in (0, 28):  # 28: a stream was left by --max-time
            raise RuntimeError(f"{command}: {done.stderr}")
        output = "\n".join(pretty(line) for line in done.stdout.rstrip("\n").split("\n"))
        return output.replace(str(self.port), "2487")


def filled(block, bridge):
    commands = [line for line in block.split("\n") if line.startswith("$ ")]
    parts = []
    for command in commands:
        output = bridge.run(command[2:])
        parts.append(command + "\n" + (output + "\n" if output else ""))
    return "".join(parts)


def shape(block):
    """What must not change: what depends on the moment and the machine becomes x."""
    return VOLATILE_LINE.sub(r"\1x", VOLATILE_MEMBER.sub(r"\1x", block))


def main():
    mode, program, document = sys.argv[1:]
    path = pathlib.Path(document)
    text = path.read_text(encoding="utf-8")
    wrong = []
    bridge = Bridge(program)

    def replace(match):
        now = filled(match[1], bridge)
        if shape(now) != shape(match[1]):
            wrong.append((match[1], now))
        return f"```console\n{now}```"

    new = BLOCK.sub(replace, text)
    bridge.close()
    if mode == "write":
        path.write_text(new, encoding="utf-8")
        return 0
    for shown, now in wrong:
        print(f"--- docs/api.md shows\n{shown}--- the program prints\n{now}")
    if wrong:
        print("after looking at the difference: cmake --build build/dev --target api_doc")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
