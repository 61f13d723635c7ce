#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
The whole program under Wine, from outside: jobs made by another program through COM, real downloads, HTTP from
Linux, a BITS service that stops and one that hangs. Run by script/wine-test, which prepares Wine's prefix.
Usage: end_to_end.py BUILD_DIR [NAME...]    NAME: only the tests whose names hold it
"""
import contextlib
import http.client
import http.server
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from outside import PATIENCE, free_port, wait_until  # pylint: disable=wrong-import-position

BODY = bytes(range(256)) * 8192
TAG = "::WMP_STATUS:1:{}:Proseware:Käse & Söhne:音楽:7:{}:241:4"
RUN = pathlib.Path(__file__).with_name("run")
WATCH_JOB = RUN.parents[1] / "browser/wine/watch-job.js"


class Skipped(Exception):
    """What this machine lacks."""


class Origin(http.server.BaseHTTPRequestHandler):
    """
    /slow takes some seconds; /second just under one, or until the bridge, where the machine is busy, has looked twice;
    /missing is not there (-late: says so just under a second later); everything else comes at once.
    """
    protocol_version = "HTTP/1.1"
    world = None

    def do_GET(self):
        if self.path.startswith("/missing"):
            time.sleep(0.8 if "late" in self.path else 0)
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        steps = {"/slow": 32, "/seco": 8}.get(self.path[:5], 1)
        step = len(BODY) // steps
        looked = time.monotonic()
        with contextlib.suppress(OSError):
            for begin in range(0, len(BODY), step):
                if steps == 8 and begin + step >= len(BODY):
                    self.world.await_look(self.world.await_look(looked))
                self.wfile.write(BODY[begin:begin + step])
                time.sleep(0.1 if step < len(BODY) else 0)

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
        self.origin = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Origin)
        self.origin.daemon_threads = True
        threading.Thread(target=self.origin.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.origin.server_port}"
        self.serve = None
        self.port = None
        Origin.world = self

    def last_look(self):
        """When the bridge last looked at the queue, by our clock that never goes back."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/metrics", timeout=10) as answer:
            age, = re.findall(rb"^bitsbridge_snapshot_age_seconds (\S+)", answer.read(), re.MULTILINE)
        return time.monotonic() - float(age)

    def await_look(self, after):
        """When a look that ended later than that ended."""
        return wait_until(lambda: (at := self.last_look()) > after + 0.1 and at, "another look", 20)

    def wine(self, *words, status=0):
        """A program's output lines; its exit status must be as said (None: any)."""
        done = subprocess.run([RUN, *map(str, words)], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=150)
        self.errors = done.stderr.decode("utf-8").replace("\r", "")
        if status is not None and done.returncode != status:
            raise AssertionError(f"{words}: exit status {done.returncode}, not {status}: {self.errors}")
        return done.stdout.decode("utf-8").replace("\r", "").splitlines()

    def bridge(self, *words, status=0):
        return self.wine(self.program, *words, status=status)

    def jobs(self, *words, status=0):
        return self.wine(self.jobs_program, *words, status=status)

    def start(self, *options):
        self.port = free_port()
        output = open(self.logs / f"serve-{self.port}.txt", "w+b")
        self.serve = subprocess.Popen(["timeout", "-k", "5", "600", "wine", self.program, "serve", "--port", str(self.port),
                                       *options], stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        self.log = path = pathlib.Path(output.name)
        wait_until(lambda: self.serve.poll() is not None or b"listening on" in path.read_bytes(), "the first line of serve")
        assert self.serve.poll() is None, path.read_text()
        wait_until(lambda: not self.get("/api/v1/jobs")[1]["queue"]["stale"], "the first look")

    def windows_process(self):
        """timeout's child: what became of "wine"."""
        children = pathlib.Path(f"/proc/{self.serve.pid}/task/{self.serve.pid}/children").read_text().split()
        return int(children[0])

    def stop(self, seconds=PATIENCE):
        if self.serve is None:
            return
        os.kill(self.windows_process(), signal.SIGINT)
        status = self.serve.wait(seconds)
        self.serve = None
        assert status == 0, f"serve ended with {status}"

    def get(self, path, host="127.0.0.1", seconds=10):
        connection = http.client.HTTPConnection(host, self.port, timeout=seconds)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())
        finally:
            connection.close()

    def curl(self, path):
        done = subprocess.run(["curl", "-sS", "-m", "20", f"http://localhost:{self.port}{path}"], check=True,
                              stdout=subprocess.PIPE)
        return json.loads(done.stdout)

    def job(self, job_id):
        status, body = self.get(f"/api/v1/jobs/{job_id}")
        return body if status == 200 else None

    def wait_state(self, job_id, *states):
        return wait_until(lambda: (job := self.job(job_id)) and job["state"] in states and job,
                          f"job {job_id} in {states}")

    def add(self, title, path, file, service=253675):
        """A job made by the other program, resumed."""
        job_id = self.jobs("create", title, TAG.format(service, title), self.url + path, file)[0].lower()
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
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not self.hosts(), "the end of the BITS service")
        self.wine("net", "stop", "RpcSs", status=None)
        subprocess.run([RUN.with_name("pin.py"), self.build], check=True, timeout=120)

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


