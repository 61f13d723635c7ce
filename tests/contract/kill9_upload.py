#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Kills the bridge at random moments of an upload, and sees whether the server gets the file: byte for byte, once.

Each kill is at another moment: while the session is made, in the middle of a fragment, between its answer and the note of
it, while the reply comes, while the session is closed. Between two kills the server may cut the connection, lose an
answer, or forget the session; the job may be suspended and resumed; then the bridge is started again. When KILLS are
made the rest goes on undisturbed. Every few kills the file is done and the next one, of another size, begins.

Exit status: 0 all was right, 1 something was wrong (said on stderr; the folder is kept), 2 wrong usage.
"""
import argparse
import hashlib
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request

import kill9

HERE = pathlib.Path(__file__).resolve().parent
SIZES = [0, 1, 70000, 1000003, 5000000, 20000000]


class Round:
    """One file, its job, and what its server shall do."""

    def __init__(self, bridge, server, folder, number, numbers):
        self.bridge, self.server, self.name = bridge, server, f"file-{number}.bin"
        self.path, self.reply = folder / self.name, folder / f"{self.name}.reply"
        self.path.write_bytes(random.Random(number).randbytes(numbers.choice(SIZES)))
        options = [f"rate={numbers.choice([2000000, 20000000, 500000000])}"]
        fault = numbers.choice(["", "", "lose", "cut", "forget", "step", "back"])
        if fault:
            options.append(f"{fault}={numbers.randint(1, 8)}")
        if numbers.random() < 0.2:
            options.append("strict=1")
        self.replied = numbers.random() < 0.4
        if self.replied:
            options.append("reply=/reply/ID")
        arguments = ["--reply", self.reply] if self.replied else []
        self.what = "&".join(options)
        self.job = bridge.run("add", "--upload", self.path, f"{server}/u/{self.name}?{self.what}", *arguments,
                              "--status", "--provider", "Proseware", "--retry-delay", "5").strip()

    def state(self):
        with urllib.request.urlopen(f"{self.server}/state?name={self.name}") as answer:
            return json.load(answer)

    def finish(self):
        """Undisturbed from here on; what has failed for a while need not wait for its next try."""
        deadline = time.monotonic() + kill9.PATIENCE
        while (now := self.bridge.state(self.job)) != "transferred":
            if now in ("error", "cancelled", "acknowledged") or time.monotonic() > deadline:
                raise kill9.Wrong(f"{self.name} ({self.what}) is {now}: {self.bridge.run('show', self.job)}")
            if now in ("transient-error", "suspended"):
                self.bridge.run("resume", self.job)
            time.sleep(0.02)
        self.bridge.run("complete", self.job)
        self.check()

    def check(self):
        raw, state = self.path.read_bytes(), self.state()
        wanted = {"closed": 1, "size": len(raw), "sha256": hashlib.sha256(raw).hexdigest(), "mixed": False}
        wrong = {key: state[key] for key, value in wanted.items() if state[key] != value}
        if wrong:
            raise kill9.Wrong(f"{self.name} ({self.what}): {wrong} in {state}, not {wanted}")
        # The file of no bytes has no fragment that could be answered with where the reply lies.
        if self.replied and raw and self.reply.read_text() != f"reply to {wanted['sha256']}\n":
            raise kill9.Wrong(f"{self.name}: the reply is {self.reply.read_text()}")
        left = {path.name for path in self.path.parent.iterdir()}
        if left - {self.path.name, self.reply.name}:
            raise kill9.Wrong(f"left lying: {left}")
        self.path.unlink()
        self.reply.unlink(missing_ok=True)


def disturb(bridge, current, numbers):
    """A life of the bridge that ends in a kill."""
    bridge.start()
    if numbers.random() < 0.3:
        time.sleep(numbers.uniform(0, 0.1))
        bridge.run("suspend", current.job)
        time.sleep(numbers.uniform(0, 0.05))
    if bridge.state(current.job) in ("suspended", "transient-error"):
        bridge.run("resume", current.job)
    time.sleep(numbers.choice([numbers.uniform(0, 0.02), numbers.uniform(0, 0.3), numbers.uniform(0, 1)]))
    bridge.kill()
    if bridge.unfinished() != [current.job]:
        raise kill9.Wrong(f"listed are {bridge.unfinished()}, there should be {[current.job]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kills", nargs="?", type=int, default=100, metavar="KILLS")
    parser.add_argument("--program", default="build/dev/bitsbridge", help="bitsbridge (%(default)s)")
    parser.add_argument("--server", help="a program that serves DATA_DIR instead of \"bitsbridge serve\"")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="of the random moments")
    choice = parser.parse_args()
    for program in filter(None, (choice.program, choice.server)):
        if not shutil.which(program):
            parser.error(f"there is no program {program}")
    numbers = random.Random(choice.seed)
    root = pathlib.Path(tempfile.mkdtemp(prefix="bitsbridge kill9 upload "))
    folder = root / "söngs"
    folder.mkdir()
    web = subprocess.Popen([sys.executable, HERE / "bits_server.py"], stdin=subprocess.PIPE,
                           stdout=subprocess.PIPE, text=True)
    bridge = kill9.Bridge(choice.program, choice.server, root / "data")
    kills = rounds = 0
    began = time.monotonic()
    try:
        address = web.stdout.readline().strip()
        while kills < choice.kills:
            rounds += 1
            current = Round(bridge, address, folder, rounds, numbers)
            for _ in range(min(numbers.randint(1, 6), choice.kills - kills)):
                disturb(bridge, current, numbers)
                kills += 1
            bridge.start()
            current.finish()
            bridge.kill()
    except kill9.Wrong as wrong:
        print(f"kill9_upload: kill {kills} (--seed {choice.seed}), see {root}: {wrong}", file=sys.stderr)
        return 1
    finally:
        if bridge.process and bridge.process.poll() is None:
            bridge.kill()
        web.stdin.close()
        web.wait()
    shutil.rmtree(root)
    print(f"{kills} kills, {rounds} files, each at the server byte for byte and once, "
          f"{time.monotonic() - began:.0f} s (seed {choice.seed})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
