# SPDX-License-Identifier: MIT
"""
What the tests of the whole program under Wine share: a web server whose answers wait for what the test says, a bridge, the
other programs, Wine's BITS service; and main(), which runs a list of tests.
"""
import contextlib
import http.client
import http.server
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import outside  # pylint: disable=wrong-import-position

BODY = bytes(range(256)) * 8192
TAG = "::WMP_STATUS:1:{}:Proseware:Käse & Söhne:音楽:7:{}:241:4"
RUN = pathlib.Path(__file__).with_name("run")
# Each call of Wine's goes through several processes, and beside other tests all of that takes its time.
PATIENCE = 300
# More than tests/wine/run gives a program. A passing test never waits for it.
PROGRAM_SECONDS = 960
STEPS = 8
# Of a server that says nothing for half a minute Wine's service thinks that it is gone.
TRICKLE_SECONDS = 5
FAILURES = (AssertionError, OSError, subprocess.SubprocessError, KeyError, IndexError, ValueError)


def wait_until(condition, what, seconds=PATIENCE):
    return outside.wait_until(condition, what, seconds)


class Skipped(Exception):
    """What this machine lacks."""


class Origin(http.server.ThreadingHTTPServer):
    """
    /held...: comes in STEPS parts, the first at once, each other one when the test has allowed it (allow());
    /looked...: half of it, and the rest when the bridge has looked at the queue twice meanwhile;
    /missing is not there (/missing-looked: it says so when the bridge has looked twice);
    everything else comes at once. Who waits gets a byte now and then.
    """
    daemon_threads = True

    def __init__(self, world):
        super().__init__(("127.0.0.1", 0), Answer)
        self.world = world
        self.allowed = {}
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def allow(self, path, parts=STEPS):
        """So many parts of that file may come, the first one included."""
        self.allowed[path] = parts


