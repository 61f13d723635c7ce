# SPDX-License-Identifier: MIT
"""Does a change in one of 10,000 jobs cost more when more listen? One job moves; streams beside each other."""
import statistics
import time

from fixture import Bridge
from processes import cpu_by_thread
from snapshots import build_ms
from streams import Stream
from trickle import Trickle

JOBS, LISTENERS = 10000, (1, 10, 50)


def measure_with(bridge, count, seconds):
    listeners = [Stream(bridge.base) for _ in range(count)]
    time.sleep(2)
    before, events, looks = cpu_by_thread(bridge.process.pid), listeners[0].events, []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        time.sleep(0.3)
        looks.append(build_ms(bridge))
    after = cpu_by_thread(bridge.process.pid)
    seen = listeners[0].events - events
    for listener in listeners:
        listener.end()
    spent = {name: (after[name] - before.get(name, 0)) * 1000 / max(1, seen) for name in after}
    return {"look_median_ms": round(statistics.median(looks), 2), "changes": seen,
            "query_thread_ms_per_change": round(spent.get("query", 0), 2),
            "workers_ms_per_change": round(sum(ms for name, ms in spent.items() if "worker" in name), 2),
            "all_threads_ms_per_change": round(sum(spent.values()), 2)}


def measure(program, folder, seconds):
    server, bridge = Trickle(), Bridge(program, folder, JOBS - 1)
    bridge.start()
    try:
        bridge.add(server.url("slow.mp3"), "slow.mp3", "--priority", "foreground")
        return {f"{count} listeners": measure_with(bridge, count, seconds) for count in LISTENERS}
    finally:
        bridge.stop()
        server.shutdown()