def it_listens_on_both_loopback_addresses(world):
    for host in ("127.0.0.1", "::1"):
        status, body = world.get("/api/v1/jobs", host)
        assert status == 200 and body["queue"] == {"source": "bits", "stale": False, "staleSince": None}, body


def a_second_instance_says_that_the_port_is_taken(world):
    world.bridge("serve", "--port", str(world.port), status=1)
    assert f"127.0.0.1:{world.port}" in world.errors and "--port" in world.errors, world.errors


def a_job_of_another_program_is_followed_to_its_end(world):
    title, name = "Grüße 😀 音楽", "Übung-日本-😀.mp3"
    job_id = world.add(title, "/slow/a.mp3", f"C:\\{name}")
    seen = wait_until(lambda: (job := world.job(job_id)) and job["state"] == "transferring" and
                      0 < job["progress"]["bytesTransferred"] < len(BODY) and job["progress"]["fraction"] and job,
                      "bytes on their way")
    assert seen["metadata"]["title"] == title and seen["metadata"]["albumTitle"] == "音楽", seen
    assert seen["displayName"] == title and seen["files"][0]["name"] == name, seen
    assert seen["progress"]["bytesTotal"] == len(BODY), seen
    assert seen["times"]["created"] is None and seen["owner"] is None, "Wine tells neither"
    done = world.wait_state(job_id, "transferred")
    assert done["progress"]["fraction"] == 1, done
    assert not (world.drive / name).exists(), "the file has its name before Complete"
    listed = world.curl("/api/v1/collections/253675")
    assert [job["id"] for job in listed["jobs"]].count(job_id) == 1, listed
    assert world.bridge("complete", job_id.split("-")[0]) is not None
    world.wait_state(job_id, "acknowledged")
    assert (world.drive / name).read_bytes() == BODY
    assert (world.job(job_id) or {}).get("progress", {}).get("fraction") == 1


