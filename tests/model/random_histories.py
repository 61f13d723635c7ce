#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Random histories of the embedded queue against the rules of BITS as a program (rules.py).

Commands, answers of servers, restarts, power cuts and time go to both; after each step both must show the same jobs,
with the same states, codes, bytes and times, and ask the servers for the same. The queue runs in a world that stands
still (queue_driver.c), so a seed gives the same history each time. Where the two differ the history is shrunk to the
shortest one that still does, and printed so that --replay takes it.

Exit status: 0 no difference, 1 a difference (on stderr), 2 wrong usage.
"""
import argparse
import ast
import pathlib
import random
import sys
import time

import chooser
import driver
import history


def play(program, ops):
    """The first difference of a history that is known, as (place, Difference); None: there is none."""
    world = history.World(driver.Driver(program))
    try:
        for place, op in enumerate(ops):
            try:
                world.step(op)
            except driver.Difference as difference:
                return place, difference
        return None
    finally:
        world.remove()


def explore(program, seed, steps):
    """(history, Difference or None) of a random history."""
    world, choices, ops = history.World(driver.Driver(program)), chooser.Chooser(seed), []
    try:
        while len(ops) < steps:
            op = choices.choose(world)
            ops.append(op)
            try:
                if not world.step(op):
                    ops.pop()
            except driver.Difference as difference:
                return ops, difference
        return ops, None
    finally:
        world.remove()

def shrink(program, ops):
    """The shortest history that still shows a difference, by leaving out more and more of it."""
    found = play(program, ops)
    if not found:
        return ops, None
    ops = ops[:found[0] + 1]
    size = max(1, len(ops) // 2)
    while True:
        at, shorter = 0, False
        while at < len(ops):
            candidate = ops[:at] + ops[at + size:]
            new = play(program, candidate)
            if new:
                ops, found, shorter = candidate[:new[0] + 1], new, True
            else:
                at += size
        if size == 1 and not shorter:
            return ops, found[1]
        size = max(1, size // 2)


def report(seed, ops, difference):
    print(f"random_histories: seed {seed}: {difference}\nthe shortest history:", file=sys.stderr)
    for op in ops:
        print(f"  {op!r}", file=sys.stderr)


def replay(program, path):
    ops = [ast.literal_eval(line) for line in pathlib.Path(path).read_text().splitlines() if line.strip()]
    found = play(program, ops)
    if found:
        print(f"random_histories: step {found[0] + 1}, {ops[found[0]]!r}: {found[1]}", file=sys.stderr)
    return 1 if found else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/dev/tests/model/queue_driver", help="queue_driver (%(default)s)")
    parser.add_argument("--steps", type=int, default=100_000, help="in all histories together (%(default)s)")
    parser.add_argument("--length", type=int, default=200, help="of a history (%(default)s)")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="end then, whatever is left")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="of the first history; the next ones follow")
    parser.add_argument("--replay", metavar="FILE", help="the history that stands there, a step a line")
    choice = parser.parse_args()
    if choice.replay:
        return replay(choice.program, choice.replay)
    done, seed, began = 0, choice.seed, time.monotonic()
    while done < choice.steps and time.monotonic() - began < choice.seconds:
        ops, difference = explore(choice.program, seed, min(choice.length, choice.steps - done))
        done += len(ops)
        if difference:
            shorter, found = shrink(choice.program, ops)
            report(seed, shorter, found or f"{difference}; not when it is played again")
            return 1
        seed += 1
    print(f"{done} steps in {seed - choice.seed} histories, no difference, {time.monotonic() - began:.0f} s "
          f"(seeds {choice.seed} to {seed - 1})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
