#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Cuts the power at any moment of a download, as far as a disk that keeps its promises allows, and goes on from there.

First a few jobs are made, moved, suspended, resumed, completed and cancelled, while disk_shim.c writes down each
step that touches the disk. Then, for moments of that record, the disk is laid out as a power cut at that moment may
leave it: what a sync had promised is there; of everything else nothing, all, or any part, torn at any sector, with
holes, names with or without their files. A bridge is started on it (in what it must take for another boot), finishes
all jobs, and everything is looked at:
  - what a command had answered stands: jobs that were added are there, completed ones have their files at once,
    cancelled ones do not come back;
  - every file is, byte for byte, one version of its source, never of two;
  - a file that was there before is whole, the old one or the new one;
  - nothing else lies around.
Every fourth time the bridge that finishes is cut off in its turn, and another one has to go on from there.

Exit status: 0 all was right, 1 something was wrong (said on stderr, with the seed), 2 wrong usage, 77 cannot run here.
"""
import collections
import subprocess
import sys
import time

import fault_server
from power_disk import KEPT, PATIENCE, Disk, Wrong, options, play, read_log
import power_disk


# What is done, and what it promises.

Source = collections.namedtuple("Source", "name options versions")

FIRST = (Source("small.mp3", "size=3000", 1), Source("large.mp3", "size=260000&rate=300000&times=2", 1),
         Source("empty.mp3", "size=0", 1), Source("last.mp3", "size=70000", 1))
# Another file stands at that address from the second request on.
SECOND = (Source("changing.mp3", "size=200000&rate=300000&times=2&replace=1", 2),)
THIRD = (Source("unwanted.mp3", "size=400000&rate=200000&times=1", 1),)
OLD = b"what was there before" * 1000


class World(power_disk.World):
    def __init__(self, choice, root):
        super().__init__(choice, root)
        self.clear()
        self.server = fault_server.serve()
        self.events = []  # (position in the log, what was promised, job)
        self.jobs = {}

    def environment(self, boot, log=None):
        return {**super().environment(boot, log), "DISK_SYNC_MS": "12"}

    def run(self, name, *arguments):  # pylint: disable=arguments-differ
        return super().run(name, *arguments, environment=self.environment(1, self.log))

    def url(self, source):
        return f"http://{self.server.place}/f/{source.name}?{source.options}"

    def add(self, sources, *options):
        arguments = []
        for source in sources:
            arguments += (["--file"] if arguments else []) + [self.url(source), str(self.music / source.name)]
        return self.run("add", *arguments, "--provider", "P", "--priority", "foreground", *options)

    def promise(self, what, job):
        self.events.append((self.log.stat().st_size, what, job))

    def wait_bytes(self, name, least):
        self.wait(lambda: any(path.stat().st_size >= least for path in self.music.glob(f".{name}.*.part")), name)

    def is_transferred(self, job):
        return '"transferred"' in self.run("show", job, "--json")

    def record(self):
        """The jobs' lives, once, without a cut."""
        (self.music / "changing.mp3").write_bytes(OLD)
        disk = Disk()
        disk.put(self.music / "changing.mp3")
        owner = subprocess.Popen([self.choice.server, "serve", self.data, str(self.choice.sync)], stdin=subprocess.PIPE,
                                 stdout=subprocess.PIPE, env=self.environment(1, self.log))
        try:
            if not owner.stdout.readline():
                raise Wrong("the owner does not start")
            for name, sources, options in (("first", FIRST, ()), ("second", SECOND, ("--force",)),
                                           ("third", THIRD, ())):
                self.jobs[name] = self.add(sources, *options)
                self.promise("added", name)
            self.wait_bytes("large.mp3", 60000)
            self.run("suspend", self.jobs["first"])
            self.wait_bytes("changing.mp3", 60000)
            self.run("suspend", self.jobs["second"])
            time.sleep(0.3)
            self.run("resume", self.jobs["first"])
            self.run("resume", self.jobs["second"])
            self.run("cancel", self.jobs["third"])
            self.promise("cancelled", "third")
            for name in ("first", "second"):
                self.wait(lambda job=self.jobs[name]: self.is_transferred(job), f"the {name} job")
                self.run("complete", self.jobs[name])
                self.promise("completed", name)
        finally:
            owner.stdin.close()
            owner.wait()
            owner.stdout.close()
        return disk

    # After the cut.

    def versions(self, source):
        seeds = range(1, source.versions + 1)
        size = int(source.options.split("&")[0].split("=")[1])
        return [fault_server.content(seed, size) for seed in seeds]

    def check_file(self, source, also=()):
        path = self.music / source.name
        content = path.read_bytes() if path.exists() else None
        if content not in [*self.versions(source), *also]:
            raise Wrong(f"{source.name} is {'not there' if content is None else 'of no version'}")

    def check_promises(self, promised, states):
        listed = {name for name, job in self.jobs.items() if job in states}
        for name, sources in (("first", FIRST), ("second", SECOND), ("third", THIRD)):
            done = promised & {("completed", name), ("cancelled", name)}
            if done and name in listed:
                raise Wrong(f"the {name} job is back")
            if ("added", name) in promised and not done and name not in listed:
                # Its last command may have been under way.
                if not (name == "third" or all((self.music / source.name).exists() for source in sources)):
                    raise Wrong(f"the {name} job is lost")
            if ("completed", name) in promised:
                for source in sources:
                    self.check_file(source)
        changing = self.music / "changing.mp3"
        if not changing.exists() or changing.read_bytes() not in [OLD, *self.versions(SECOND[0])]:
            raise Wrong("the file that was there before is neither the old one nor the new one")

    def finish(self, boot, log=None):
        done = subprocess.run([self.choice.server, "finish", self.data], env=self.environment(boot, log),
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=PATIENCE)
        if done.returncode != 0:
            raise Wrong(f"the bridge after the cut ends with {done.returncode}: {done.stderr.strip()}")
        listed, _, ended = done.stdout.partition("-\n")
        states = dict(line.split() for line in listed.splitlines())
        for line in ended.splitlines():
            if not line.endswith(" 0x00000000"):
                raise Wrong(f"complete: {line}")
        return states

    def check_end(self, promised, states):
        expected = {"changing.mp3"}
        for name, sources in (("first", FIRST), ("second", SECOND), ("third", THIRD)):
            there = self.jobs[name] in states or ("completed", name) in promised
            gone = ("cancelled", name) in promised
            for source in sources:
                # A command that was under way, or a bridge that was cut off, may have completed it already.
                if there or not gone and (self.music / source.name).exists():
                    self.check_file(source, () if there else (OLD,))
                    expected.add(source.name)
        left = {path.name for path in self.music.iterdir()}
        if left != expected:
            raise Wrong(f"in the folder: {sorted(left ^ expected)} too much or missing")

    def cut(self, disk, position, kept, numbers, boot):
        self.clear()
        disk.lay_out(kept, numbers)
        self.server.record.counts.update({f"/f/{name}": 2 for name in ("large.mp3", "changing.mp3")})
        promised = {(what, name) for at, what, name in self.events if at <= position}
        if numbers.random() < 0.25:
            self.cut_again(kept, numbers, f"{boot} first")
        states = self.finish(boot)
        self.check_promises(promised, states)
        self.check_end(promised, states)

    def cut_again(self, kept, numbers, boot):
        """In the middle of what is done after a cut."""
        disk, log = Disk(), self.root / "second log"
        log.unlink(missing_ok=True)
        for folder in (self.data, self.music):
            for path in folder.iterdir():
                disk.put(path)
        self.finish(boot, log)
        records = list(read_log(log.read_bytes()))
        for words, content in records[:numbers.randint(0, len(records))]:
            disk.step(words, content)
        self.clear()
        disk.lay_out(kept, numbers)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def cut_anywhere(world, disk, cuts, numbers):
    """So many cuts, spread over the record at random (all moments, each way, where cuts is 0)."""
    data = world.log.read_bytes()
    records = list(read_log(data))
    position = done = 0
    moments = range(len(records) + 1)
    chosen = collections.Counter(numbers.choices(moments, k=cuts) if cuts else [m for m in moments for _ in KEPT])
    for moment in moments:
        for way in range(chosen[moment]):
            kept = KEPT[way % len(KEPT)] if not cuts else numbers.choice(KEPT[:1] + KEPT[1:2] + KEPT[2:] * 2)
            done += 1
            try:
                world.cut(disk, position, kept, numbers, done + 1)
            except Wrong as wrong:
                last = records[moment - 1][0] if moment else "nothing"
                raise Wrong(f"cut behind step {moment} of {len(records)} ({last}), {kept} else kept: {wrong}") from wrong
        if moment < len(records):
            words, content = records[moment]
            disk.step(words, content)
            position += len("\t".join(words)) + 1 + len(str(len(content))) + 1 + len(content)
    return done, len(records)


def lives(choice, root, numbers):
    world = World(choice, root)
    try:
        cuts, steps = cut_anywhere(world, world.record(), choice.cuts, numbers)
    finally:
        world.close()
    return f"{cuts} cuts in {steps} steps of the disk, every file as it should be"


if __name__ == "__main__":
    PARSER = options(__doc__)
    PARSER.add_argument("--sync", type=int, default=50, metavar="MS",
                        help="how often what has come is made durable; long: only whole files are (%(default)s)")
    sys.exit(play("power_cut", PARSER, lives))
