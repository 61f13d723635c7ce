#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Cuts the power at a step of the disk while the other side goes on: a server that has what was sent, another disk.

What power_cut.py lays out from one record cannot be told from a record where somebody else remembers, too. So the program is
killed by disk_shim.c behind its Nth step; the disk is laid out as a power cut at that moment may leave it (power_disk.py says
how); and a program in another boot of the system goes on from there, beside the very server that it had talked to.
  upload   a file, with a reply and without: in the end the server holds it once, byte for byte, and the reply has its name
  filing   two songs between transferred and filed, on the same file system and on another one: after the cut each is whole
           somewhere, in the end each lies in the library once, and nothing else lies anywhere

Exit status: 0 all was right, 1 something was wrong (said on stderr, with the seed), 2 wrong usage.
"""
import hashlib
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.request

import bits_server
import fault_server
from power_disk import KEPT, PATIENCE, Disk, Wrong, options, play, read_log
import power_disk

OTHER = "/dev/shm"


class World(power_disk.World):
    boot = 0

    def begin(self, command, cut=None, log=False):
        """In another boot each time."""
        self.boot += 1
        self.log.unlink(missing_ok=True)
        environment = self.environment(self.boot, self.log if log or cut else None) | ({"DISK_CUT": str(cut)} if cut else {})
        return subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def end(self, process):
        process.kill()
        process.wait()
        process.stdout.close()
        process.stdin.close()

    def run(self, name, *arguments):  # pylint: disable=arguments-differ
        return super().run(name, *arguments, environment={**os.environ, "XDG_CONFIG_HOME": str(self.root)})

    def await_end(self, process, is_done, what):
        """Until that, or until the process was killed."""
        self.wait(lambda: process.poll() is not None or is_done(), what)

    def files(self):
        return [path for root in self.roots for path in root.rglob("*") if path.is_file()]

    def lay_out(self, disk, kept, numbers):
        for words, content in read_log(self.log.read_bytes()):
            disk.step(words, content)
        self.clear()
        disk.lay_out(kept, numbers)


class Upload:
    SIZE = 400000

    def __init__(self, world):
        self.world = world
        self.server = bits_server.Server(0, pathlib.Path(tempfile.mkdtemp(dir=world.root)), {})
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.path = world.root / "song.mp3"
        self.path.write_bytes(random.Random(1).randbytes(self.SIZE))
        self.number = 0
        self.name = self.reply = None

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def prepare(self, numbers):
        self.number += 1
        self.name, self.reply = f"song-{self.number}", numbers.random() < 0.5
        url = f"{self.server.address}/u/{self.name}" + ("?reply=/reply/ID" if self.reply else "")
        answer = ["--reply", str(self.world.music / "reply")] if self.reply else []
        self.world.run("add", "--upload", str(self.path), url, *answer, "--provider", "P", "--priority", "foreground")

    def state(self):
        return self.server.names[self.name].state(self.server.file(self.name)) if self.name in self.server.names else None

    def begin(self, **options):
        return self.world.begin([self.world.choice.server, "serve", self.world.data, "50"], **options)

    def is_done(self):
        state = self.state()
        return state is not None and state["closed"] > 0 and state["open"] == 0

    def check_cut(self):
        pass

    def finish(self):
        process = self.world.begin([self.world.choice.server, "finish", self.world.data])
        said, _ = process.communicate(timeout=PATIENCE)
        if process.returncode != 0 or not said.endswith(" 0x00000000\n"):
            raise Wrong(f"after the cut: {process.returncode}, {said!r}")

    def check_end(self):
        hash_of_it = hashlib.sha256(self.path.read_bytes()).hexdigest()
        wanted = {"closed": 1, "size": self.SIZE, "sha256": hash_of_it, "mixed": False}
        state = self.state()
        if wrong := {key: state[key] for key, value in wanted.items() if state[key] != value}:
            raise Wrong(f"the server has {wrong}, not {wanted}")
        found = {path.name: path.read_text() for path in self.world.music.iterdir()}
        if found != ({"reply": f"reply to {hash_of_it}\n"} if self.reply else {}):
            raise Wrong(f"in the folder: {found}")


class Filing:
    SIZES = (3000, 200000)

    def __init__(self, world):
        self.world = world
        self.other = pathlib.Path(OTHER if os.access(OTHER, os.W_OK) else world.root) / f"{world.root.name} library"
        world.roots.append(self.other)
        self.template = world.root / "template"
        self.contents = [fault_server.content(1, size) for size in self.SIZES]
        self.jobs, self.library, self.address = [], None, None
        self.transfer()

    def close(self):
        shutil.rmtree(self.other, ignore_errors=True)

    def transfer(self):
        """Once: all is transferred, and nothing of it is filed."""
        world, web = self.world, fault_server.serve()
        world.clear()
        for number, size in enumerate(self.SIZES):
            self.jobs.append(world.run("add", f"http://{web.place}/f/{number}?size={size}", str(world.music / f"{number}.mp3"), "--job",
                                       "--provider", "P", "--artist", "Ann", "--album", "One", "--title", "Song"))
        process = world.begin([world.choice.server, "serve", world.data, "50"])
        world.await_end(process, lambda: all('"transferred"' in world.run("show", job, "--json") for job in self.jobs), "the transfers")
        self.world.end(process)
        web.shutdown()
        web.server_close()
        shutil.copytree(world.disk, self.template, ignore=shutil.ignore_patterns("wake"))

    def prepare(self, numbers):
        shutil.rmtree(self.world.disk)
        shutil.copytree(self.template, self.world.disk)
        self.library = numbers.choice([self.world.disk, self.other]) / "Music"
        self.library.mkdir()

    def begin(self, **options):
        process = self.world.begin([self.world.choice.program, "serve", "--queue", "local", "--port", "0", "--data-dir",
                                    self.world.data, "--manage-jobs", "--library-dir", self.library], **options)
        self.address = process.stdout.readline().strip().rpartition(" ")[2]
        return process

    def is_done(self):
        return all(self.job(job).get("filed") is True for job in self.jobs)

    def job(self, job):
        try:
            with urllib.request.urlopen(f"{self.address}api/v1/jobs/{job}", timeout=PATIENCE) as answer:
                return json.load(answer)
        except (OSError, ValueError):  # it has been killed
            return {}

    def named(self):
        return [path for path in self.library.rglob("*") if path.is_file() and not path.name.startswith(".")]

    def check_cut(self):
        songs = [path.read_bytes() for path in self.named()]
        if [song for song in songs if song not in self.contents]:
            raise Wrong("half a song has its name in the library")
        originals = [path.read_bytes() for path in self.world.music.iterdir()]
        for content in self.contents:
            if content not in songs and content not in originals:
                raise Wrong(f"a song is nowhere: {list(map(str, self.world.files()))}")

    def finish(self):
        process = self.begin()
        try:
            self.world.await_end(process, self.is_done, "the songs")
        finally:
            self.world.end(process)

    def check_end(self):
        if sorted(path.read_bytes() for path in self.named()) != sorted(self.contents):
            raise Wrong(f"the library holds {list(map(str, self.named()))}")
        left = list(self.world.music.iterdir()) + list(self.library.rglob(".*"))
        if left:
            raise Wrong(f"left behind: {left}")


LIVES = {"upload": Upload, "filing": Filing}


def one_cut(world, life, cut, kept, numbers):
    world.clear()
    life.prepare(numbers)
    disk = Disk()
    for path in world.files():
        disk.put(path)
    for folder in (path for root in world.roots for path in root.rglob("*") if path.is_dir()):
        if folder not in (world.data, world.music):
            disk.put_folder(folder)
    process = life.begin(cut=cut, log=True)
    try:
        world.await_end(process, life.is_done, "what is to be cut off")
    finally:
        world.end(process)
    steps = len(list(read_log(world.log.read_bytes())))
    world.lay_out(disk, kept, numbers)
    life.check_cut()
    life.finish()
    life.check_end()
    return steps


def cut_anywhere(world, life, cuts, numbers):
    """So many cuts; 0: at each step, each way. Returns how many."""
    steps = one_cut(world, life, None, "everything", numbers)
    moments = ([(numbers.randint(1, steps), numbers.choice(KEPT)) for _ in range(cuts)] if cuts else
               [(cut, kept) for cut in range(1, steps + 1) for kept in KEPT])
    for cut, kept in moments:
        try:
            one_cut(world, life, cut, kept, numbers)
        except Wrong as wrong:
            raise Wrong(f"cut behind step {cut} of about {steps}, {kept} else kept: {wrong}") from wrong
    return len(moments), steps


def lives(choice, root, numbers):
    world = World(choice, root)
    life = LIVES[choice.life](world)
    try:
        cuts, steps = cut_anywhere(world, life, choice.cuts, numbers)
    finally:
        life.close()
    return f"{cuts} cuts of about {steps} steps of the disk, all as it should be"


if __name__ == "__main__":
    sys.exit(play("power_live", options(__doc__, LIVES), lives))
