#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Cuts the power, and kills the bridge, at every moment between a visitor's click and the answer.

A page's question is answered with yes while disk_shim.c writes down each step that touches the disk. Then, for every
moment of that record and each way in which a disk may keep its promises (power_disk.py; "everything" is what kill -9
leaves), the sites are read again:
  - what was allowed before is allowed;
  - the new site is allowed with all that was asked for, or not at all;
  - once the bridge had answered, it is allowed.

Exit status: 0 all was right, 1 something was wrong (said on stderr, with the seed), 77 cannot run here.
"""
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.parse

from power_disk import KEPT, Disk, Wrong, options, play, read_log

PATIENCE = 60
OLD, NEW = "https://old.example", "https://new.example"
PROVIDERS = ["Proseware", "Litware"]
TOO_EARLY = 425
WAYS_OF_ANYTHING = 4  # so often at each moment, since it is left to chance


class Visitor:
    """A browser, as far as a question needs one."""

    def __init__(self, port):
        self.port = port

    def ask(self, method, path, host=None, headers=(), body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {"Host": host or f"127.0.0.1:{self.port}", **dict(headers)})
            answer = connection.getresponse()
            answer.read()
            return answer
        finally:
            connection.close()

    def open_question(self):
        """Its host."""
        query = urllib.parse.urlencode([("origin", NEW)] + [("provider", name) for name in PROVIDERS])
        host = urllib.parse.urlsplit(self.ask("GET", f"/allow?{query}", headers={"Referer": NEW + "/"}).headers["Location"]).netloc
        self.ask("GET", "/", host)
        return host

    def say(self, host, content):
        headers = {"Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json"}
        return self.ask("POST", "/decision", host, headers, json.dumps(content)).status


class World:
    def __init__(self, choice, root):
        self.program, self.shim, self.root = choice.program, choice.shim, root
        self.data, self.log = root / "disk" / "data", root / "log"
        self.data.mkdir(parents=True)

    def environment(self, preloaded):
        environment = {**os.environ, "HOME": str(self.root), "XDG_CONFIG_HOME": str(self.root)}
        if preloaded:
            environment |= {"LD_PRELOAD": self.shim, "DISK_ROOT": str(self.root / "disk"), "DISK_LOG": str(self.log)}
        return environment

    def run(self, *arguments):
        done = subprocess.run([self.program, *arguments, "--data-dir", self.data], env=self.environment(False),
                              capture_output=True, text=True, timeout=PATIENCE)
        if done.returncode != 0:
            raise Wrong(f"{arguments[0]}: {done.stderr.strip()}")
        return done.stdout

    def steps(self):
        return len(list(read_log(self.log.read_bytes())))

    def record(self):
        """The disk as it was before the click, the records since, and how many of them there were before the answer."""
        self.run("allow", f"{OLD}=Proseware")
        disk = Disk()
        for path in self.data.iterdir():
            disk.put(path)
        bridge = subprocess.Popen([self.program, "serve", "--port", "0", "--data-dir", self.data], env=self.environment(True),
                                  stdout=subprocess.PIPE, text=True)
        try:
            visitor = Visitor(int(re.search(r":(\d+)/$", bridge.stdout.readline())[1]))
            host, status = visitor.open_question(), TOO_EARLY
            deadline = time.monotonic() + PATIENCE
            while status == TOO_EARLY and time.monotonic() < deadline:
                clicked = self.steps()
                status = visitor.say(host, {"allow": True})
            answered = self.steps()
            if status != 200:
                raise Wrong(f"the yes is answered with {status}")
        finally:
            bridge.kill()
            bridge.wait()
            bridge.stdout.close()
        records = list(read_log(self.log.read_bytes()))
        for words, content in records[:clicked]:
            disk.step(words, content)
        return disk, records[clicked:], answered - clicked

    def check(self, disk, kept, numbers, answered):
        shutil.rmtree(self.data)
        self.data.mkdir()
        disk.lay_out(kept, numbers)
        sites = {site["origin"]: site for site in json.loads(self.run("sites", "--json"))["sites"]}
        if OLD not in sites or set(sites) - {OLD, NEW}:
            raise Wrong(f"allowed are {sorted(sites)}")
        new = sites.get(NEW)
        if answered and new is None:
            raise Wrong("the bridge had said yes, and it is forgotten")
        if new is not None and (new["providers"], new["control"], new["decision"]) != (PROVIDERS, False, "allowed"):
            raise Wrong(f"half allowed: {new}")
        return new is not None


def cut_everywhere(world, numbers):
    """(cuts, those after which it was allowed)."""
    disk, records, answered = world.record()
    cuts = allowed = 0
    for moment in range(len(records) + 1):
        for kept in (*KEPT[:2], *KEPT[2:] * WAYS_OF_ANYTHING):
            try:
                allowed += world.check(disk, kept, numbers, moment >= answered)
            except Wrong as wrong:
                raise Wrong(f"cut behind step {moment} of {len(records)} ({answered} before the answer), {kept} else kept: {wrong}") from wrong
            cuts += 1
        if moment < len(records):
            disk.step(*records[moment])
    return cuts, allowed


def lives(choice, root, numbers):
    cuts, allowed = cut_everywhere(World(choice, root), numbers)
    if not 0 < allowed < cuts:
        raise Wrong(f"of {cuts} cuts {allowed} left it allowed: the record does not reach across the answer")
    return f"{cuts} cuts between click and answer, {allowed} of them left the site allowed, none half"


if __name__ == "__main__":
    sys.exit(play("consent_cut", options(__doc__, counts=False), lives))
