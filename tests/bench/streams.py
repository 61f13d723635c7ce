#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
What listeners cost, and how soon they know: streams.py PROGRAM [SECONDS per mode]

300 jobs of which 20 move; event streams and long polls beside each other. CPU, events, bytes for each event, and
the time from a byte leaving the file server to the event that tells of it in a client.
"""
import json
import statistics
import sys
import tempfile
import threading
import time
import urllib.request

from fixture import Bridge
from processes import watch
from trickle import Trickle

JOBS, MOVING = 300, 20
MODES = ((0, 0), (1, 0), (10, 0), (50, 0), (0, 50), (50, 50))


class Stream(threading.Thread):
    """Reads an event stream and counts; with `keep`, keeps each change and when it came."""

    def __init__(self, base, keep=False):
        super().__init__(daemon=True)
        self.stream = urllib.request.urlopen(base + "/api/v1/events", timeout=60)
        self.keep, self.kept, self.ended = keep, [], False
        self.events = self.bytes = 0
        self.start()

    def run(self):
        for line in self.stream:
            if self.ended:
                break
            self.bytes += len(line)
            self.events += line.startswith(b"event:")
            if self.keep and line.startswith(b"data:"):
                self.kept.append((time.monotonic(), line[5:]))

    def end(self):
        self.ended = True
        self.join()
        self.stream.close()


class Poll(threading.Thread):
    """Asks with since= and wait=, again and again."""

    def __init__(self, bridge):
        super().__init__(daemon=True)
        self.bridge, self.ended = bridge, False
        self.revision = bridge.get_json("/api/v1/jobs")["revision"]
        self.events = self.bytes = 0
        self.start()

    def run(self):
        while not self.ended:
            body, _ = self.bridge.get(f"/api/v1/jobs?since={self.revision}&wait=20")
            self.revision = json.loads(body)["revision"]
            self.events += 1
            self.bytes += len(body)

    def end(self):
        self.ended = True
        self.join()


def delays(changes, sent):
    """Milliseconds from each byte count that was sent to the first event that shows as much."""
    found, told = [], {}
    for arrived, text in changes:
        for job in json.loads(text).get("changed", []):
            name = job["files"][0]["name"]
            for total, when in sent.get(name, ()):
                if told.get(name, 0) < total <= job["progress"]["bytesTransferred"] and changes[0][0] < when:
                    found.append((arrived - when) * 1000)
            told[name] = job["progress"]["bytesTransferred"]
    return sorted(found)


def measure_mode(bridge, server, streams, polls, seconds):
    listeners = [Stream(bridge.base, number == 0) for number in range(streams)]
    listeners += [Poll(bridge) for _ in range(polls)]
    time.sleep(2 if listeners else 11)  # a plain GET counts as listening for 10 s
    before = [(listener.events, listener.bytes) for listener in listeners]
    seen = watch(bridge.process.pid, seconds)
    after = [(listener.events, listener.bytes) for listener in listeners]
    for listener in listeners:
        listener.end()
    events = sum(new[0] - old[0] for new, old in zip(after, before))
    size = sum(new[1] - old[1] for new, old in zip(after, before))
    result = {"cpu_percent": seen["cpu_percent"],
              "wakeups_per_second": round(sum(seen["wakeups_per_second"].values()), 1),
              "events_per_second": round(events / seconds, 1), "bytes_per_event": round(size / max(1, events))}
    late = delays(listeners[0].kept, server.sent) if streams else []
    if len(late) > 1:
        result["byte_to_event_ms"] = {"median": round(statistics.median(late), 1),
                                      "p99": round(late[int(len(late) * 0.99)], 1), "samples": len(late)}
    return result


def measure(program, folder, seconds):
    server = Trickle()
    bridge = Bridge(program, folder, JOBS - MOVING)
    bridge.start()
    results = {}
    try:
        time.sleep(11)
        results["idle, nobody listens"] = watch(bridge.process.pid, seconds)
        for number in range(MOVING):
            name = f"moving-{number}.mp3"
            bridge.add(server.url(name), name, "--priority", "foreground")
        for streams, polls in MODES:
            results[f"{MOVING} move; streams: {streams}, long polls: {polls}"] = measure_mode(
                bridge, server, streams, polls, seconds)
    finally:
        bridge.stop()
        server.shutdown()
    return results


def main():
    if not 2 <= len(sys.argv) <= 3:
        sys.exit(__doc__.strip())
    with tempfile.TemporaryDirectory() as folder:
        found = measure(sys.argv[1], folder, float(sys.argv[2]) if len(sys.argv) > 2 else 10)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
