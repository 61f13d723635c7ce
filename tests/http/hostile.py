#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""An hour's worth of hostile requests in a minute: every row of attacks.json at full speed from several processes, with
connections that break off, say nothing or do not read beside them, while /healthz is asked. Prints what it did, what
/healthz took and what memory the bridge held.

Usage: hostile.py [SECONDS [PROGRAM]]    default: 60, build/release/bitsbridge
Exit status: 0 when the bridge stood and its memory stayed bounded, else 1.
"""
import multiprocessing
import os
import pathlib
import random
import socket
import statistics
import sys
import time

import attacks
from program import PROGRAM, Program

SENDERS = 4
MEGABYTES_MAX = 24  # that the bridge may hold more after than before
RELEASE = pathlib.Path(__file__).parents[2] / "build" / "release" / "bitsbridge"


def mischief(dice, row, port):
    """A connection that does not behave."""
    connection = socket.create_connection(("127.0.0.1", port), attacks.PATIENCE)
    request = attacks.request_bytes(row, port)
    kind = dice.randrange(4)
    try:
        if kind == 0:  # breaks off in the middle
            connection.sendall(request[:dice.randrange(len(request))])
        elif kind == 1:  # does not read what it asked for
            connection.sendall(request)
        elif kind == 2:  # asks many times over and goes
            connection.sendall(request * 8)
        # else: says nothing
    except OSError:
        pass  # ended by the bridge
    return connection


def send(seed, port, seconds, counts):
    """Sends until the time is up. counts: answered, misbehaved, answered otherwise than they should."""
    dice, rows, held = random.Random(seed), attacks.rows(), []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        row = dice.choice(rows)
        try:
            if dice.randrange(8) == 0:
                held.append(mischief(dice, row, port))
                counts[1] += 1
                if len(held) > 50:
                    held.pop(dice.randrange(len(held))).close()
            else:
                result = attacks.attempt(row, port)
                counts[0] += 1
                # Under need of room a slow sender may be ended: then there is no answer, but never another one.
                counts[2] += result[0] != 0 and result != attacks.expected(row, port)
        except OSError:
            counts[1] += 1
    for connection in held:
        connection.close()


class Report:
    """What came of it."""

    def __init__(self, seconds, counts, times, memory):
        self.seconds, self.times, self.memory = seconds, times, memory
        self.answered, self.misbehaved, self.wrong = (sum(count[i] for count in counts) for i in range(3))
        self.failures = []
        if self.wrong:
            self.failures.append(f"{self.wrong} answers were not what they should be")
        # A sanitizer's own bookkeeping would be the larger part; it looks for leaks itself.
        if memory[1] - memory[0] > MEGABYTES_MAX and not os.environ.get("SANITIZED"):
            self.failures.append("memory is not bounded")

    def __str__(self):
        return (f"{self.answered} hostile requests and {self.misbehaved} bad connections in {self.seconds} s; /healthz: "
                f"median {statistics.median(self.times) * 1000:.1f} ms, slowest {max(self.times) * 1000:.0f} ms of "
                f"{len(self.times)}; {self.memory[0]:.1f} MB before, {self.memory[1]:.1f} MB after, at most {self.memory[2]:.1f} MB")


def resident(server):
    with open(f"/proc/{server.process.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def flood(server, seconds):
    """Sends with all processes, asks /healthz meanwhile; (counts of each, times of /healthz, most memory)."""
    counts = [multiprocessing.Array("q", 3, lock=False) for _ in range(SENDERS)]
    senders = [multiprocessing.Process(target=send, args=(seed, server.port, seconds, counts[seed]))
               for seed in range(SENDERS)]
    times, most = [], 0
    for sender in senders:
        sender.start()
    while any(sender.is_alive() for sender in senders):
        began = time.monotonic()
        if server.get("/healthz").status != 200:
            raise AssertionError("/healthz is not well")
        times.append(time.monotonic() - began)
        most = max(most, resident(server))
        time.sleep(0.05)
    for sender in senders:
        sender.join()
    return [list(count) for count in counts], times, most


def run(seconds, program=PROGRAM):
    server = Program(*attacks.OPTIONS, program=program)
    try:
        flood(server, min(seconds, 5))  # threads, buffers and caches as they are in use
        before = resident(server)
        counts, times, most = flood(server, seconds)
        return Report(seconds, counts, times, (before, resident(server), most))
    finally:
        server.close()


def main():
    arguments = sys.argv[1:]
    if len(arguments) > 2 or (arguments and not arguments[0].isdigit()):
        print(__doc__, file=sys.stderr)
        return 2
    report = run(int(arguments[0]) if arguments else 60, arguments[1] if len(arguments) > 1 else str(RELEASE))
    print(report)
    for failure in report.failures:
        print(failure, file=sys.stderr)
    return 1 if report.failures else 0


if __name__ == "__main__":
    sys.exit(main())
