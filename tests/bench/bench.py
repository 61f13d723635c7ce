#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Measures the bridge beside its peers and prints one table; or lays two results beside each other.

  bench.py PROGRAM CONSTANT [OPTIONS]     measure: the release program, and bench_constant
  bench.py PROGRAM CONSTANT --against OTHER [OPTIONS]    PROGRAM and another build of it, in turns, by their ratios
  bench.py --compare A B                  the figures of two results, and B as a multiple of A

With --output each part's figures are kept as soon as there are any; the same command again goes on behind them
(--again begins anew). All parts take about a quarter of an hour. A busy machine shows: look at the load in the result.
"""
import argparse
import json
import os
import pathlib
import platform
import subprocess
import sys
import tempfile
import time

import parts
import turns
from comparison import print_comparison


def output_of(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                  if line.startswith("model name")), platform.machine())
    total = next(line.split()[1] for line in open("/proc/meminfo", encoding="ascii") if line.startswith("MemTotal"))
    system = next((line.split("=")[1].strip().strip('"') for line in open("/etc/os-release", encoding="utf-8")
                   if line.startswith("PRETTY_NAME")), platform.system())
    return {"cpu": model, "cores": os.cpu_count(), "memory_gb": round(int(total) / (1 << 20)),
            "kernel": platform.release(), "system": system}


def begin(options):
    """What an interrupted run has kept, or an empty result."""
    commit = output_of("git", "describe", "--always", "--dirty")
    if options.output and not options.again and pathlib.Path(options.output).exists():
        kept = json.loads(pathlib.Path(options.output).read_text(encoding="utf-8"))
        if kept.get("commit") == commit:
            return kept
    return {"commit": commit, "date": time.strftime("%Y-%m-%d"), "machine": machine(), "load": {}, "seconds": {},
            "parts": {}}


def keep(results, output):
    if output:
        place = pathlib.Path(output)
        place.with_suffix(".new").write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
        place.with_suffix(".new").replace(place)


def measure(options):
    results = begin(options)
    with tempfile.TemporaryDirectory(prefix="bitsbridge bench ") as folder:
        for name in options.parts:
            if name in results["parts"]:
                print(f"{name}: kept from before", flush=True)
                continue
            print(f"{name}: measuring", flush=True)
            began, load = time.monotonic(), os.getloadavg()[0]
            results["parts"][name] = parts.ALL[name](options, pathlib.Path(folder) / name)
            results["load"][name] = round(load, 1)
            results["seconds"][name] = round(time.monotonic() - began)
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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", nargs="?", help="the bitsbridge program to measure")
    parser.add_argument("constant", nargs="?", help="bench_constant, the civetweb program beside it")
    parser.add_argument("--compare", nargs=2, metavar=("A", "B"), help="compare two results instead")
    parser.add_argument("--against", metavar="PROGRAM", help="another build: both are measured in turns, and compared")
    parser.add_argument("--turns", type=int, default=5, help="of each part, with --against (default %(default)s)")
    parser.add_argument("--jobs", type=int, nargs="*", default=[1, 60, 300, 10000], help="of the part \"requests\"")
    parser.add_argument("--rounds", type=int, default=5, help="turns of each target (default %(default)s)")
    parser.add_argument("--seconds", type=int, default=1, help="length of one turn (default %(default)s)")
    parser.add_argument("--watch", type=int, default=10, help="seconds to watch CPU and wake-ups (default %(default)s)")
    parser.add_argument("--requests", type=int, default=1_000_000, help="of the part \"endurance\"")
    parser.add_argument("--parts", nargs="*", choices=list(parts.ALL), default=list(parts.ALL))
    parser.add_argument("--output", help="keep the results as JSON in this file")
    parser.add_argument("--again", action="store_true", help="measure anew what is kept there")
    options = parser.parse_args()
    if options.compare:
        print_comparison(*options.compare)
        return
    if not options.program or not options.constant:
        parser.error("a program and bench_constant are needed")
    if options.against:
        with tempfile.TemporaryDirectory(prefix="bitsbridge bench ") as folder:
            turns.measure(options, pathlib.Path(folder))
        return
    print_table(measure(options))
    if options.output:
        print(f"\nkept in {options.output}")


if __name__ == "__main__":
    sys.exit(main())
