#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Does memory grow with the number of requests? endurance.py PROGRAM [REQUESTS]

A million requests (or REQUESTS) of every kind, by wrk over loopback, at a bridge with 300 jobs of which one moves all
the while; private memory at the start, after a warm-up in which every worker has had a request, and after all. Exit status 1 where it has grown by more than 1 MB.
"""
import json
import sys
import tempfile

from fixture import Bridge
from load import Target
from processes import memory, touch_workers
from trickle import Trickle

JOBS, WORKERS, TURN_SECONDS, WARM_UP, GROWTH_MAX_KB = 300, 280, 1, 100_000, 1024
# What is made anew for each request, and so by each worker once.
KINDS = ("/healthz", "/metrics", "/api/v1/jobs?provider=Proseware")


def targets_of(bridge, moving):
    body, headers = bridge.get("/api/v1/jobs")
    revision = json.loads(body)["revision"]
    base = f"{bridge.base}/api/v1/jobs"
    return [Target("full list", base), Target("since", f"{base}?since={revision}"),
            Target("304 or the list", base, etag=headers["ETag"]), Target("one job", f"{base}/{moving}"),
            Target("none", f"{base}?serviceId=1"), Target("healthz", f"{bridge.base}/healthz"),
            Target("page", f"{bridge.base}/"), Target("metrics", f"{bridge.base}/metrics")]


def ask(targets, requests):
    """So many requests at least, in whole rounds; the numbers by target."""
    counts = dict.fromkeys((target.name for target in targets), 0)
    while sum(counts.values()) < requests:
        for target in targets:
            counts[target.name] += target.run(TURN_SECONDS)["requests"]
    return counts


def measure(program, folder, requests):
    server = Trickle()
    bridge = Bridge(program, folder, JOBS - 1)
    bridge.start()
    try:
        moving = bridge.add(server.url("slow.mp3"), "slow.mp3", "--priority", "foreground")
        targets = targets_of(bridge, moving)
        start = memory(bridge.process.pid)["RssAnon"]
        touch_workers(bridge.port, WORKERS, KINDS)
        warm_up = ask(targets, min(WARM_UP, requests))
        before = memory(bridge.process.pid)["RssAnon"]
        counts = ask(targets, requests)
        after = memory(bridge.process.pid)["RssAnon"]
    finally:
        bridge.stop()
        server.shutdown()
    return {"requests": sum(counts.values()), "of each kind": counts, "RssAnon_kb": {
        "at start": start, f"after {sum(warm_up.values())}": before, "after all": after}, "growth_kb": after - before}


def main():
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__.strip())
    with tempfile.TemporaryDirectory(prefix="bitsbridge endurance ") as folder:
        found = measure(sys.argv[1], folder, int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)
    print(json.dumps(found, indent=2))
    return 1 if found["growth_kb"] > GROWTH_MAX_KB else 0


if __name__ == "__main__":
    sys.exit(main())
