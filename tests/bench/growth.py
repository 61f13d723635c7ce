#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
How what is done grows with the number of jobs: growth.py PROGRAM [JOBS...]

Instructions, counted by callgrind, with 300, 3,000 and 30,000 jobs (or so many), and the exponent between the last two: 1 is
in proportion, 0 does not depend on it, 2 would be quadratic. A thousand jobs are moved to another collection at once,
too, so that as many removals are told. Minutes; not part of any test.
"""
import math
import pathlib
import sqlite3
import sys
import tempfile

import counted
from counted import Counted, of_answers, of_looks
from instructions import CHANGES, change_and_ask

SIZES = (300, 3000, 30_000)
REMOVALS, ELSEWHERE = 1024, 4_000_000


def move_jobs(bridge, count):
    """To another collection, all in one transaction, as a queue of another program could."""
    with sqlite3.connect(bridge.folder / "data" / "queue.db") as database:
        rows = database.execute("SELECT seq, description FROM jobs ORDER BY seq LIMIT ?", (count,)).fetchall()
        database.execute("UPDATE meta SET change = change + 1")
        for seq, description in rows:
            tag = description.split(":")
            tag[4] = str(ELSEWHERE)
            database.execute("UPDATE jobs SET description = ?, change = (SELECT change FROM meta) WHERE seq = ?",
                             (":".join(tag), seq))
    database.close()


def work(bridge):
    listed = bridge.ask("/api/v1/jobs")
    bridge.end_phase("first list")
    bridge.ask("/api/v1/collections/2")
    bridge.end_phase("collection")
    bridge.ask("/api/v1/jobs?state=suspended&state=error")
    bridge.end_phase("filter, all match")
    bridge.ask("/api/v1/jobs?state=error")
    bridge.end_phase("filter, none match")
    bridge.changes_since(listed["revision"])
    bridge.end_phase("since, nothing new")
    change_and_ask(bridge, listed)
    bridge.end_phase("one changes")
    before = bridge.ask("/api/v1/collections/2")["revision"]
    move_jobs(bridge, min(REMOVALS, len(listed["jobs"])))
    bridge.change(listed["jobs"][-1]["id"], "--name", "moved")
    moved = bridge.next_changes(before)["revision"]
    bridge.end_phase("many move")
    answer = bridge.changes_since(before, "&serviceId=2")
    if len(answer["removed"]) < min(REMOVALS, len(listed["jobs"])):
        raise RuntimeError(f"{len(answer['removed'])} removals")
    bridge.end_phase("many removals told")
    change_and_ask(bridge, {"revision": moved, "jobs": listed["jobs"][-CHANGES:]})
    bridge.end_phase("one changes after removals")


def figures(phases):
    return {
        "first look": of_looks(phases["start"]),
        "first list": of_answers(phases["first list"]),
        "one collection": of_answers(phases["collection"]),
        "filter, all jobs match": of_answers(phases["filter, all match"]),
        "filter, none matches": of_answers(phases["filter, none match"]),
        "since, nothing new": of_answers(phases["since, nothing new"]),
        "look, one job changed": of_looks(phases["one changes"]) // CHANGES,
        "changes, one job": of_answers(phases["one changes"]) // CHANGES,
        f"look, up to {REMOVALS} jobs moved": of_looks(phases["many move"]),
        f"changes, up to {REMOVALS} removals": of_answers(phases["many removals told"]),
        "look, one job changed, with removals": of_looks(phases["one changes after removals"]) // CHANGES,
    }


def exponent(small, large, times):
    return math.log(large / small) / math.log(times) if small > 0 and large > 0 else 0


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__.strip())
    if counted.why_not():
        sys.exit(f"skipped: {counted.why_not()}")
    sizes = [int(text) for text in sys.argv[2:]] or SIZES
    found = []
    with tempfile.TemporaryDirectory(prefix="bitsbridge growth ") as folder:
        for jobs in sizes:
            print(f"{jobs} jobs", file=sys.stderr, flush=True)
            bridge = Counted(sys.argv[1], pathlib.Path(folder) / str(jobs), jobs)
            found.append(figures(bridge.count(work)))
    print(f"| thousands of instructions | {' | '.join(f'{jobs:,}' for jobs in sizes)} | exponent |")
    print("|---" * (len(sizes) + 2) + "|")
    for name in found[0]:
        row = [figure[name] for figure in found]
        power = exponent(row[-2], row[-1], sizes[-1] / sizes[-2]) if len(row) > 1 else 0
        print(f"| {name} | {' | '.join(f'{count / 1000:,.0f}' for count in row)} | {power:.2f} |")


if __name__ == "__main__":
    main()
