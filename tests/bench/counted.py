# SPDX-License-Identifier: MIT
"""A bridge under callgrind: the instructions of named functions and of all that they call, phase by phase."""
import http.client
import json
import platform
import shutil
import signal
import subprocess

from fixture import Bridge

WAIT, WAITS = 120, 10
# A request for it ends a phase; it is in the program's table of routes, so no compiler takes its name away.
PHASE_ENDS = ("/healthz", "route_health")


def why_not():
    """Why nothing can be counted here, or None."""
    if not shutil.which("valgrind"):
        return "valgrind is not installed"
    if platform.machine() != "x86_64":
        return f"the stored numbers are of x86_64, this is {platform.machine()}"
    return None


def inclusive(file):
    """The instructions of each function with what it calls, of one of callgrind's files."""
    found, name = {}, None
    for line in open(file, encoding="utf-8", errors="replace"):
        if line.startswith("fn="):
            name = line[3:].strip()
        elif line[0].isdigit() and name:
            found[name] = found.get(name, 0) + int(line.split()[1])
    return found


class Counted(Bridge):
    """Work is told apart by whose it is, not by differences between runs: what other threads do by the clock meanwhile
    is in no figure, however slow the machine."""

    def count(self, work):
        """The functions' instructions by phase; work(bridge) ends them."""
        try:
            self.begin()
            work(self)
            self.connection.close()
            self.process.send_signal(signal.SIGTERM)
            self.process.communicate(timeout=WAIT)
        finally:
            if self.process:
                self.process.kill()
        return {name: inclusive(self.folder / f"phase.{number}") for number, name in enumerate(self.phases, 1)}

    def begin(self):
        self.process = subprocess.Popen(
            ["valgrind", "--tool=callgrind", f"--callgrind-out-file={self.folder / 'phase'}", "--compress-strings=no",
             "--compress-pos=no", f"--dump-before={PHASE_ENDS[1]}", self.program, "serve", *self.options],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        first = self.process.stdout.readline()
        if "listening on" not in first:
            raise RuntimeError(f"the bridge did not start: {first!r}{self.process.stderr.read()}")
        host, _, port = first.split()[-1].strip("/").partition("//")[2].partition(":")
        self.connection = http.client.HTTPConnection(host, int(port), timeout=WAIT)
        self.phases = []
        # It listens though the first look is not done; each request waits for that a while.
        if not any(not self.ask("/api/v1/collections/1")["queue"]["stale"] for _ in range(WAIT)):
            raise RuntimeError("the first look does not come")
        self.end_phase("start")

    def ask(self, path):
        """civetweb ends an idle connection after two seconds: a new one is made then."""
        try:
            self.connection.request("GET", path)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self.connection.close()
            self.connection.request("GET", path)
            answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status}")
        return json.loads(body)

    def changes_since(self, revision, filters=""):
        answer = self.ask(f"/api/v1/jobs?since={revision}{filters}")
        if "changed" not in answer:
            raise RuntimeError(f"no changes, but all jobs: {revision}")
        return answer

    def next_changes(self, revision):
        """Waits for changes of jobs; that a slow look was called stale meanwhile is none of them."""
        for _ in range(WAITS):
            answer = self.changes_since(revision, "&wait=60")
            if answer["changed"]:
                return answer
            revision = answer["revision"]
        raise RuntimeError("no job has changed")

    def end_phase(self, name):
        """What was done since the last one had this name."""
        self.ask(PHASE_ENDS[0])
        self.phases.append(name)


def of(functions, *names):
    """Those of them that a phase has seen at all, together."""
    return sum(functions.get(name, 0) for name in names)


def of_looks(functions):
    """What looks at the queue take, with the snapshots and views that are made of them."""
    return of(functions, "job_queue_look", "history_take", "board_publish")


def of_answers(functions):
    """What answers take, but for civetweb's own part, and for the one that ended the phase before."""
    return of(functions, "begin_request") - of(functions, PHASE_ENDS[1])
