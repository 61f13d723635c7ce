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
import time

import peers
import snapshots
import streams
import transfers
from fixture import Bridge
from load import Target, in_turns, ratio
from processes import memory

WORKERS = 320  # as many as the bridge has


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                  if line.startswith("model name")), platform.machine())
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True).stdout.strip()
    return {"cpu": model, "cores": os.cpu_count(), "kernel": platform.release(), "commit": commit,
            "date": time.strftime("%Y-%m-%d"), "load": os.getloadavg()[0]}


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


def start_times(program, folder, rounds):
    bridge = Bridge(program, folder, 300)
    found = []
    for _ in range(rounds):
        found.append(bridge.start())
        bridge.stop()
    return {"median_ms": round(statistics.median(found), 1),
            "spread_ms": [round(min(found), 1), round(max(found), 1)]}


def requests(options, folder, results):
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


def starts(options, folder, results):
    results["start to /healthz, 300 jobs on disk"] = start_times(options.program, folder / "start", 21)


def looks(options, folder, results):
    results["snapshots"] = {f"{jobs} jobs": snapshots.measure(options.program, folder / f"looks-{jobs}", jobs)
                            for jobs in (300, 10000)}


def events(options, folder, results):
    results["events"] = streams.measure(options.program, folder / "streams", options.idle)


def files(options, folder, results):
    bridge = Bridge(options.program, folder / "transfers-bridge")
    bridge.start()
    results["transfers"] = transfers.measure(bridge, folder / "transfers", max(3, options.rounds))
    bridge.stop()


PARTS = {"requests": requests, "start": starts, "snapshots": looks, "events": events, "transfers": files}


def keep(results, output):
    if output:
        pathlib.Path(output).write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def measure(options):
    """Keeps what there is after each part, so that a failure later loses nothing."""
    results = {"machine": machine(), "program_bytes": os.path.getsize(options.program)}
    with tempfile.TemporaryDirectory(prefix="bitsbridge bench ") as folder:
        for name in options.parts:
            print(f"measuring: {name}", flush=True)
            PARTS[name](options, pathlib.Path(folder), results)
            keep(results, options.output)
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
    parser.add_argument("--parts", nargs="*", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--output", help="keep the results as JSON in this file")
    options = parser.parse_args()
    results = measure(options)
    print_table(results)
    if options.output:
        print(f"\nkept in {options.output}")


if __name__ == "__main__":
    main()
