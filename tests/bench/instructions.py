#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Instructions of the hot paths, counted by callgrind: instructions.py PROGRAM [--store]

The program is the release one. What is counted are the differences between runs that differ in one thing, so neither
the start nor the end of the program is in them. Compared with tests/bench/instructions.json by a wide margin: other
versions of compiler and libraries must not fail, a path that has become half as long again must. --store keeps what
is found as the new measure. Exit status: 0 fine, 1 too many, 77 cannot be counted here.
"""
import argparse
import http.client
import json
import pathlib
import platform
import re
import shutil
import signal
import subprocess
import sys
import tempfile

from fixture import Bridge

STORED = pathlib.Path(__file__).with_suffix(".json")
JOBS, CROWD, REQUESTS = 300, 10_000, 100
MARGIN = 1.5
WAIT = 60


class Counted(Bridge):
    """A bridge under callgrind; start() and end() in place of those of a free one."""

    def begin(self):
        self.process = subprocess.Popen(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={self.folder / 'callgrind'}",
             self.program, "serve", *self.options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        first = self.process.stdout.readline()
        if "listening on" not in first:
            raise RuntimeError(f"the bridge did not start: {first!r}{self.process.stderr.read()}")
        host, _, port = first.split()[-1].strip("/").partition("//")[2].partition(":")
        self.connection = http.client.HTTPConnection(host, int(port), timeout=WAIT)

    def ask(self, path):
        self.connection.request("GET", path)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return body

    def end(self):
        """The number of instructions of the whole run."""
        self.connection.close()
        self.process.send_signal(signal.SIGTERM)
        _, said = self.process.communicate(timeout=WAIT)
        found = re.search(r"Collected\s*:\s*(\d+)", said)
        if not found:
            raise RuntimeError(f"callgrind says nothing of instructions: {said}")
        return int(found[1])


def run(bridge, lists=0, empty=0):
    """The instructions of a run with so many full lists and, behind the first of them, so many `since=` with nothing new."""
    bridge.begin()
    revision = None
    for _ in range(lists):
        revision = json.loads(bridge.ask("/api/v1/jobs"))["revision"]
    for _ in range(empty):
        answer = json.loads(bridge.ask(f"/api/v1/jobs?since={revision}"))
        if answer.get("changed") != []:
            raise RuntimeError(f"something changed: {answer}")
    return bridge.end()


def count(program, folder):
    one, many = Counted(program, folder / "one", 1), Counted(program, folder / "many", JOBS)
    crowd = Counted(program, folder / "crowd", CROWD)
    alone, idle, first = run(one), run(many), run(many, lists=1)
    return {
        f"snapshot of {JOBS} jobs": round((idle - alone) * JOBS / (JOBS - 1)),
        f"snapshot of {CROWD} jobs": round((run(crowd) - alone) * CROWD / (CROWD - 1)),
        f"first list of {JOBS} jobs": first - idle,
        f"list of {JOBS} jobs": round((run(many, lists=1 + REQUESTS) - first) / REQUESTS),
        "since, nothing new": round((run(many, lists=1, empty=REQUESTS) - first) / REQUESTS),
    }


def compare(found, stored):
    """Prints both; the names of what has become too long."""
    for name, number in found.items():
        print(f"{name}: {number:,} instructions, {number / stored[name]:.2f} of the {stored[name]:,} that are stored")
    return [name for name, number in found.items() if number > stored[name] * MARGIN]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="the release build of bitsbridge")
    parser.add_argument("--store", action="store_true", help="keep what is found as the new measure")
    choice = parser.parse_args()
    if not shutil.which("valgrind"):
        print("skipped: valgrind is not installed")
        return 77
    if platform.machine() != "x86_64":
        print(f"skipped: the stored numbers are of x86_64, this is {platform.machine()}")
        return 77
    with tempfile.TemporaryDirectory(prefix="bitsbridge instructions ") as folder:
        found = count(choice.program, pathlib.Path(folder))
    if choice.store:
        STORED.write_text(json.dumps(found, indent=2) + "\n", encoding="ascii")
    long = compare(found, json.loads(STORED.read_text(encoding="ascii")))
    if long:
        print(f"more than {MARGIN} times what is stored: {', '.join(long)}. Where that is right, store it: --store")
    return 1 if long else 0


if __name__ == "__main__":
    sys.exit(main())
