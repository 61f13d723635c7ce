# SPDX-License-Identifier: MIT
"""Requests per second by wrk, several targets taken in turns."""
import json
import os
import pathlib
import statistics
import subprocess

SCRIPT = pathlib.Path(__file__).with_name("load.lua")
CONNECTIONS = 4


class Target:
    """One thing to ask: a name, a URL, and perhaps a POST body or an ETag."""

    def __init__(self, name, url, body=None, etag=None):
        self.name, self.url, self.runs = name, url, []
        self.environment = dict(os.environ)
        if body is not None:
            self.environment["BENCH_BODY"] = body
        if etag is not None:
            self.environment["BENCH_ETAG"] = etag

    def run(self, seconds):
        done = subprocess.run(
            ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(SCRIPT), self.url],
            env=self.environment, capture_output=True, text=True, check=True)
        for line in done.stdout.splitlines():
            if line.startswith("FIGURES "):
                figures = json.loads(line[len("FIGURES "):])
                if figures["errors"] or (figures["statuses"] and "BENCH_ETAG" not in self.environment):
                    raise RuntimeError(f"{self.name}: {figures}")
                return figures
        raise RuntimeError(f"wrk said nothing of {self.url}: {done.stdout}{done.stderr}")

    def summary(self):
        rates = [run["requests"] / run["seconds"] for run in self.runs]
        return {
            "requests_per_second": round(statistics.median(rates)),
            "spread": [round(min(rates)), round(max(rates))],
            "p50_us": statistics.median(run["p50_us"] for run in self.runs),
            "p99_us": statistics.median(run["p99_us"] for run in self.runs),
            "bytes_per_answer": round(self.runs[0]["bytes"] / max(1, self.runs[0]["requests"])),
        }


def in_turns(targets, rounds, seconds):
    """Runs A B C A B C ... so that a change of the machine's speed meets all alike."""
    for target in targets:
        target.run(1)
    for _ in range(rounds):
        for target in targets:
            target.runs.append(target.run(seconds))
    return {target.name: target.summary() for target in targets}


def ratio(targets, name, base):
    """The median of the ratios of neighbouring runs."""
    found = {target.name: target for target in targets}
    pairs = zip(found[name].runs, found[base].runs)
    return statistics.median(
        (a["requests"] / a["seconds"]) / (b["requests"] / b["seconds"]) for a, b in pairs)
