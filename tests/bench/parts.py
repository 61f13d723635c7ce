# SPDX-License-Identifier: MIT
"""The parts of bench.py: each takes the options and a folder of its own, and gives its figures."""
import json
import os
import statistics
import subprocess
import time
import zlib

import changes
import endurance
import first_lists
import instructions
import peers
import requests_per_second
import snapshots
import streams
import transfers
import uploads
import wakeups
from fixture import Bridge
from load import Target, in_turns
from processes import memory, touch_workers

WORKERS = 320  # as many as the bridge has
START_ROUNDS = 21
WORKER_NUMBERS = (50, 160, 320, 640)


def program(options, _):
    return {"bytes": os.path.getsize(options.program)}


def milliseconds(command):
    begun = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - begun) * 1000


def start(options, folder):
    """From the start to the first answered /healthz, and whole commands, in turns with `curl --version`; 300 jobs on disk."""
    bridge = Bridge(options.program, folder, 300)
    found = {name: [] for name in ("curl --version", "healthz after", "list", "show")}
    job = json.loads(subprocess.check_output([options.program, "list", "--json", *bridge.common]))["jobs"][7]["id"]
    for _ in range(START_ROUNDS):
        found["curl --version"].append(milliseconds(["curl", "--version"]))
        found["healthz after"].append(bridge.start())
        bridge.stop()
        found["list"].append(milliseconds([options.program, "list", *bridge.common]))
        found["show"].append(milliseconds([options.program, "show", job[:13], *bridge.common]))
    return {name: {"median_ms": round(statistics.median(times), 1),
                   "least_ms": round(min(times), 1), "most_ms": round(max(times), 1),
                   "/ curl --version": round(statistics.median(
                       mine / curl for mine, curl in zip(times, found["curl --version"])), 2)}
            for name, times in found.items()}


def resident(options, folder):
    """Private and shared memory: started, after the list was asked for, and when every worker has had a request."""
    found = {}
    for jobs in (300, 10000):
        bridge = Bridge(options.program, folder / str(jobs), jobs)
        bridge.start()
        started = memory(bridge.process.pid)
        for _ in range(20):
            bridge.get("/api/v1/jobs")
        asked = memory(bridge.process.pid)
        touch_workers(bridge.port, WORKERS - 40)
        found[f"{jobs} jobs"] = {"started": started, "list asked for": asked,
                                 "all workers used": memory(bridge.process.pid)}
        bridge.stop()
    aria2 = peers.Aria2(folder, 300)
    found["aria2, 300 downloads"] = {"started": memory(aria2.process.pid)}
    aria2.stop()
    constant = peers.Constant(options.constant, WORKERS, 4096)
    found["constant, as many workers"] = {"started": memory(constant.process.pid)}
    constant.stop()
    return found


def workers(options, _):
    """What the number of civetweb's workers costs, in the program that does nothing else."""
    peers_of = {number: peers.Constant(options.constant, number, 4096) for number in WORKER_NUMBERS}
    targets = [Target(f"{number} workers", peer.url(200)) for number, peer in peers_of.items()]
    results = in_turns(targets, options.rounds, options.seconds)
    for number, peer in peers_of.items():
        results[f"{number} workers"]["RssAnon_kb"] = memory(peer.process.pid)["RssAnon"]
        peer.stop()
    return results


def compression(options, folder):
    """What gzip would save and cost for the list of 300 jobs."""
    bridge = Bridge(options.program, folder, 300)
    bridge.start()
    body, _ = bridge.get("/api/v1/jobs")
    bridge.stop()
    found = {"plain": {"bytes": len(body)}}
    for level in (1, 6):
        times = []
        for _ in range(20):
            began = time.perf_counter()
            packed = zlib.compress(body, level)
            times.append((time.perf_counter() - began) * 1000)
        found[f"level {level}"] = {"bytes": len(packed), "ms": round(statistics.median(times), 2)}
    return found


def looks(options, folder):
    return {f"{jobs} jobs": snapshots.measure(options.program, folder / str(jobs), jobs) for jobs in (300, 10000)}


def files(how):
    def run(options, folder):
        bridge = Bridge(options.program, folder / "bridge")
        bridge.start()
        try:
            return how.measure(bridge, folder, options.rounds)
        finally:
            bridge.stop()
    return run


ALL = {
    "instructions": lambda options, folder: instructions.count(options.program, folder),
    "program": program,
    "start": start,
    "memory": resident,
    "requests": lambda options, folder: requests_per_second.measure(options, folder, WORKERS),
    "snapshots": looks,
    "first lists": lambda options, folder: first_lists.measure(options.program, folder),
    "changes": lambda options, folder: changes.measure(options.program, folder, options.watch),
    "events": lambda options, folder: streams.measure(options.program, folder, options.watch),
    "wake-ups": lambda options, folder: wakeups.measure_all(options.program, folder, options.watch),
    "transfers": files(transfers),
    "uploads": files(uploads),
    "endurance": lambda options, folder: endurance.measure(options.program, folder, options.requests),
    "workers": workers,
    "compression": compression,
}
