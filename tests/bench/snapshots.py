#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
What a look at the queue and its snapshot take, as the bridge itself tells: snapshots.py PROGRAM [JOBS...]

The first look of a start reads every job; later ones read what changed, here one job among many.
"""
import json
import statistics
import sys
import tempfile
import time

from fixture import Bridge
from trickle import Trickle

STARTS, LOOKS = 7, 30


def build_ms(bridge):
    for line in bridge.get("/metrics")[0].decode().splitlines():
        if line.startswith("bitsbridge_snapshot_build_seconds "):
            return float(line.split()[1]) * 1000
    raise RuntimeError("/metrics has no bitsbridge_snapshot_build_seconds")


def summary(values):
    return {"median_ms": round(statistics.median(values), 2),
            "spread_ms": [round(min(values), 2), round(max(values), 2)]}


def measure(program, folder, jobs):
    bridge, server = Bridge(program, folder, jobs - 1), Trickle()
    first = []
    for number in range(STARTS):
        bridge.start()
        first.append(build_ms(bridge))
        if number < STARTS - 1:
            bridge.stop()
    try:
        bridge.add(server.url("slow.mp3"), "slow.mp3", "--priority", "foreground")
        bridge.get("/api/v1/jobs")
        changed = []
        for _ in range(LOOKS):
            time.sleep(0.3)
            changed.append(build_ms(bridge))
            bridge.get("/api/v1/jobs")
    finally:
        bridge.stop()
        server.shutdown()
    return {"first look": summary(first), "one job changed": summary(changed)}


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__.strip())
    for jobs in [int(text) for text in sys.argv[2:]] or [300, 10000]:
        with tempfile.TemporaryDirectory() as folder:
            print(jobs, "jobs:", json.dumps(measure(sys.argv[1], folder, jobs)), flush=True)


if __name__ == "__main__":
    main()
