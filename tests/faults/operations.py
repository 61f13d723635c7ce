# SPDX-License-Identifier: MIT
"""What is done while a call fails, and what must hold behind it, whatever failed."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "contract"))
import fault_server  # pylint: disable=wrong-import-position

PATIENCE = 60
QUEUED, SUSPENDED, TRANSFERRED, ACKNOWLEDGED, CANCELLED = 0, 3, 6, 7, 8
SETTLED = (4, 5, TRANSFERRED, ACKNOWLEDGED, CANCELLED)
SIZE = 300_000
# Nothing of this is ever true here: the database is good, and every failure has a reason.
UNTRUE = ("not an error", "Success", "(null)", "Move it away", "is damaged", "of another program", "newer bitsbridge",
          "already served")


class Wrong(Exception):
    """Something is not as it must be."""



class World:
    """A data directory with jobs in several states, which is made once and laid out anew for each run."""

    def __init__(self, choice):
        self.choice = choice
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="bitsbridge faults "))
        self.disk, self.template = self.root / "disk", self.root / "template"
        self.data, self.folder = self.disk / "data", self.disk / "files"
        self.folder.mkdir(parents=True)
        self.server = fault_server.serve()
        self.environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        self.environment |= {"XDG_CONFIG_HOME": str(self.root / "config"), "XDG_STATE_HOME": str(self.root / "state")}
        self.content = fault_server.content(1, SIZE)
        self.ids = {}
        self.make()

    def url(self, name):
        return f"http://{self.server.place}/f/{name}?size={SIZE}"

    def arguments(self, *words):
        return [self.choice.program, *words, "--queue", "local", "--data-dir", str(self.data)]

    def run(self, *words, fault=None, log=None):
        return subprocess.run(self.arguments(*words), env=self.faulty(fault, log), stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, timeout=PATIENCE, check=False)

    def faulty(self, fault, log):
        environment = dict(self.environment)
        if fault or log:
            environment["LD_PRELOAD"] = self.choice.shim
        if fault:
            environment["FAULT"] = fault
        if log:
            environment["FAULT_LOG"] = str(log)
        return environment

    def make(self):
        for name, *options in (("suspended", "--suspended"), ("queued",), ("transferred", "--suspended")):
            done = self.run("add", self.url(f"{name}.mp3"), str(self.folder / f"{name}.mp3"), "--provider", "P", *options)
            if done.returncode != 0:
                raise Wrong(f"the world cannot be made: {done.stderr}")
            self.ids[name] = done.stdout.strip()
        self.run("suspend", self.ids["queued"])
        self.run("resume", self.ids["transferred"])
        with self.serving():
            self.wait(lambda: self.jobs()[self.ids["transferred"]]["state"] == TRANSFERRED, "a transfer")
        self.run("resume", self.ids["queued"])
        # A copy is another file; as after a restart of the machine nobody knows which one it was.
        with contextlib.closing(sqlite3.connect(self.data / "queue.db", timeout=PATIENCE)) as database, database:
            database.execute("UPDATE files SET local_inode = NULL")
        shutil.copytree(self.disk, self.template, ignore=shutil.ignore_patterns("wake"))
        self.before = self.jobs()

    def lay_out(self):
        shutil.rmtree(self.disk, ignore_errors=True)
        shutil.copytree(self.template, self.disk)

    def serving(self, *words, fault=None, log=None):
        return Serving(self, words, fault, log)

    @staticmethod
    def wait(condition, what, patience=PATIENCE):
        deadline = time.monotonic() + patience
        while not condition():
            if time.monotonic() > deadline:
                raise Wrong(f"waited too long for {what}")
            time.sleep(0.01)

    # What is there.

    def jobs(self):
        with contextlib.closing(sqlite3.connect(self.data / "queue.db", timeout=PATIENCE)) as database:
            database.row_factory = sqlite3.Row
            jobs = {row["id"]: dict(row) for row in database.execute(
                "SELECT id, state, priority, display_name, completing, complete_when_transferred, local_name"
                " FROM jobs JOIN files ON files.job_id = jobs.id ORDER BY seq")}
        for job in jobs.values():
            # A cancelled job is cancelled; what is left of its files the owner may remove.
            job["completing"] = job["completing"] if job["state"] != CANCELLED else 0
        return jobs

    def files(self):
        """The names of whole files."""
        names = {path.name for path in self.folder.iterdir()}
        return {name for name in names if not name.endswith(".part")}

    def finish(self):
        """Another owner ends what was begun, and brings all jobs to their ends."""
        done = subprocess.run([self.choice.finisher, "finish", str(self.data)], env=self.environment,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=PATIENCE, check=False)
        if done.returncode != 0:
            raise Wrong(f"the queue cannot be served behind it: {done.stderr.strip()}")
        for line in done.stdout.partition("-\n")[2].splitlines():
            if not line.endswith(" 0x00000000"):
                raise Wrong(f"a job does not come to its end: {line}")
        left = [path.name for path in self.folder.iterdir() if path.name.endswith(".part")]
        if left:
            raise Wrong(f"left over: {left}")
        for path in self.folder.iterdir():
            if path.read_bytes() != self.content:
                raise Wrong(f"{path.name} is not its source")

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        shutil.rmtree(self.root, ignore_errors=True)


class Serving:
    """A bridge, for as long as it is asked for."""

    def __init__(self, world, words, fault, log):
        self.world = world
        self.process = subprocess.Popen(
            world.arguments("serve", "--port", "0", "--download-dir", str(world.folder), *words),
            env=world.faulty(fault, log), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True)
        line = self.process.stdout.readline()
        self.address = line.rpartition(" ")[2].strip().rstrip("/")
        self.said = ""

    def is_there(self):
        return self.process.poll() is None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.is_there():
            self.process.send_signal(signal.SIGTERM)
        try:
            _, self.said = self.process.communicate(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.communicate()
            raise Wrong("the bridge does not end") from None


def check_words(status, said, dies):
    """How a program ended, and what it said: status as subprocess has it; dies: an allocation failed."""
    if status < 0 and not (dies and status == -signal.SIGABRT):
        raise Wrong(f"it was ended by {signal.Signals(-status).name}: {said.strip()}")
    if status not in (0, 1) and status > 0:
        raise Wrong(f"exit status {status}: {said.strip()}")
    if status != 0 and not said.startswith("bitsbridge: "):
        raise Wrong(f"it failed ({status}) and said {said!r}")
    for words in UNTRUE:
        if words in said:
            raise Wrong(f"it said: {said.strip()}")


class Command:
    """A command beside the bridge. change: what becomes of the jobs by it."""

    def __init__(self, name, words, change, done=None):
        self.name, self.words, self.change, self.done = name, words, change, done

    def run(self, world, fault, log=None):
        world.lay_out()
        done = world.run(*self.words(world), fault=fault, log=log)
        dies = bool(fault) and fault.startswith(("allocate", "random"))
        check_words(done.returncode, done.stderr, dies)
        after = world.jobs()
        self.check(world, done, after)
        world.finish()
        return "done" if done.returncode == 0 else "refused" if done.returncode > 0 else "died"

    def check(self, world, done, after):
        expected = self.change(world, after)
        if done.returncode == 0:
            if after != expected:
                raise Wrong(f"success without its effect: {difference(expected, after)}")
            if self.done:
                self.done(world, done)
        elif after != world.before:
            said = "was made" in done.stderr or "is made" in done.stderr
            if not said and done.returncode > 0 and not is_on_the_way(world.before, after, expected):
                raise Wrong(f"an effect without a word ({done.stderr.strip()}): {difference(world.before, after)}")


def is_on_the_way(before, after, expected):
    """Complete and Cancel take several steps; what they have noted the owner ends. A new job starts suspended."""
    for job, row in after.items():
        known = before.get(job)
        if row in (known, expected.get(job)):
            continue
        if not row["completing"]:
            return False
    return set(before) <= set(after) <= set(expected)


def difference(one, other):
    return [(one.get(job), other.get(job)) for job in {*one, *other} if one.get(job) != other.get(job)]


def changed(name, **columns):
    def change(world, _):
        job = world.ids[name]
        return {**world.before, job: {**world.before[job], **columns}}
    return change


def made(**columns):
    """A new job with these."""
    def change(world, after):
        new = [job for job in after if job not in world.before]
        row = {"id": new[0] if new else None, "state": QUEUED, "priority": 2, "display_name": "new.mp3", "completing": 0,
               "complete_when_transferred": 0, "local_name": str(world.folder / "new.mp3"), **columns}
        return {**world.before, row["id"]: row}
    return change


def added(*options):
    return lambda world: ("add", world.url("new.mp3"), str(world.folder / "new.mp3"), "--provider", "P", *options)


def on(verb, name, *options):
    return lambda world: (verb, world.ids[name], *options)


def id_was_printed(world, done):
    if done.stdout.strip() not in world.jobs():
        raise Wrong(f"it printed {done.stdout!r}")


def all_were_listed(world, done):
    listed = {job["id"]: job["state"] for job in json.loads(done.stdout)["jobs"]}
    if listed != {world.ids["suspended"]: "suspended", world.ids["queued"]: "queued",
                  world.ids["transferred"]: "transferred"}:
        raise Wrong(f"it listed {listed}")


def file_is_there(world, _):
    if world.files() != {"transferred.mp3"}:
        raise Wrong(f"in the folder: {world.files()}")


class Serve:
    """The bridge with a transfer; asked: with a page's job, too."""

    def __init__(self, name, asked):
        self.name, self.asked = name, asked

    def run(self, world, fault, log=None):
        world.lay_out()
        words = ("--allow-control", "https://store.example=P", "--allow-source", f"http://{world.server.place}/")
        status = "not made"
        with world.serving(*words, fault=fault, log=log) as bridge:
            if self.asked and bridge.address:
                status = self.ask(world, bridge)
            self.wait(world, bridge)
        check_words(bridge.process.returncode, bridge.said, bool(fault) and fault.startswith(
            ("allocate", "random", "thread")))
        after = world.jobs()
        lost = set(world.before) - set(after)
        if lost:
            raise Wrong(f"lost: {lost}")
        if status not in ("not made", *after):
            raise Wrong(f"the page's job {status} is not there")
        if not log:
            world.finish()
        return "done" if bridge.process.returncode == 0 else "refused" if bridge.process.returncode > 0 else "died"

    @staticmethod
    def ask(world, bridge):
        """The id of the job that the bridge says it has made."""
        body = json.dumps({"url": world.url("page.mp3"), "serviceId": 7}).encode()
        request = urllib.request.Request(f"{bridge.address}/api/v1/jobs", body, {
            "Content-Type": "application/json", "Origin": "https://store.example"})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)["id"] if answer.status == 201 else "not made"
        except (OSError, ValueError, urllib.error.URLError):
            return "not made"

    @staticmethod
    def wait(world, bridge):
        """Until nothing moves any more, by itself or because it has failed."""
        deadline = time.monotonic() + 6
        while bridge.is_there() and time.monotonic() < deadline:
            # A lock that could not be given back stays until its process ends; nobody else can read until then.
            with contextlib.suppress(sqlite3.OperationalError):
                if all(job["state"] in (SUSPENDED, *SETTLED) for job in world.jobs().values()):
                    return
            time.sleep(0.05)


OPERATIONS = {operation.name: operation for operation in (
    Command("add", added(), made(), id_was_printed),
    Command("add-complete", added("--complete"), made(complete_when_transferred=1), id_was_printed),
    Command("list", lambda _: ("list", "--all", "--json"), lambda world, _: world.before, all_were_listed),
    Command("suspend", on("suspend", "queued"), changed("queued", state=SUSPENDED)),
    Command("resume", on("resume", "suspended"), changed("suspended", state=QUEUED)),
    Command("complete", on("complete", "transferred"), changed("transferred", state=ACKNOWLEDGED), file_is_there),
    Command("cancel", on("cancel", "transferred"), changed("transferred", state=CANCELLED)),
    Command("change", on("change", "queued", "--priority", "high"), changed("queued", priority=1)),
    Serve("serve", asked=False),
    Serve("serve-page", asked=True),
)}
