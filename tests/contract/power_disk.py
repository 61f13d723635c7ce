# SPDX-License-Identifier: MIT
"""A disk that keeps its promises and no more, laid out from the steps that disk_shim.c has written down: what a sync had promised
is there after a power cut; of everything else nothing, all, or any part, torn at any sector, with holes, names with or without
their files. And what the programs share that cut the power."""
import argparse
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import time

PATIENCE = 120
SECTOR = 512
KEPT = ("nothing", "everything", "anything")
FOLDER = 0  # in place of a file's number


class Wrong(Exception):
    """Something is not as it must be."""


def read_log(data):
    """The records as (words, bytes)."""
    at = 0
    while at < len(data):
        end = data.index(b"\n", at)
        *words, count = data[at:end].decode().split("\t")
        at = end + 1 + int(count)
        yield words, data[end + 1:at]


class File:
    """An inode: what the disk has promised to hold, and what it may hold beside that."""

    def __init__(self):
        self.promised = b""
        self.pending = []  # (offset, bytes) of a write, (size, None) of a truncate

    @staticmethod
    def apply(content, offset, data):
        if data is None:
            return content[:offset] + bytes(max(0, offset - len(content)))
        hole = bytes(max(0, offset - len(content)))
        return content[:offset] + hole + data + content[offset + len(data):]

    def promise(self, count):
        for change in self.pending[:count]:
            self.promised = self.apply(self.promised, *change)
        del self.pending[:count]

    def content(self, kept, numbers):
        """What may be found after the cut."""
        content = self.promised
        for offset, data in self.pending:
            if kept == "everything":
                content = self.apply(content, offset, data)
            elif kept == "anything":
                content = self.apply_some(content, offset, data, numbers)
        return content

    def apply_some(self, content, offset, data, numbers):
        chance = numbers.random()
        if chance < 0.4:
            return content
        if data is None or chance < 0.7:
            return self.apply(content, offset, data)
        if chance < 0.8:  # the size has grown, the bytes have not come
            return content + bytes(max(0, offset + len(data) - len(content)))
        for at in range(0, len(data), SECTOR):
            if numbers.random() < 0.5:
                content = self.apply(content, offset + at, data[at:at + SECTOR])
        return content


class Disk:
    """All files by their inodes, and the names in folders."""

    def __init__(self):
        self.files = {}      # inode: File
        self.names = {}      # path: inode, as promised
        self.pending = []    # steps on names that no sync of their folder has promised yet: (path, inode or None)
        self.present = {}    # path: inode, as the programs see it
        self.syncs = {}      # thread: (inode, folder, pending changes)

    def put(self, path):
        """It was there before."""
        path = pathlib.Path(path)
        seen = path.stat()
        inode = (seen.st_dev << 40 ^ seen.st_ino) & (1 << 64) - 1
        self.files.setdefault(inode, File()).promised = path.read_bytes()
        self.names[str(path)] = self.present[str(path)] = inode

    def put_folder(self, path):
        self.names[str(path)] = self.present[str(path)] = FOLDER

    def set_name(self, path, inode):
        self.pending.append([(path, inode)])
        if inode is None:
            self.present.pop(path, None)
        else:
            self.present[path] = inode

    def step(self, words, data):
        what = words[0]
        if what == "create":
            inode = int(words[1])
            self.files[inode] = File()
            self.set_name(words[2], inode)
        elif what == "write":
            self.file(words[1]).pending.append((int(words[2]), data))
        elif what == "truncate":
            self.file(words[1]).pending.append((int(words[2]), None))
        elif what == "mkdir":
            self.set_name(words[1], FOLDER)
        elif what == "link":
            self.set_name(words[2], self.present[words[1]])
        elif what == "unlink":
            self.set_name(words[1], None)
        elif what == "rename":
            inode = self.present[words[1]]
            self.set_name(words[2], inode)
            self.set_name(words[1], None)
            # One step: never both names, never none.
            self.pending[-2:] = [self.pending[-2] + self.pending[-1]]
        elif what == "sync-begin":
            folder = words[3]
            pending = list(self.pending) if folder else len(self.file(words[2]).pending)
            self.syncs[words[1]] = (words[2], folder, pending)
        elif what == "sync-end":
            self.end_sync(*self.syncs.pop(words[1]))

    def file(self, inode):
        # A file that was there before the record began, the FIFO or the lock.
        return self.files.setdefault(int(inode), File())

    def end_sync(self, inode, folder, pending):
        if not folder:
            self.file(inode).promise(pending)
            return
        for change in pending:
            if change in self.pending and os.path.dirname(change[0][0]) == folder:
                self.pending.remove(change)
                self.apply_names(self.names, change)

    @staticmethod
    def apply_names(names, change):
        for path, inode in change:
            if inode is None:
                names.pop(path, None)
            else:
                names[path] = inode

    def lay_out(self, kept, numbers):
        """The files as they may be found."""
        names = dict(self.names)
        # Journals keep the order of names: of those without a promise, the first few are there.
        count = {"nothing": 0, "everything": len(self.pending)}.get(kept, numbers.randint(0, len(self.pending)))
        for change in self.pending[:count]:
            self.apply_names(names, change)
        contents = {}
        for path in sorted(path for path, inode in names.items() if inode == FOLDER):
            if os.path.isdir(os.path.dirname(path)):
                os.mkdir(path)
        for path, inode in names.items():
            if inode == FOLDER or not os.path.isdir(os.path.dirname(path)):
                continue
            if inode not in contents:
                contents[inode] = path
                pathlib.Path(path).write_bytes(self.files[inode].content(kept, numbers))
            else:
                os.link(contents[inode], path)


