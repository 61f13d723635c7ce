#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Kills the bridge at random moments of an upload, and sees whether the server gets the file: byte for byte, once.

Each kill is at another moment: while the session is made, in the middle of a fragment, between its answer and the note of
it, while the reply comes, while the session is closed. Between two kills the server may cut the connection, lose an
answer, or forget the session; the job may be suspended and resumed; then the bridge is started again. When KILLS are
made the rest goes on undisturbed. Every few kills the file is done and the next one, of another size, begins.

Exit status: 0 all was right, 1 something was wrong (said on stderr; the folder is kept), 2 wrong usage.
"""
import hashlib
import json
import random
import sys
import time
import urllib.request

import kill9

SIZES = [0, 1, 70000, 1000003, 5000000, 20000000]
BLOCK = 1 << 20
RATES = [2000000, 20000000, 500000000]


class Round:
    """One file, its job, and what its server shall do."""

    def __init__(self, bridge, server, folder, number, numbers, size):
        self.bridge, self.server, self.name = bridge, server, f"file-{number}.bin"
        self.path, self.reply = folder / self.name, folder / f"{self.name}.reply"
        size_of_it = size or numbers.choice(SIZES)
        block = random.Random(number).randbytes(min(size_of_it, BLOCK))
        # Each block is another one, so that one in another's place is seen.
        self.path.write_bytes(b"".join(block[i:] + block[:i] for i in range(-(-size_of_it // BLOCK)))[:size_of_it])
        options = [f"rate={numbers.choice(RATES[size is not None:])}"]
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


def lives(world):
    folder, kills, rounds = world.root / "söngs", 0, 0
    folder.mkdir()
    while kills < world.choice.count:
        rounds += 1
        current = Round(world.bridge, world.web, folder, rounds, world.numbers, world.choice.size)
        try:
            for _ in range(min(world.numbers.randint(1, 6), world.choice.count - kills)):
                disturb(world.bridge, current, world.numbers)
                kills += 1
            world.bridge.start()
            current.finish()
            world.bridge.kill()
        except kill9.Wrong as wrong:
            raise kill9.Wrong(f"kill {kills}: {wrong}") from wrong
    return f"{kills} kills, {rounds} files, each at the server byte for byte and once"


if __name__ == "__main__":
    sys.exit(kill9.play("kill9_upload", __doc__, "bits_server.py", "KILLS", lives, size="of every file, in bytes"))
