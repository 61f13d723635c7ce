# SPDX-License-Identifier: MIT
"""queue_local beside curl and aria2c: the same files from the same server, in turns."""
import datetime
import filecmp
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import time

import peers
from processes import cpu_seconds

LARGE = 512 << 20
SMALL, SMALL_COUNT = 256 << 10, 100


def make_files(folder):
    files = pathlib.Path(folder, "files")
    files.mkdir(parents=True)
    block = os.urandom(1 << 20)
    with open(files / "large.mp3", "wb") as large:
        for _ in range(LARGE >> 20):
            large.write(block)
    for number in range(SMALL_COUNT):
        (files / f"small-{number:03}.mp3").write_bytes(os.urandom(SMALL))
    return files


def children_cpu(run):
    """Seconds on the clock and of CPU that a command took."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run()
    took, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def by_curl(server, names, target):
    arguments = ["curl", "--silent", "--fail"]
    for name in names:
        arguments += ["-o", str(target / name), server.url(name)]
    return children_cpu(lambda: subprocess.run(arguments, check=True))


def by_curl_durable(server, names, target):
    """What curl leaves in the page cache is written to the disk, as the queue does it."""
    took, cpu = by_curl(server, names, target)
    begun, own = time.perf_counter(), time.process_time()
    for name in names:
        with open(target / name, "rb+") as file:
            os.fsync(file.fileno())
    return took + time.perf_counter() - begun, cpu + time.process_time() - own


def by_aria2(server, names, target):
    listing = "".join(f"{server.url(name)}\n  out={name}\n" for name in names)
    return children_cpu(lambda: subprocess.run(
        ["aria2c", "--no-conf", "--quiet", "-j1", "-x1", "-s1", "--file-allocation=none", "-d", str(target), "-i", "-"],
        input=listing, text=True, check=True))


def wait_for_end(bridge, job):
    """As a page waits: by asking for what is new. Looking more often would be counted as the transfer's CPU."""
    revision = "none"
    while True:
        answer = bridge.get_json(f"/api/v1/jobs?since={revision}" + ("" if revision == "none" else "&wait=20"))
        revision = answer["revision"]
        for seen in answer.get("jobs", answer.get("changed", [])):
            if seen["id"] == job and seen["state"] in ("acknowledged", "error", "transient-error"):
                return seen


def time_of(bridge, job):
    """From its making until all of it has moved, as the queue tells these times; waits until it is acknowledged."""
    seen = wait_for_end(bridge, job)
    if seen["state"] != "acknowledged":
        raise RuntimeError(f"the transfer failed: {seen['error']}")
    created, done = (datetime.datetime.fromisoformat(seen["times"][name].replace("Z", "+00:00"))
                     for name in ("created", "transferCompleted"))
    return (done - created).total_seconds()


def by_bridge(bridge, server, names, target):
    """One job with all files, from its making until all is on the disk, as the queue tells these times."""
    first, *rest = names
    arguments = [server.url(first), str(target / first)]
    for name in rest:
        arguments += ["--file", server.url(name), str(target / name)]
    cpu = cpu_seconds(bridge.process.pid)
    done = subprocess.run([bridge.program, "add", *arguments, "--provider", "Proseware", "--complete",
                           "--priority", "foreground", "--force", *bridge.common],
                          capture_output=True, text=True, check=True)
    return time_of(bridge, done.stdout.strip()), cpu_seconds(bridge.process.pid) - cpu


def measure(bridge, folder, rounds):
    folder = pathlib.Path(folder)
    files = make_files(folder)
    server = peers.Nginx(folder)
    results = {}
    try:
        for what, names in (("one large file", ["large.mp3"]),
                            ("100 small files", [f"small-{n:03}.mp3" for n in range(SMALL_COUNT)])):
            size = sum((files / name).stat().st_size for name in names)
            runs = {"bitsbridge": [], "curl": [], "curl, then fsync": [], "aria2c": []}
            for _ in range(rounds):
                for name, run in (("bitsbridge", lambda t: by_bridge(bridge, server, names, t)),
                                  ("curl", lambda t: by_curl(server, names, t)),
                                  ("curl, then fsync", lambda t: by_curl_durable(server, names, t)),
                                  ("aria2c", lambda t: by_aria2(server, names, t))):
                    target = folder / "target"
                    target.mkdir()
                    runs[name].append(run(target))
                    if not all(filecmp.cmp(files / n, target / n, shallow=False) for n in names):
                        raise RuntimeError(f"{name}: a file differs from its source")
                    shutil.rmtree(target)
            results[what] = {name: {
                "megabytes_per_second": round(statistics.median(size / 1e6 / took for took, _ in found), 1),
                "cpu_seconds_per_gigabyte": round(statistics.median(cpu / (size / 1e9) for _, cpu in found), 3),
            } for name, found in runs.items()}
            results[what]["ratios"] = {
                f"{measure} / {base}": round(statistics.median(
                    sign(mine[number], theirs[number]) for mine, theirs in zip(runs["bitsbridge"], runs[base])), 2)
                for base in runs if base != "bitsbridge"
                for number, (measure, sign) in enumerate((("throughput", lambda a, b: b / a), ("CPU", lambda a, b: a / b)))}
    finally:
        server.stop()
    return results
