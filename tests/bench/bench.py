#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures the bridge beside its peers and prints one table of ratios. Usage: see --help."""
import argparse
import json
import os
import pathlib
import platform
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.request

import peers
import transfers
from fixture import Bridge
from load import Target, in_turns, ratio
from processes import memory, watch

WORKERS = 50


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                  if line.startswith("model name")), platform.machine())
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    return {"cpu": model, "cores": os.cpu_count(), "kernel": platform.release(), "commit": commit,
            "date": time.strftime("%Y-%m-%d")}


def requests_of(bridge, jobs, constant, aria2, options):
    """Requests per second of the full list, of nothing new, and of one job."""
    body, headers = bridge.get("/api/v1/jobs")
    listed = json.loads(body)
    if len(listed["jobs"]) != jobs:
        raise RuntimeError(f"{len(listed['jobs'])} jobs instead of {jobs}")
    targets = [
        Target("full list", f"{bridge.base}/api/v1/jobs"),
        Target("constant, same size", constant.url(len(body))),
        Target("since, nothing new", f"{bridge.base}/api/v1/jobs?since={listed['revision']}"),
        Target("304", f"{bridge.base}/api/v1/jobs", etag=headers["ETag"]),
        Target("one job", f"{bridge.base}/api/v1/jobs/{listed['jobs'][0]['id']}"),
        Target("constant, 200 bytes", constant.url(200)),
    ]
    if aria2:
        targets.append(Target("aria2, full list", aria2.url, body=aria2.list_body))
    results = in_turns(targets, options.rounds, options.seconds)
    ratios = {
        "full list / constant of its size": ratio(targets, "full list", "constant, same size"),
        "since / constant of 200 bytes": ratio(targets, "since, nothing new", "constant, 200 bytes"),
        "304 / constant of 200 bytes": ratio(targets, "304", "constant, 200 bytes"),
        "one job / constant of 200 bytes": ratio(targets, "one job", "constant, 200 bytes"),
    }
    if aria2:
        ratios["full list / aria2"] = ratio(targets, "full list", "aria2, full list")
        ratios["since / aria2"] = ratio(targets, "since, nothing new", "aria2, full list")
        ratios["304 / aria2"] = ratio(targets, "304", "aria2, full list")
    return {"bytes_per_job": round(len(body) / jobs), "memory_kb": memory(bridge.process.pid),
            "requests": results, "ratios": {name: round(value, 2) for name, value in ratios.items()}}


class Listener(threading.Thread):
    """Reads an event stream and counts its events and bytes."""

    def __init__(self, base):
        super().__init__(daemon=True)
        self.stream = urllib.request.urlopen(base + "/api/v1/events", timeout=60)
        self.events = self.bytes = 0

    def run(self):
        try:
            for line in self.stream:
                self.bytes += len(line)
                self.events += line.startswith(b"event:")
        except (OSError, ValueError):
            pass


def streams(program, folder, options):
    """Events, bytes and CPU while 20 jobs move, with 0, 1, 10 and 50 listeners."""
    folder = pathlib.Path(folder)
    (folder / "files").mkdir(parents=True)
    with open(folder / "files" / "slow.mp3", "wb") as slow:
        slow.truncate(64 << 20)
    server = peers.Nginx(folder, rate="50k")
    bridge = Bridge(program, folder / "bridge", 280)
    results = {}
    try:
        bridge.start()
        results["idle, 280 jobs, no listener"] = watch(bridge.process.pid, options.idle)
        for number in range(20):
            bridge.add(server.url("slow/slow.mp3"), f"slow-{number}.mp3", "--priority", "foreground")
        time.sleep(3)
        results["20 jobs move, no listener"] = watch(bridge.process.pid, options.idle)
        for count in (1, 10, 50):
            listeners = [Listener(bridge.base) for _ in range(count)]
            for listener in listeners:
                listener.start()
            time.sleep(2)
            before = [(listener.events, listener.bytes) for listener in listeners]
            seen = watch(bridge.process.pid, options.idle)
            events = sum(listener.events - old[0] for listener, old in zip(listeners, before))
            size = sum(listener.bytes - old[1] for listener, old in zip(listeners, before))
            seen["events_per_second"] = round(events / options.idle, 1)
            seen["bytes_per_event"] = round(size / max(1, events))
            results[f"20 jobs move, listeners: {count}"] = seen
            for listener in listeners:
                listener.stream.close()
        bridge.stop()
    finally:
        server.stop()
    return results


def start_times(program, folder, rounds):
    bridge = Bridge(program, folder, 300)
    found = []
    for _ in range(rounds):
        found.append(bridge.start())
        bridge.stop()
    return {"median_ms": round(statistics.median(found), 1),
            "spread_ms": [round(min(found), 1), round(max(found), 1)]}


def measure(options):
    results = {"machine": machine(), "program_bytes": os.path.getsize(options.program)}
    with tempfile.TemporaryDirectory(prefix="bitsbridge bench ") as folder:
        folder = pathlib.Path(folder)
        constant = peers.Constant(options.constant, WORKERS)
        for jobs in options.jobs:
            aria2 = peers.Aria2(folder, jobs) if jobs == 300 else None
            bridge = Bridge(options.program, folder / f"jobs-{jobs}", jobs)
            bridge.start()
            results[f"{jobs} jobs"] = requests_of(bridge, jobs, constant, aria2, options)
            if aria2:
                results["aria2 memory_kb"] = memory(aria2.process.pid)
                aria2.stop()
            bridge.stop()
        constant.stop()
        results["start to /healthz, 300 jobs on disk"] = start_times(options.program, folder / "start", 11)
        results["events"] = streams(options.program, folder / "streams", options)
        bridge = Bridge(options.program, folder / "transfers-bridge")
        bridge.start()
        results["transfers"] = transfers.measure(bridge, folder / "transfers", max(3, options.rounds))
        bridge.stop()
    return results


def print_table(value, indent=0):
    width = max((len(str(name)) for name in value), default=0)
    for name, inner in value.items():
        if isinstance(inner, dict) and any(isinstance(v, (dict, list)) for v in inner.values()):
            print(" " * indent + str(name))
            print_table(inner, indent + 2)
        elif isinstance(inner, dict):
            print(" " * indent + f"{name:<{width}}  " + ", ".join(f"{k}: {v}" for k, v in inner.items()))
        else:
            print(" " * indent + f"{name:<{width}}  {inner}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", help="the bitsbridge program to measure")
    parser.add_argument("constant", help="bench_constant, the civetweb program beside it")
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 60, 300, 10000])
    parser.add_argument("--rounds", type=int, default=5, help="turns of each target (default 5)")
    parser.add_argument("--seconds", type=int, default=2, help="length of one turn (default 2)")
    parser.add_argument("--idle", type=int, default=10, help="seconds to watch CPU and wake-ups (default 10)")
    parser.add_argument("--output", help="keep the results as JSON in this file")
    options = parser.parse_args()
    results = measure(options)
    print_table(results)
    if options.output:
        pathlib.Path(options.output).write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
        print(f"\nkept in {options.output}")


if __name__ == "__main__":
    main()
