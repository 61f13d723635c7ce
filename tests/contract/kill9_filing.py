#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Kills the bridge at random moments between a song's transfer and its place in the library, and sees whether it is whole.

Each round makes a few songs for the player, lets them arrive, then starts a bridge that files them and kills it with SIGKILL
at a random moment, once or several times. After each kill every song must be whole in one of its two places (in both only
where it was being copied to another file system). Then a bridge is left alone: every song must be in the library exactly
once, byte for byte, nowhere else, with nothing beside it, and the job's place must be named.

Exit status: 0 all rounds were right, 1 something was wrong (said on stderr; the folder is kept), 2 wrong usage.
"""
import json
import os
import pathlib
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.request

from kill9 import PATIENCE, Bridge, Wrong, play, wait_for

OTHER = "/dev/shm"
SIZES = (0, 1, 70000, 1000000, 8000000)


class Player(Bridge):
    """Serves with the player's part, or without."""

    def begin(self, *options):
        command = [self.program, "serve", "--queue", "local", "--port", "0", "--data-dir", self.data_dir, *options]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=self.environment)

    def start(self, *options):
        self.begin(*options)
        if not self.process.stdout.readline():
            raise Wrong(f"the bridge does not start: exit status {self.process.wait()}")


class Songs:
    def __init__(self, world):
        self.numbers, self.root, self.address = world.numbers, world.root, world.web
        self.bridge = world.bridge = Player(world.choice.program, None, world.root / "data")
        self.downloads = self.root / "downloads"
        self.downloads.mkdir()
        # On the same file system, and on another one where there is one.
        other = pathlib.Path(OTHER)
        self.other = other / self.root.name if os.access(other, os.W_OK) else self.root / "other"
        self.libraries = [self.root / "music", self.other / "music"]
        self.other.mkdir()
        self.copies = self.other.stat().st_dev != self.root.stat().st_dev
        self.kills = self.hits = 0
        self.filing = 0.3  # how long a bridge takes from its start until all is filed

    def add_songs(self, number):
        """{job: (file, content)}"""
        songs = {}
        for index in range(self.numbers.randint(1, 4)):
            name = f"round {number} - {index}.mp3"
            url = f"{self.address}/f/r{number}-{index}?size={self.numbers.choice(SIZES)}&seed={number * 10 + index}"
            job = self.bridge.run("add", url, str(self.downloads / name), "--job", "--provider", "P", "--artist", "Ann",
                                  "--album", f"Round {number}", "--title", "Song", "--priority", "foreground").strip()
            with urllib.request.urlopen(url) as answer:
                songs[job] = (self.downloads / name, answer.read())
        return songs

    def places(self, library, number):
        folder = library / "Ann" / f"Round {number}"
        return [path for path in folder.iterdir() if not path.name.startswith(".")] if folder.exists() else []

    def check_whole(self, library, number, songs):
        """Nothing is lost, and a name in the library is never half a song."""
        contents = [content for _, content in songs.values()]
        found = [path.read_bytes() for path in self.places(library, number)]
        for content in found:
            if content not in contents:
                raise Wrong("half a song has its name in the library")
        originals = [content for path, content in songs.values()
                     if path.exists() or list(self.downloads.glob(f".{path.name}.*.part"))]
        copies = len(found) + len(originals) - len(songs)
        if copies < 0 or copies > (1 if self.copies and library == self.libraries[1] else 0):
            raise Wrong(f"{len(found)} songs in the library and {len(originals)} elsewhere, of {len(songs)}")

    def check_end(self, library, number, songs):
        contents = sorted(content for _, content in songs.values())
        if sorted(path.read_bytes() for path in self.places(library, number)) != contents:
            raise Wrong("the library holds other songs than it must")
        left = list(self.downloads.iterdir()) + [path for path in library.rglob(".*")]
        if left:
            raise Wrong(f"left behind: {left}")
        for job, (_, content) in songs.items():
            shown = json.loads(self.bridge.run("show", job, "--json"))
            if pathlib.Path(shown["files"][0]["localName"]).read_bytes() != content:
                raise Wrong(f"{job} names another place")

    def is_under_way(self):
        """Was a song between its Complete and its place?"""
        database = sqlite3.connect(self.bridge.data_dir / "queue.db", timeout=PATIENCE)
        count, = database.execute("SELECT count(*) FROM jobs WHERE filing = 1").fetchone()
        database.close()
        return count > 0

    def is_filed(self, job):
        return json.loads(self.bridge.run("show", job, "--json"))["filed"] is True

    def one_round(self, number):
        library = self.numbers.choice(self.libraries)
        songs = self.add_songs(number)
        self.bridge.start()
        for job in songs:
            wait_for(self.bridge, job, "transferred")
        self.bridge.kill()
        options = ("--manage-jobs", "--library-dir", library)
        for _ in range(self.numbers.choice([1, 1, 2, 3])):
            self.bridge.begin(*options)
            time.sleep(self.numbers.uniform(0, 1.2) * self.filing)
            self.bridge.kill()
            self.kills += 1
            self.hits += self.is_under_way()
            self.check_whole(library, number, songs)
        began = time.monotonic()
        self.bridge.start(*options)
        while not all(self.is_filed(job) for job in songs):
            if time.monotonic() - began > PATIENCE:
                raise Wrong("a song is not filed")
        self.filing = (self.filing + min(1, time.monotonic() - began)) / 2
        self.bridge.kill()
        self.check_end(library, number, songs)


def lives(world):
    songs, number = Songs(world), 0
    while songs.kills < world.choice.count:
        number += 1
        try:
            songs.one_round(number)
        except Wrong as wrong:
            raise Wrong(f"round {number}, see {songs.other}, too: {wrong}") from wrong
    shutil.rmtree(songs.other)
    return (f"{number} rounds, {songs.kills} kills, {songs.hits} of them with a song under way, every song once and whole"
            f"{'' if songs.copies else ' (no other file system to copy to)'}")


if __name__ == "__main__":
    sys.exit(play("kill9_filing", __doc__, "fault_server.py", "KILLS", lives))
