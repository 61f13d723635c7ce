# SPDX-License-Identifier: MIT
"""A bridge with a given number of jobs on disk, and what it takes to ask it."""
import json
import pathlib
import sqlite3
import subprocess
import time
import urllib.request
import uuid


COLLECTION = 15  # jobs of an album


class Bridge:
    """`bitsbridge serve` on a free port with a data directory of its own."""

    def __init__(self, program, folder, jobs=0, options=()):
        self.program, self.folder = program, pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.common = ["--queue", "local", "--data-dir", str(self.folder / "data"),
                       "--config", str(self.folder / "no-config")]
        self.options = [*self.common, "--port", "0", "--download-dir", str(self.folder),
                        "--max-jobs", "20000", *options]
        (self.folder / "no-config").write_text("", encoding="ascii")
        if jobs:
            self.fill(jobs)
        self.process = None

    def start(self):
        """Returns the milliseconds from start to the first answered /healthz."""
        begun = time.perf_counter()
        self.process = subprocess.Popen([self.program, "serve", *self.options],
                                        stdout=subprocess.PIPE, text=True)
        first = self.process.stdout.readline()
        if "listening on" not in first:
            raise RuntimeError(f"the bridge did not start: {first!r}")
        self.base = first.split()[-1].rstrip("/")
        self.port = int(self.base.rsplit(":", 1)[1])
        self.get("/healthz")
        return (time.perf_counter() - begun) * 1000

    def add(self, url, name, *options):
        done = subprocess.run(
            [self.program, "add", url, str(self.folder / name), "--provider", "Proseware", "--max-jobs", "20000",
             "--artist", "The Artists", "--album", "Songs of the Year", "--track", "7",
             "--title", f"Title of {name}", "--duration", "241", "--rating", "4", *options, *self.common],
            capture_output=True, text=True, check=True)
        return done.stdout.strip()

    def change(self, job, *options):
        subprocess.run([self.program, "change", job, *options, *self.common], capture_output=True, check=True)

    def fill(self, jobs):
        """Makes the first job by the command line and copies its rows: 10,000 calls would take minutes."""
        first = self.add("http://127.0.0.1:9/tracks/track-00000.mp3", "track-00000.mp3",
                         "--suspended")
        with sqlite3.connect(self.folder / "data" / "queue.db") as database:
            copy_rows(database, first, jobs - 1)

    def get(self, path, headers=None):
        request = urllib.request.Request(self.base + path, headers=headers or {})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read(), dict(answer.headers)

    def get_json(self, path):
        return json.loads(self.get(path)[0])

    def stop(self):
        self.process.terminate()
        self.process.wait(30)
        self.process.stdout.close()


def columns(database, table):
    """All but the jobs' running number, which the database gives."""
    return [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] != "seq"]


def copy_rows(database, job_id, copies):
    """Copies of one job and its files under new ids and names, so many to a collection."""
    jobs, files = columns(database, "jobs"), columns(database, "files")
    row = database.execute(f"SELECT {','.join(jobs)} FROM jobs WHERE id = ?", (job_id,)).fetchone()
    file_rows = database.execute(
        f"SELECT {','.join(files)} FROM files WHERE job_id = ?", (job_id,)).fetchall()
    for number in range(1, copies + 1):
        new, name = str(uuid.uuid4()), f"track-{number:05}"
        renamed = [value.replace("track-00000", name) if isinstance(value, str) else value for value in row]
        renamed[jobs.index("id")] = new
        tag = renamed[jobs.index("description")].split(":")
        tag[4] = str(1 + number // COLLECTION)
        renamed[jobs.index("description")] = ":".join(tag)
        insert(database, "jobs", jobs, renamed)
        for old in file_rows:
            copied = [value.replace("track-00000", name) if isinstance(value, str) else value for value in old]
            copied[files.index("job_id")] = new
            insert(database, "files", files, copied)


def insert(database, table, names, values):
    database.execute(
        f"INSERT INTO {table} ({','.join(names)}) VALUES ({','.join('?' * len(values))})", values)
