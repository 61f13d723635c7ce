#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
How often the bridge wakes up, in each mode of its pace: wakeups.py PROGRAM [SECONDS per mode]

Voluntary context switches per minute of each thread, counted by the kernel (/proc/PID/task/*/status), and
the share of a CPU. Linux.
"""
import json
import sys
import tempfile
import threading
import time
import urllib.request

from fixture import Bridge
import processes
from trickle import Trickle


class Listener(threading.Thread):
    """An event stream that is read and thrown away; counts its events."""

    def __init__(self, base):
        super().__init__(daemon=True)
        self.events = 0
        self.stream = urllib.request.urlopen(base + "/api/v1/events", timeout=60)
        self.start()

    def run(self):
        try:
            for line in self.stream:
                self.events += line.startswith(b"event:")
        except (OSError, ValueError, AttributeError):
            pass


def measure(program, folder, server, url, options, listen, seconds):
    bridge = Bridge(program, folder)
    bridge.start()
    try:
        if url:
            bridge.add(server.url(url), "track.mp3", *options)
        listener = Listener(bridge.base) if listen else None
        time.sleep(14)  # a plain GET counts as listening for 10 s; a stalled transfer shows after as long
        before = listener.events if listener else 0
        found = processes.watch(bridge.process.pid, seconds)
        figures = {name: round(rate * 60, 1) for name, rate in found["wakeups_per_second"].items()}
        events = {"events_per_second": round((listener.events - before) / seconds, 1)} if listener else {}
        return {"wakeups_per_minute": round(sum(figures.values())), "cpu_percent": found["cpu_percent"],
                **events, "by thread, per minute": figures}
    finally:
        bridge.stop()


MODES = (
    ("nobody listens, empty queue", None, (), False),
    ("nobody listens, a suspended job", "slow.mp3", ("--suspended",), False),
    ("nobody listens, bytes move", "slow.mp3", (), False),
    ("one listener, a suspended job", "slow.mp3", ("--suspended",), True),
    ("one listener, a stalled transfer", "stuck.mp3", (), True),
    ("one listener, bytes move", "slow.mp3", (), True),
)


def measure_all(program, folder, seconds):
    """All modes at the same time: each bridge is watched by itself, and most of them sleep."""
    server, found = Trickle(), {}

    def run(number, what, *mode):
        found[what] = measure(program, f"{folder}/{number}", server, *mode, seconds)

    threads = [threading.Thread(target=run, args=(number, *mode)) for number, mode in enumerate(MODES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    server.shutdown()
    return {what: found[what] for what, *_ in MODES}


def main():
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__.strip())
    with tempfile.TemporaryDirectory() as folder:
        found = measure_all(sys.argv[1], folder, float(sys.argv[2]) if len(sys.argv) > 2 else 30)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