class Answer(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path.startswith("/missing-looked"):
            wait_until(self.server.world.two_looks(), "two looks")
        if self.path.startswith("/missing"):
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        # Where the bridge is killed meanwhile, or its service, the rest does not matter.
        with contextlib.suppress(OSError):
            self.send_body()

    def part_may_come(self, number):
        if self.path.startswith("/held"):
            return lambda: self.server.allowed.get(self.path, 1) > number
        return self.server.world.two_looks() if number > 0 else lambda: True

    def send_body(self):
        parts = STEPS if self.path.startswith("/held") else 2 if self.path.startswith("/looked") else 1
        sent = 0
        for number in range(parts):
            may_come, trickled = self.part_may_come(number), time.monotonic()
            while not may_come():
                time.sleep(0.05)
                if time.monotonic() - trickled > TRICKLE_SECONDS:
                    self.wfile.write(BODY[sent:sent + 1])
                    sent, trickled = sent + 1, time.monotonic()
            end = len(BODY) * (number + 1) // parts
            self.wfile.write(BODY[sent:end])
            sent = end

    def log_message(self, *_):
        pass


class World:
    def __init__(self, build):
        self.build = build
        self.program = build / "bitsbridge.exe"
        self.jobs_program = build / "tests/wine/wine_jobs.exe"
        self.store_program = build / "tests/wine/wine_store.exe"
        self.drive = pathlib.Path(os.environ["WINEPREFIX"]) / "drive_c"
        self.logs = pathlib.Path(tempfile.mkdtemp(prefix="logs-", dir=os.environ["WINEPREFIX"]))
        self.origin = Origin(self)
        self.url = f"http://127.0.0.1:{self.origin.server_port}"
        self.serve = None
        self.port = None

    def last_look(self):
        """When the bridge last ended a look at the queue: not before, and not after, by our clock that never goes back."""
        asked = time.monotonic()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=PATIENCE) as answer:
            age, = re.findall(rb"^bitsbridge_snapshot_age_seconds (\S+)", answer.read(), re.MULTILINE)
        return asked - float(age), time.monotonic() - float(age)

    def two_looks(self):
        """Says, when it is called again and again, whether the bridge has ended two looks since now: one has begun since, then."""
        after, left = time.monotonic(), 2

        def have_ended():
            nonlocal after, left
            earliest, latest = self.last_look()
            if earliest > after + 0.01:
                after, left = latest, left - 1
            return left <= 0
        return have_ended

    def wine(self, *words, status=0, stdin=subprocess.DEVNULL):
        """A program's output lines; its exit status must be as said (None: any)."""
        done = subprocess.run([RUN, *map(str, words)], stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              timeout=PROGRAM_SECONDS)
        self.errors = done.stderr.decode("utf-8").replace("\r", "")
        said = done.stdout.decode("utf-8").replace("\r", "")
        if status is not None and done.returncode != status:
            raise AssertionError(f"{words}: exit status {done.returncode}, not {status}: {said[-4000:]} {self.errors}")
        return said.splitlines()

    def bridge(self, *words, status=0):
        return self.wine(self.program, *words, status=status)

    def jobs(self, *words, status=0):
        return self.wine(self.jobs_program, *words, status=status)

    def start(self, *options):
        """On a port of its own; another program may have taken it meanwhile, then on another one."""
        for _ in range(5):
            self.port = outside.free_port()
            output = open(self.logs / f"serve-{self.port}.txt", "w+b")
            self.serve = subprocess.Popen(["timeout", "-k", "5", "6000", "wine", self.program, "serve", "--port",
                                           str(self.port), *options],
                                          stdin=subprocess.DEVNULL, stdout=output, stderr=output)
            self.log = path = pathlib.Path(output.name)
            wait_until(lambda: self.serve.poll() is not None or b"listening on" in path.read_bytes(),
                       "the first line of serve")
            if self.serve.poll() is None or "cannot listen on" not in path.read_text("utf-8"):
                break
        assert self.serve.poll() is None, path.read_text("utf-8")
        self.await_fresh()

    def await_fresh(self):
        wait_until(lambda: not self.get("/api/v1/jobs")[1]["queue"]["stale"], "a snapshot that is not stale")

    def windows_process(self):
        """timeout's child: what became of "wine"."""
        children = pathlib.Path(f"/proc/{self.serve.pid}/task/{self.serve.pid}/children").read_text().split()
        return int(children[0])

    def stop(self):
        if self.serve is None:
            return
        assert self.serve.poll() is None, f"the bridge has ended by itself, with {self.serve.returncode}"
        os.kill(self.windows_process(), signal.SIGINT)
        status = self.serve.wait(PATIENCE)
        self.serve = None
        assert status == 0, f"serve ended with {status}"

    def get(self, path, host="127.0.0.1"):
        connection = http.client.HTTPConnection(host, self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    @contextlib.contextmanager
    def listening(self):
        """Who listens has the bridge look: Wine tells nothing of what other programs do."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        connection.request("GET", "/api/v1/events")
        with contextlib.closing(connection), connection.getresponse():
            yield

    def curl(self, path):
        done = subprocess.run(["curl", "-sS", "-m", str(PATIENCE), f"http://localhost:{self.port}{path}"], check=True,
                              stdout=subprocess.PIPE)
        return json.loads(done.stdout)

    def job(self, job_id):
        status, body = self.get(f"/api/v1/jobs/{job_id}")
        return body if status == 200 else None

    def wait_state(self, job_id, *states):
        return wait_until(lambda: (job := self.job(job_id)) and job["state"] in states and job,
                          f"job {job_id} in {states}")

    def create(self, title, path, file, service=253675):
        """A job made by the other program."""
        return self.jobs("create", title, TAG.format(service, title), self.url + path, file)[0].lower()

    def add(self, title, path, file):
        """The same, resumed."""
        job_id = self.create(title, path, file)
        self.jobs("resume", job_id)
        return job_id

    def restart_service(self):
        """
        Ends Wine's BITS service and starts a new one. Asked to stop, it now and then does not; its end by force looks the
        same from outside. A service's process may end before it has told RpcSs, which then hands out the dead one's class
        for good ("stopped" is said first, and is the sign for the process to end). So RpcSs ends too, and with it what it
        remembers; whoever needs it starts it again.
        """
        self.wine("net", "stop", "BITS", status=None)
        with contextlib.suppress(AssertionError):
            wait_until(lambda: not self.hosts(), "the end of the BITS service", 10)
        for pid in self.hosts():
            print("    the service does not stop: it is killed")
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not self.hosts(), "the end of the BITS service")
        self.wine("net", "stop", "RpcSs", status=None)
        subprocess.run([RUN.with_name("pin.py"), self.build], check=True, timeout=PROGRAM_SECONDS)

    @contextlib.contextmanager
    def bridge_asleep(self):
        """A bridge that does nothing for a moment, and finds another world when it goes on."""
        pid = self.windows_process()
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def hosts(self):
        """The processes of this prefix's BITS service."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError):
                pid = int(entry.name)
                if b"svchost.exe\0-k\0netsvcs" in (entry / "cmdline").read_bytes() and \
                        f"WINEPREFIX={os.environ['WINEPREFIX']}".encode() in (entry / "environ").read_bytes().split(b"\0"):
                    found.append(pid)
        return found

    @contextlib.contextmanager
    def hung_service(self):
        hosts = self.hosts()
        assert hosts, "no process of the BITS service was found"
        for pid in hosts:
            os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            for pid in hosts:
                os.kill(pid, signal.SIGCONT)

    def end(self):
        """Whatever has become of the bridge."""
        with contextlib.suppress(*FAILURES):
            self.stop()
        if self.serve is not None and self.serve.poll() is None:
            self.serve.kill()


def main(tests, *options):
    """Runs those of them whose names hold a word of the command line, with a bridge that was started with these options."""
    wanted = [test for test in tests if not sys.argv[2:] or any(name in test.__name__ for name in sys.argv[2:])]
    world = World(pathlib.Path(sys.argv[1]).resolve())
    failed, skipped = [], 0
    world.start(*options)
    for test in wanted:
        begun = time.monotonic()
        try:
            test(world)
            print(f"ok      {test.__name__} ({time.monotonic() - begun:.1f} s)", flush=True)
        except Skipped as reason:
            skipped += 1
            print(f"skipped {test.__name__}: {reason}", flush=True)
        except FAILURES as problem:
            failed.append(f"FAILED  {test.__name__}: {type(problem).__name__}: {problem}")
            print(f"{failed[-1]} ({time.monotonic() - begun:.1f} s)", flush=True)
    if world.serve is not None and world.serve.poll() is not None:
        print(f"the bridge has ended by itself, with {world.serve.returncode}")
    world.end()
    if failed:
        for log in sorted(world.logs.iterdir()):
            print(f"--- {log.name}\n{log.read_text('utf-8', 'replace')[-4000:]}")
        print("\n".join(failed))
    print(f"{len(wanted) - len(failed) - skipped} of {len(wanted)} passed, {skipped} skipped")
    sys.exit(1 if failed else 0)
