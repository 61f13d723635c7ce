# SPDX-License-Identifier: MIT
"""One large upload by BITS's protocol beside the same bytes by "curl -T", to the same server, in turns."""
import filecmp
import os
import pathlib
import statistics
import subprocess
import sys
import urllib.parse

import transfers
from processes import cpu_seconds

SERVER = pathlib.Path(__file__).resolve().parent.parent / "contract" / "bits_server.py"
SIZE = 2 << 30  # what is done once must not weigh


class Server:
    def __init__(self, root):
        self.root = root
        self.process = subprocess.Popen([sys.executable, SERVER, "--root", root], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()

    def file(self, name):
        return self.root / "files" / urllib.parse.quote(name, safe="")

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def by_bridge(bridge, server, file, name):
    cpu = cpu_seconds(bridge.process.pid)
    done = subprocess.run([bridge.program, "add", "--upload", str(file), f"{server.address}/u/{name}", "--provider", "Proseware",
                           "--complete", "--priority", "foreground", *bridge.common],
                          capture_output=True, text=True, check=True)
    return transfers.time_of(bridge, done.stdout.strip()), cpu_seconds(bridge.process.pid) - cpu


def by_curl(_, server, file, name):
    return transfers.children_cpu(lambda: subprocess.run(
        ["curl", "--silent", "--fail", "-T", str(file), f"{server.address}/u/{name}"], check=True))


def measure(bridge, folder, rounds):
    folder = pathlib.Path(folder)
    (folder / "server").mkdir(parents=True)
    file = folder / "large.bin"
    with open(file, "wb") as large:
        for _ in range(SIZE >> 20):
            large.write(os.urandom(1 << 20))
    server = Server(folder / "server")
    ways = {"bitsbridge": by_bridge, "curl -T": by_curl}
    runs = {name: [] for name in ways}
    try:
        for number in range(rounds):
            for name, run in ways.items():
                target = f"{name.split()[0]}-{number}"
                runs[name].append(run(bridge, server, file, target))
                if not filecmp.cmp(file, server.file(target), shallow=False):
                    raise RuntimeError(f"{name}: the server's file differs from the one that was sent")
                server.file(target).unlink()
    finally:
        server.stop()
    results = {name: {
        "megabytes_per_second": round(statistics.median(SIZE / 1e6 / took for took, _ in found), 1),
        "cpu_seconds_per_gigabyte": round(statistics.median(cpu / (SIZE / 1e9) for _, cpu in found), 3),
    } for name, found in runs.items()}
    results["throughput / curl -T"] = round(statistics.median(
        theirs / mine for (mine, _), (theirs, _) in zip(runs["bitsbridge"], runs["curl -T"])), 2)
    return results
