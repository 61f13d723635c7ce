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
VOLATILE_MEMBER = re.compile(r'("(?:revision|takenAt|time|lastSeen|staleSince|observedValue|buildMicroseconds|rate|eta|data|downloads)": )'
                             r'("[^"]*"|-?[0-9.e+-]+|null)')
VOLATILE_LINE = re.compile(r"^(id: |bitsbridge_(?:start_time|snapshot_age|snapshot_build)_seconds )\S+$", re.M)


class Printer:
    """JSON over several lines. The first job is printed whole, later ones by what tells them apart."""

    def __init__(self):
        self.whole = False

    def pretty(self, line):
        """A line of JSON, also behind "data: "; another line as it is."""
        start, _, rest = line.rpartition("data: ")
        try:
            value = json.loads(rest)
        except ValueError:
            return line
        text = json.dumps(self.shortened(value), indent=2, ensure_ascii=False)
        text = re.sub(r'\{\s+"id": ("[^"]*"),\s+"state": ("[^"]*"),\s+"…": 0\s+\}', r'{ "id": \1, "state": \2, … }', text)
        return (start + "data: " if line.startswith("data: ") else "") + text

    def shortened(self, value):
        if isinstance(value, list):
            return [self.shortened(one) for one in value]
        if not isinstance(value, dict):
            return value
        if "metadata" not in value:
            return {name: self.shortened(member) for name, member in value.items()}
        if not self.whole:
            self.whole = True
            return value
        return {"id": value["id"], "state": value["state"], "…": 0}


class Bridge(Server):
    """The test server, and commands run against it."""

    def __init__(self, program):
        super().__init__(*OPTIONS, program=program)
        self.revision = ""
        self.printer = Printer()
        self.tell(WORLD)
        self.revision = json.loads(self.ask("curl -s http://127.0.0.1:2487/api/v1/jobs"))["revision"]
        self.tell(["put 1 status Proseware 253675 transferring 2097152 4194304", "publish"])

    def tell(self, commands):
        for command in commands:
            self.command(command)

    def ask(self, command):
        text = command.replace("127.0.0.1:2487", f"127.0.0.1:{self.port}")
        words = shlex.split(text.replace("{revision}", self.revision))
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
        if done.returncode not in (0, 28):  # 28: a stream was left by --max-time
            raise RuntimeError(f"{command}: {done.stderr}")
        return done.stdout.rstrip("\n").replace(str(self.port), "2487")

    def run(self, command):
        return "\n".join(self.printer.pretty(line) for line in self.ask(command).split("\n"))


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
        if shape(now) == shape(match[1]):
            return match[0]  # another moment alone is no reason to write
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
