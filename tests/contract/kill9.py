#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Kills the bridge at random moments of a download of several files, and sees whether anything is lost.

Each round adds a job of several files to the same queue, starts the bridge on it, kills it with SIGKILL at a random
moment, starts it again and lets it finish: then every file must be there, byte for byte, under its own name and
nothing else beside it; the job must be listed exactly once at every look; and no earlier job may have come back.
Some rounds kill several times, some in the middle of the command that completes the job.

Exit status: 0 all rounds were right, 1 something was wrong (said on stderr; the folder is kept), 2 wrong usage.
"""
import argparse
import dataclasses
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
PATIENCE = 120


class Wrong(Exception):
    """Something is not as it must be."""


class Bridge:
    """The program under test over one data directory."""

    def __init__(self, program, server, data_dir):
        self.program, self.server, self.data_dir = program, server, data_dir
        self.environment = {**os.environ, "XDG_CONFIG_HOME": str(data_dir / "no-config")}
        self.process = None

    def start(self):
        command = ([self.server, self.data_dir] if self.server else
                   [self.program, "serve", "--queue", "local", "--port", "0", "--data-dir", self.data_dir])
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=self.environment)
        if not self.process.stdout.readline():
            raise Wrong(f"the bridge does not start: exit status {self.process.wait()}")

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.process.stdin.close()

    def command(self, name, *arguments):
        return [self.program, name, *arguments, "--queue", "local", "--data-dir", self.data_dir]

    def run(self, name, *arguments):
        done = subprocess.run(self.command(name, *arguments), stdout=subprocess.PIPE, check=False,
                              stderr=subprocess.PIPE, text=True, env=self.environment, timeout=PATIENCE)
        if done.returncode != 0:
            raise Wrong(f"{name}: {done.stderr.strip()}")
        return done.stdout

    def unfinished(self):
        jobs = json.loads(self.run("list", "--all", "--json"))
        return [job["id"] for job in jobs["jobs"]]

    def state(self, job):
        return json.loads(self.run("show", job, "--json"))["state"]


@dataclasses.dataclass
class World:
    """What every test of this kind has."""
    choice: argparse.Namespace
    numbers: random.Random
    root: pathlib.Path
    bridge: Bridge
    web: str  # the test server's address


def play(name, description, server, counted, lives, **numbers):
    """The whole program: lives(World) plays so many of what is counted, and says what it saw. numbers: more options, each with
    its help. Returns the exit status."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=200, metavar=counted)
    parser.add_argument("--program", default="build/dev/bitsbridge", help="bitsbridge (%(default)s)")
    parser.add_argument("--server", help="a program that serves DATA_DIR instead of \"bitsbridge serve\"")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="of the random moments")
    for option, text in numbers.items():
        parser.add_argument(f"--{option}", type=int, help=text)
    choice = parser.parse_args()
    for program in filter(None, (choice.program, choice.server)):
        if not shutil.which(program):
            parser.error(f"there is no program {program}")
    root = pathlib.Path(tempfile.mkdtemp(prefix=f"bitsbridge {name} "))
    web = subprocess.Popen([sys.executable, HERE / server], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    bridge = Bridge(choice.program, choice.server, root / "data")
    began = time.monotonic()
    try:
        said = lives(World(choice, random.Random(choice.seed), root, bridge, web.stdout.readline().strip()))
    except Wrong as wrong:
        print(f"{name}: --seed {choice.seed}, see {root}: {wrong}", file=sys.stderr)
        return 1
    finally:
        if bridge.process and bridge.process.poll() is None:
            bridge.kill()
        web.stdin.close()
        web.wait()
    shutil.rmtree(root)
    print(f"{said}, {time.monotonic() - began:.0f} s (seed {choice.seed})")
    return 0


def add(bridge, web, folder, random_numbers, number):
    """A job of a few files of all sizes, or of many small ones; returns its id and {path: URL of the same bytes}."""
    files = {}
    few = random_numbers.random() < 0.7
    for index in range(random_numbers.randint(2, 5) if few else 60):
        size = random_numbers.choice([0, 1, 70000, 1000000, 5000000] if few else [0, 1, 3000, 70000])
        seed = number * 100 + index
        rate = random_numbers.choice([2000000, 20000000, 200000000])
        url = f"{web}/f/r{number}-{index}?size={size}&seed={seed}"
        files[folder / f"round {number} - {index}.mp3"] = (f"{url}&rate={rate}", url)
    arguments = []
    for path, (slow, _) in files.items():
        arguments += ["--file", slow, str(path)] if arguments else [slow, str(path)]
    job = bridge.run("add", "--status", "--provider", "Proseware", "--title", f"Round {number}",
                     *arguments).strip()
    return job, {path: url for path, (_, url) in files.items()}


def expect_listed_once(bridge, job):
    listed = bridge.unfinished()
    if listed != [job]:
        raise Wrong(f"listed are {listed}, there should be {[job]}")


def wait_for(bridge, job, state):
    deadline = time.monotonic() + PATIENCE
    while (now := bridge.state(job)) != state:
        if now in ("error", "transient-error", "cancelled") or time.monotonic() > deadline:
            raise Wrong(f"the job is {now}, not {state}: {bridge.run('show', job)}")
        time.sleep(0.02)


def wait_until_nobody_completes(bridge):
    """What a command that died had begun is ended by whoever serves."""
    deadline = time.monotonic() + PATIENCE
    while True:
        database = sqlite3.connect(bridge.data_dir / "queue.db", timeout=PATIENCE)
        left = database.execute("SELECT count(*) FROM jobs WHERE completing = 1").fetchone()[0]
        database.close()
        if left == 0:
            return
        if time.monotonic() > deadline:
            raise Wrong("a Complete that was cut off is not ended")
        time.sleep(0.02)


def complete_and_die(bridge, job, random_numbers):
    """Kills the command in the middle of Complete; the owner, the old or a new one, or the command again, ends what
    it began."""
    command = subprocess.Popen(bridge.command("complete", job), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, env=bridge.environment)
    time.sleep(random_numbers.uniform(0, 0.015))
    command.kill()
    command.wait()
    if random_numbers.random() < 0.5:
        bridge.kill()
        bridge.start()
    wait_until_nobody_completes(bridge)
    if bridge.state(job) != "acknowledged":
        bridge.run("complete", job)


def check_files(folder, files):
    there = set(folder.iterdir())
    if there != set(files):
        raise Wrong(f"in the folder: {sorted(map(str, there ^ set(files)))} too much or missing")
    for path, url in files.items():
        with urllib.request.urlopen(url) as answer:
            if answer.read() != path.read_bytes():
                raise Wrong(f"{path} is not what {url} is")


def one_round(bridge, web, folder, random_numbers, number):
    job, files = add(bridge, web, folder, random_numbers, number)
    kills = random_numbers.choice([1, 1, 1, 2, 4])
    for _ in range(kills):
        bridge.start()
        time.sleep(random_numbers.uniform(0, 0.6))
        bridge.kill()
        expect_listed_once(bridge, job)
    bridge.start()
    wait_for(bridge, job, "transferred")
    expect_listed_once(bridge, job)
    if random_numbers.random() < 0.3:
        complete_and_die(bridge, job, random_numbers)
        kills += 1
    else:
        bridge.run("complete", job)
    if bridge.unfinished():
        raise Wrong(f"still listed: {bridge.unfinished()}")
    bridge.kill()
    check_files(folder, files)
    for path in files:
        path.unlink()
    return kills + 1


def lives(world):
    folder, kills = world.root / "müsic", 0
    folder.mkdir()
    for number in range(1, world.choice.count + 1):
        try:
            kills += one_round(world.bridge, world.web, folder, world.numbers, number)
        except Wrong as wrong:
            raise Wrong(f"round {number}: {wrong}") from wrong
    return f"{world.choice.count} rounds, {kills} kills, every file as it should be"


if __name__ == "__main__":
    sys.exit(play("kill9", __doc__, "fault_server.py", "ROUNDS", lives))
