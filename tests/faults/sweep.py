#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Lets every call of an operation fail once, and looks at what is left behind.

Ten operations (operations.py) are run with fault_shim.c, once for each call that they make and each way in which it can
fail: errors of disk, descriptors and memory, interruptions, short counts. Behind each run must hold:
  - it ended with 0 or 1 (where an allocation failed: or by abort(), with a message), never by another signal;
  - with 0 all that was asked for is there; else one sentence says why, and nothing has changed that it does not say;
  - no job is lost, and what was begun the next bridge ends;
  - every file that has its name is, byte for byte, its source, and nothing else lies around.

Without numbers every call is swept, which takes hours: --operation and --part take slices of it. A finding names its case
as OPERATION:KIND:THREAD:NUMBER:WHAT, which --case takes.

Why brk() is not among the calls: a kernel answers a brk() that it refuses with the old break, never with an error, and
glibc takes whatever else comes for the new one. A faked error (strace's inject=brk:error=ENOMEM) is therefore used as
an address, and any program ends by SIGSEGV, /bin/ls too. Allocations fail by malloc() and mmap() here.

Exit status: 0 all was right, 1 findings (on stderr), 2 wrong usage.
"""
import argparse
import collections
import errno
import itertools
import os
import random
import subprocess
import sys
import time

import operations

WHATS = {
    "open": ("EIO", "ENOSPC", "EMFILE", "ENOMEM", "EINTR"), "close": ("EIO", "EINTR"),
    "read": ("EIO", "EINTR", "short"), "write": ("EIO", "ENOSPC", "EINTR", "short"), "sync": ("EIO", "ENOSPC"),
    "truncate": ("EIO", "ENOSPC", "EINTR"), "name": ("EIO", "ENOSPC", "ENOMEM"), "look": ("EIO", "ENOMEM"),
    "lock": ("ENOLCK", "EINTR"), "map": ("ENOMEM",), "descriptor": ("EMFILE", "ENOMEM"), "socket": ("ENOMEM", "EINTR"),
    "send": ("ENOMEM", "EINTR", "short"), "receive": ("ENOMEM", "EINTR", "short"), "poll": ("ENOMEM", "EINTR"),
    "random": ("EIO", "EINTR"), "allocate": ("ENOMEM",),
}


def calls_of(world, operation):
    """How many calls of which kind an operation makes, by thread."""
    log = world.root / "calls"
    log.unlink(missing_ok=True)
    operation.run(world, None, log)
    return collections.Counter(tuple(line.split("\t")[:2]) for line in log.read_text(errors="replace").splitlines())


def cases_of(world, name):
    for (kind, thread), count in sorted(calls_of(world, operations.OPERATIONS[name]).items()):
        for number in range(1, count + 1):
            for what in WHATS[kind]:
                yield f"{name}:{kind}:{thread}:{number}:{what}"


def run(world, case):
    """(how it ended, what was wrong or None)"""
    name, kind, thread, number, what = case.split(":")
    number_of_what = what if what == "short" else getattr(errno, what)
    try:
        return operations.OPERATIONS[name].run(world, f"{kind}:{thread}:{number}:{number_of_what}"), None
    except operations.Wrong as wrong:
        return "wrong", wrong
    except subprocess.TimeoutExpired as late:
        return "wrong", f"it does not end: {late}"


def broken_output(world):
    """A standard output that takes nothing: made, but not shown."""
    world.lay_out()
    with open("/dev/full", "w", encoding="ascii") as full:
        done = subprocess.run(world.arguments(*operations.added()(world)), env=world.environment, stdout=full,
                              stderr=subprocess.PIPE, text=True, timeout=operations.PATIENCE, check=False)
    new = set(world.jobs()) - set(world.before)
    if done.returncode != 1 or len(new) != 1 or "was made" not in done.stderr or new.pop() not in done.stderr:
        return f"add, with a full standard output, ends with {done.returncode} and says {done.stderr!r}"
    return None


def sample(cases, count, numbers):
    """So many, of each operation and kind alike: the many allocations would leave no room for the others."""
    groups = collections.defaultdict(list)
    for case in cases:
        groups[tuple(case.split(":")[:2])].append(case)
    for group in groups.values():
        numbers.shuffle(group)
    rows = list(groups.values())
    numbers.shuffle(rows)
    turns = itertools.chain.from_iterable(itertools.zip_longest(*rows))
    chosen = list(itertools.islice((case for case in turns if case), count))
    numbers.shuffle(chosen)  # a budget that ends early takes of all
    return chosen


def chosen_cases(world, choice):
    if choice.case:
        return choice.case
    cases = [case for name in choice.operation or operations.OPERATIONS for case in cases_of(world, name)]
    if choice.kind:
        cases = [case for case in cases if case.split(":")[1] in choice.kind]
    if choice.sample:
        cases = sample(cases, choice.sample, random.Random(choice.seed))
    part, _, parts = choice.part.partition("/")
    return cases[int(part) - 1::int(parts)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/dev/bitsbridge", help="bitsbridge (%(default)s)")
    parser.add_argument("--finisher", default="build/dev/tests/contract/power_local", help="(%(default)s)")
    parser.add_argument("--shim", default="build/dev/tests/faults/libfault_shim.so", help="(%(default)s)")
    parser.add_argument("--operation", action="append", choices=operations.OPERATIONS, help="this alone; repeatable")
    parser.add_argument("--kind", action="append", choices=WHATS, help="these calls alone; repeatable")
    parser.add_argument("--case", action="append", help="this alone; repeatable")
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="so many, chosen by --seed")
    parser.add_argument("--part", default="1/1", metavar="I/N", help="the I-th of N slices")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="end then, whatever is left")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    choice = parser.parse_args()
    choice.shim = os.path.abspath(choice.shim)
    began, ended, findings = time.monotonic(), collections.defaultdict(collections.Counter), []
    world = operations.World(choice)
    try:
        cases = chosen_cases(world, choice)
        if not choice.case:
            problem = broken_output(world)
            findings += [problem] if problem else []
        for case in cases:
            if time.monotonic() - began > choice.seconds:
                break
            how, wrong = run(world, case)
            ended[case.partition(":")[0]][how] += 1
            if wrong:
                findings.append(f"{case}: {wrong}")
                print(f"sweep: {findings[-1]}", file=sys.stderr, flush=True)
    finally:
        world.close()
    for name, counts in ended.items():
        print(f"{name:12} " + ", ".join(f"{count} {how}" for how, count in sorted(counts.items())))
    done = sum(sum(counts.values()) for counts in ended.values())
    print(f"{done} of {len(cases)} cases, {len(findings)} findings, {time.monotonic() - began:.0f} s (seed {choice.seed})")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