def the_dashboard_in_chromium_moves_the_bar(world):
    title = "Über den Wolken 😀 空"
    watcher = subprocess.Popen(["timeout", "-k", "5", "200", "node", WATCH_JOB, f"http://127.0.0.1:{world.port}/"],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        if watcher.stdout.readline() != "ready\n":
            reason = watcher.stderr.read().strip()
            if watcher.wait() == 77:
                raise Skipped(reason)
            raise AssertionError(reason)
        job_id = world.jobs("create", title, TAG.format(253675, title), world.url + "/slow/d.mp3", "C:\\d.mp3")[0].lower()
        watcher.stdin.write(job_id + "\n")
        watcher.stdin.flush()
        world.jobs("resume", job_id)
        world.wait_state(job_id, "transferred")
        world.jobs("complete", job_id)
        seen = json.loads(watcher.stdout.readline() or "null")
        assert watcher.wait(30) == 0 and seen, watcher.stderr.read()
    finally:
        watcher.kill()
        watcher.communicate()
    values, states = seen["values"], seen["states"]
    assert title in seen["text"] and seen["complaints"] == [], seen
    assert values == sorted(values) and values[-1] == 100 and len([v for v in values if 0 < v < 100]) >= 3, seen
    assert states.index("Transferring") < states.index("Ready") < states.index("Done"), seen


def the_last_word_is_right_for_every_job_of_other_programs(world):
    """Programs as BITS's documents tell to write them: each job ends within a second, most between two looks."""
    ways = (("callback", 20, "/second.mp3", "acknowledged"), ("poll", 10, "/second.mp3", "acknowledged"),
            ("cancel", 10, "/second.mp3", "cancelled"), ("error", 5, "/missing-late.mp3", "cancelled"),
            ("early", 4, "/quick.mp3", "cancelled"), ("killed", 1, "/quick.mp3", "transferred"))
    stream = http.client.HTTPConnection("127.0.0.1", world.port, timeout=PATIENCE)
    stream.request("GET", "/api/v1/events")
    events = stream.getresponse()  # who listens has the bridge look
    wrong, unseen = [], []
    for way, count, path, expected in ways:
        lines = world.wine(world.store_program, way, count, TAG.format(4711, way), world.url + path, "C:\\")
        assert len(lines) == count, lines
        for line in lines:
            job_id = line.split()[0].lower()

            def settled():
                job = world.job(job_id)
                return job and (job["state"] == expected or "ended-unseen" in str(job["warnings"]))
            with contextlib.suppress(AssertionError):
                wait_until(settled, f"the end of {job_id}", 10)
            job = world.job(job_id)
            whole = job and (expected != "acknowledged" or job["progress"]["fraction"] == 1)
            if job is None:
                unseen.append(way)
            elif job["state"] != expected or not whole:
                wrong.append((way, job["state"], job["warnings"], job["progress"]))
    events.close()
    assert not wrong and not unseen, (unseen, wrong)


def a_missing_file_is_an_error_with_a_hint(world):
    job_id = world.add("fehlt", "/missing.mp3", "C:\\missing.mp3")
    job = world.wait_state(job_id, "error")
    assert job["error"]["code"] == "0x80190194" and job["error"]["context"] == "remote-file", job
    assert job["error"]["hint"], job
    world.bridge("cancel", job_id)
    world.wait_state(job_id, "cancelled")


def a_promise_to_complete_is_kept(world):
    name = "versprochen 音.mp3"
    job_id = world.bridge("add", world.url + "/quick.mp3", f"C:\\{name}", "--provider", "Proseware",
                          "--title", "Ein Lied 😀", "--complete")[0]
    assert list(world.drive.glob("users/*/AppData/Local/bitsbridge/promises")), "promises are in %LOCALAPPDATA%"
    wait_until(lambda: (world.drive / name).exists(), "the completed file")
    world.wait_state(job_id, "acknowledged")
    assert (world.drive / name).read_bytes() == BODY
    world.bridge("add", world.url + "/quick.mp3", f"C:\\{name}", "--provider", "Proseware", status=1)
    assert name in world.errors, world.errors


def the_commands_speak_utf8(world):
    job_id = world.add("Ärger", "/slow/b.mp3", "C:\\Ärger.mp3")
    world.wait_state(job_id, "transferred")
    listed = json.loads("\n".join(world.bridge("list", "--json")))
    jobs = listed["jobs"] if isinstance(listed, dict) else listed
    assert any(job["id"] == job_id and job["metadata"]["title"] == "Ärger" for job in jobs), listed
    assert any("Käse & Söhne" in line for line in world.bridge("show", "{" + job_id.upper() + "}"))
    world.bridge("suspend", job_id, status=1)
    assert "E_NOTIMPL" in world.errors, world.errors
    assert any("音" in line for line in world.bridge("check", TAG.format(1, "音")))
    world.bridge("complete", job_id)
    world.bridge("resume", "00000000-0000-0000-0000-000000000000", status=1)


def a_service_that_restarts_is_found_again(world):
    before = world.add("vorher", "/quick.mp3", "C:\\before.mp3")
    world.wait_state(before, "transferred")
    with world.bridge_asleep():
        world.restart_service()
    after = world.add("nachher", "/quick.mp3", "C:\\after.mp3")
    world.wait_state(after, "transferred")
    wait_until(lambda: not world.get("/api/v1/jobs")[1]["queue"]["stale"], "a fresh snapshot")
    # Wine's queue does not survive; what is left of the job is its last state, not a guess at its end.
    lost = world.job(before)
    assert lost is None or lost["state"] == "transferred", lost


def a_service_that_hangs_makes_the_snapshot_stale_and_nothing_else(world):
    job_id = world.add("hängt", "/slow/c.mp3", "C:\\hangs.mp3")
    world.wait_state(job_id, "transferring")
    with world.hung_service():
        def stale():
            begun = time.monotonic()
            status, body = world.get("/api/v1/jobs")
            assert status == 200 and time.monotonic() - begun < 5, "HTTP waits for the service"
            return body["queue"]["stale"] and body
        body = wait_until(stale, "a stale snapshot")
        assert body["queue"]["staleSince"] and any(job["id"] == job_id for job in body["jobs"]), body
        status, health = world.get("/healthz")
        assert status == 200 and health["status"] == "warn", health
        status, health = wait_until(lambda: (health := world.get("/healthz"))[0] == 503 and health, "/healthz to fail", 120)
        assert health["status"] == "fail", health
    wait_until(lambda: not world.get("/api/v1/jobs")[1]["queue"]["stale"], "a fresh snapshot")
    world.wait_state(job_id, "transferred")
    assert wait_until(lambda: world.get("/healthz")[1]["status"] == "pass", "a well bridge")


def it_stops_though_the_service_hangs(world):
    """In the middle of a look, and between two looks."""
    for pause in (1, 0):
        with world.hung_service():
            if pause:
                world.get("/api/v1/jobs")
                time.sleep(pause)
            begun = time.monotonic()
            world.stop(30)
            print(f"    stopped after {time.monotonic() - begun:.1f} s")
        world.start()
    with world.hung_service():
        a_second_instance_says_that_the_port_is_taken(world)


def silent_connections_make_room_for_who_asks(world):
    """More than there are workers; until its time-outs end them, civetweb itself would answer nobody for 25 s."""
    silent = [socket.create_connection(("127.0.0.1", world.port)) for _ in range(400)]
    try:
        for _ in range(3):
            assert world.get("/healthz", seconds=20)[0] == 200
        silent[0].settimeout(PATIENCE)
        with contextlib.suppress(ConnectionError):
            assert silent[0].recv(1) == b"", "the oldest is not ended"
        silent[-1].setblocking(False)
        with contextlib.suppress(BlockingIOError):
            assert silent[-1].recv(1), "the newest is ended too"
    finally:
        for connection in silent:
            connection.close()


def it_stops_cleanly_and_leaves_the_port_free(world):
    port = world.port
    world.stop()
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


def logging_off_stops_it_cleanly(world):
    """Wine's end of a session: every window is asked, then told, as Windows does it."""
    world.start("--log-level", "info")
    world.wine("wineboot", "--end-session")
    status = world.serve.wait(PATIENCE)
    world.serve = None
    assert status == 0 and "stopping" in world.log.read_text(), (status, world.log.read_text())


TESTS = [it_listens_on_both_loopback_addresses, a_second_instance_says_that_the_port_is_taken,
         a_job_of_another_program_is_followed_to_its_end, the_dashboard_in_chromium_moves_the_bar,
         the_last_word_is_right_for_every_job_of_other_programs, a_missing_file_is_an_error_with_a_hint,
         a_promise_to_complete_is_kept, the_commands_speak_utf8, a_service_that_restarts_is_found_again,
         a_service_that_hangs_makes_the_snapshot_stale_and_nothing_else, it_stops_though_the_service_hangs,
         silent_connections_make_room_for_who_asks, it_stops_cleanly_and_leaves_the_port_free, logging_off_stops_it_cleanly]


def main(tests, *options):
    """Runs them, with a bridge that was started with these options."""
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
        except (AssertionError, OSError, subprocess.SubprocessError, KeyError, IndexError) as problem:
            failed.append(test.__name__)
            print(f"FAILED  {test.__name__}: {type(problem).__name__}: {problem}", flush=True)
    if world.serve is not None:
        with contextlib.suppress(AssertionError, OSError, subprocess.SubprocessError):
            world.stop(15)
        if world.serve is not None and world.serve.poll() is None:
            world.serve.kill()
    if failed:
        for log in sorted(world.logs.iterdir()):
            print(f"--- {log.name}\n{log.read_text()}")
    print(f"{len(wanted) - len(failed) - skipped} of {len(wanted)} passed, {skipped} skipped")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main(TESTS)
