# SPDX-License-Identifier: MIT
"""The first full list after one job among many has changed: what it costs the bridge, from the look to the last byte."""
import json
import time

from fixture import Bridge
from processes import cpu_by_thread
from trickle import Trickle

LISTS, PAUSE = 30, 0.3


def measure_with(program, folder, jobs):
    server, bridge = Trickle(), Bridge(program, folder, jobs - 1)
    bridge.start()
    try:
        bridge.add(server.url("slow.mp3"), "slow.mp3", "--priority", "foreground")
        for _ in range(5):
            body, _ = bridge.get("/api/v1/jobs")
            time.sleep(PAUSE)
        before, revisions = cpu_by_thread(bridge.process.pid), set()
        for _ in range(LISTS):
            body, _ = bridge.get("/api/v1/jobs")
            revisions.add(json.loads(body)["revision"])
            time.sleep(PAUSE)
        after = cpu_by_thread(bridge.process.pid)
    finally:
        bridge.stop()
        server.shutdown()
    spent = {name: (after[name] - before.get(name, 0)) * 1000 / len(revisions) for name in after}
    return {"lists": LISTS, "changes": len(revisions), "bytes": len(body),
            "query_thread_ms_per_change": round(spent.get("query", 0), 2),
            "workers_ms_per_change": round(sum(ms for name, ms in spent.items() if "worker" in name), 2),
            "all_threads_ms_per_change": round(sum(spent.values()), 2)}


def measure(program, folder):
    return {f"{jobs} jobs": measure_with(program, folder / str(jobs), jobs) for jobs in (300, 10000)}
