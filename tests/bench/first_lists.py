#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
What the first full list after a change of one job among many costs the bridge: first_lists.py PROGRAM [JOBS...]

The looking thread's time goes by the changes, as the revisions count them: where a list takes long there are several looks
between two of them. That of the workers goes by the lists.
"""
import json
import pathlib
import sys
import tempfile
import time

from fixture import Bridge
from processes import cpu_by_thread
from trickle import Trickle

LISTS, PAUSE = 30, 0.3


def number_of(body):
    return int(json.loads(body)["revision"].rsplit("-", 1)[1])


def measure_with(program, folder, jobs):
    server, bridge = Trickle(), Bridge(program, folder, jobs - 1)
    bridge.start()
    try:
        bridge.add(server.url("slow.mp3"), "slow.mp3", "--priority", "foreground")
        for _ in range(5):
            body, _ = bridge.get("/api/v1/jobs")
            time.sleep(PAUSE)
        before, first = cpu_by_thread(bridge.process.pid), number_of(body)
        for _ in range(LISTS):
            body, _ = bridge.get("/api/v1/jobs")
            time.sleep(PAUSE)
        after, changes = cpu_by_thread(bridge.process.pid), number_of(body) - first
    finally:
        bridge.stop()
        server.shutdown()
    spent = {name: (after[name] - before.get(name, 0)) * 1000 for name in after}
    looking, workers = spent.get("query", 0), sum(ms for name, ms in spent.items() if "worker" in name)
    return {"lists": LISTS, "changes": changes, "bytes": len(body),
            "query_thread_ms_per_change": round(looking / changes, 2),
            "workers_ms_per_list": round(workers / LISTS, 2)}


def measure(program, folder):
    return {f"{jobs} jobs": measure_with(program, folder / str(jobs), jobs) for jobs in (300, 10000)}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="bitsbridge-lists-") as folder:
        for jobs in [int(number) for number in sys.argv[2:]] or [300, 10000]:
            print(f"{jobs} jobs:", measure_with(sys.argv[1], pathlib.Path(folder) / str(jobs), jobs))