class World:
    """Folders on such a disk, and programs that work there."""

    def __init__(self, choice, root):
        self.choice, self.root = choice, root
        self.disk, self.log = root / "disk", root / "log"
        self.data, self.music = self.disk / "data", self.disk / "music"
        self.roots = [self.disk]

    def clear(self):
        for root in self.roots:
            shutil.rmtree(root, ignore_errors=True)
            root.mkdir()
        self.data.mkdir()
        self.music.mkdir()

    def environment(self, boot, log=None):
        """Of a program whose steps on the disk are counted, in that boot of the system."""
        boot_id = self.root / f"boot {boot}"
        boot_id.write_text(f"boot {boot}\n")
        environment = {**os.environ, "XDG_CONFIG_HOME": str(self.root), "LD_PRELOAD": self.choice.shim,
                       "DISK_ROOT": ":".join(map(str, self.roots)), "DISK_BOOT": str(boot_id)}
        return environment | ({"DISK_LOG": str(log)} if log else {})

    def run(self, name, *arguments, environment):
        done = subprocess.run([self.choice.program, name, *arguments, "--queue", "local", "--data-dir", self.data],
                              env=environment, capture_output=True, text=True, timeout=PATIENCE)
        if done.returncode != 0:
            raise Wrong(f"{name}: {done.stderr.strip()}")
        return done.stdout.strip()

    @staticmethod
    def wait(condition, what):
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                raise Wrong(f"waited too long for {what}")
            time.sleep(0.005)


def options(description, lives=None, counts=True):
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", default="build/dev/bitsbridge", help="bitsbridge (%(default)s)")
    parser.add_argument("--shim", default="build/dev/tests/contract/libdisk_shim.so", help="(%(default)s)")
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32), help="of the random choices")
    if lives:
        parser.add_argument("life", choices=lives)
    if counts:
        parser.add_argument("cuts", nargs="?", type=int, default=0, metavar="CUTS", help="at random; 0: everywhere")
        parser.add_argument("--server", default="build/dev/tests/contract/power_local", help="(%(default)s)")
    return parser


def play(name, parser, lives):
    """The whole program: lives(choice, root, numbers) says what it saw. Returns the exit status."""
    choice = parser.parse_args()
    choice.shim = os.path.abspath(choice.shim)
    root = pathlib.Path(tempfile.mkdtemp(prefix=f"bitsbridge {name} "))
    began = time.monotonic()
    try:
        said = lives(choice, root, random.Random(choice.seed))
    except Wrong as wrong:
        print(f"{name}: {' '.join(sys.argv[1:])} --seed {choice.seed}, see {root}: {wrong}", file=sys.stderr)
        return 1
    shutil.rmtree(root)
    print(f"{said}, {time.monotonic() - began:.0f} s (seed {choice.seed})")
    return 0
