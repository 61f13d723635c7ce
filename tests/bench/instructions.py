#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Instructions of the hot paths, counted by callgrind: instructions.py PROGRAM [--store]

The program is the release one. Compared with tests/bench/instructions.json by a wide margin: other versions of compiler
and libraries must not fail, a path that has become half as long again must. --store keeps what is found as the new
measure. Exit status: 0 fine, 1 too many, 77 cannot be counted here.
"""
import argparse
import itertools
import json
import pathlib
import sys
import tempfile

import counted
from counted import Counted, of_answers, of_looks
from fixture import COLLECTION

STORED = pathlib.Path(__file__).with_suffix(".json")
JOBS, CROWD, REQUESTS, CHANGES = 300, 10_000, 100, 10
MARGIN = 1.5
OTHER_STATES = ("queued", "connecting", "transferring", "error", "transient-error", "transferred", "acknowledged", "cancelled")


def filters():
    """Different ones that let the same jobs through, so that no answer is there already."""
    for count in range(len(OTHER_STATES)):
        for others in itertools.combinations(OTHER_STATES, count):
            yield "&".join(f"state={state}" for state in ("suspended", *others))


def change_and_ask(bridge, listed):
    """One job's name changes so many times, and each time it is asked what is new."""
    revision = listed["revision"]
    for number in range(CHANGES):
        bridge.change(listed["jobs"][number]["id"], "--name", f"name {number}")
        answer = bridge.next_changes(revision)
        if len(answer["changed"]) != 1:
            raise RuntimeError(f"{len(answer['changed'])} changes instead of one")
        revision = answer["revision"]


def work_many(bridge):
    listed = bridge.ask("/api/v1/jobs")
    bridge.end_phase("first list")
    for _ in range(REQUESTS):
        bridge.ask("/api/v1/jobs")
    bridge.end_phase("lists")
    for _ in range(REQUESTS):
        bridge.changes_since(listed["revision"])
    bridge.end_phase("nothing new")
    for number in range(REQUESTS):
        bridge.ask(f"/api/v1/collections/{1 + number % (JOBS // COLLECTION - 1)}")
    bridge.end_phase("collections")
    for asked in itertools.islice(filters(), REQUESTS):
        bridge.ask(f"/api/v1/jobs?{asked}")
    bridge.end_phase("filters")
    change_and_ask(bridge, listed)
    bridge.end_phase("changes")
    for asked in itertools.islice(filters(), REQUESTS):
        bridge.changes_since(listed["revision"], f"&{asked}")
    bridge.end_phase("deltas")


def work_crowd(bridge):
    listed = bridge.ask("/api/v1/collections/1")
    bridge.end_phase("collection")
    change_and_ask(bridge, listed)
    bridge.end_phase("changes")


def count(program, folder):
    many = Counted(program, folder / "many", JOBS).count(work_many)
    crowd = Counted(program, folder / "crowd", CROWD).count(work_crowd)
    return {
        f"snapshot of {JOBS} jobs": of_looks(many["start"]),
        f"snapshot of {CROWD} jobs": of_looks(crowd["start"]),
        f"first list of {JOBS} jobs": of_answers(many["first list"]),
        f"list of {JOBS} jobs": of_answers(many["lists"]) // REQUESTS,
        "since, nothing new": of_answers(many["nothing new"]) // REQUESTS,
        f"collection of {COLLECTION} jobs": of_answers(many["collections"]) // REQUESTS,
        f"filter, {JOBS} jobs": of_answers(many["filters"]) // REQUESTS,
        f"filtered changes, {CHANGES} of {JOBS} jobs": of_answers(many["deltas"]) // REQUESTS,
        f"look, one of {JOBS} jobs changed": of_looks(many["changes"]) // CHANGES,
        f"look, one of {CROWD} jobs changed": of_looks(crowd["changes"]) // CHANGES,
        f"changes, one of {JOBS} jobs": of_answers(many["changes"]) // CHANGES,
        f"changes, one of {CROWD} jobs": of_answers(crowd["changes"]) // CHANGES,
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
    reason = counted.why_not()
    if reason:
        print(f"skipped: {reason}")
        return 77
    with tempfile.TemporaryDirectory(prefix="bitsbridge instructions ") as folder:
        found = count(choice.program, pathlib.Path(folder))
    if choice.store:
        STORED.write_text(json.dumps(found, indent=2) + "\n", encoding="ascii")
    stored = json.loads(STORED.read_text(encoding="ascii"))
    long = compare(found, stored)
    if long:
        print("counted again: only what is too much twice is")
        with tempfile.TemporaryDirectory(prefix="bitsbridge instructions ") as folder:
            again = count(choice.program, pathlib.Path(folder))
        long = compare({name: min(found[name], again[name]) for name in long}, stored)
    if long:
        print(f"more than {MARGIN} times what is stored: {', '.join(long)}. Where that is right, store it: --store")
    return 1 if long else 0


if __name__ == "__main__":
    sys.exit(main())
