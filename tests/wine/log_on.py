#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
"bitsbridge install" and "uninstall" under Wine: the Run entry as it is written, a bridge that really starts at the next
log-on, and nothing left behind. The program lies in a folder with spaces and umlauts. Run by script/wine-test, which
prepares Wine's prefix.
Usage: log_on.py BUILD_DIR
"""
import http.client
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from outside import free_port, wait_until  # pylint: disable=wrong-import-position

PATIENCE = 300
KEY = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
STORE = "https://store.example"
FOLDER = "Programme für alle\\BITS Brücke"


class Machine:
    def __init__(self, build):
        prefix = pathlib.Path(os.environ["WINEPREFIX"])
        self.notes = prefix / "log_on"
        self.notes.mkdir()
        self.folder = prefix / "drive_c" / pathlib.PureWindowsPath(FOLDER)
        self.folder.mkdir(parents=True)
        for name in ("bitsbridge.exe", "bitsbridgew.exe"):
            shutil.copy(build / name, self.folder)
        self.port = free_port()

    def run(self, *words, status=0, encoding="utf-8"):
        """
        What a program says on both streams. They are a file: what it has started may hold a pipe open, and write later;
        so it is a new one for each.
        """
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(["timeout", "-k", "5", str(PATIENCE), *map(str, words)], stdin=subprocess.DEVNULL,
                                  stdout=output, stderr=output, timeout=PATIENCE + 60)
            output.seek(0)
            said = output.read().decode(encoding, "replace").replace("\r", "")
        if status is not None and done.returncode != status:
            raise AssertionError(f"{words}: exit status {done.returncode}, not {status}: {said}")
        return said

    def bridge(self, *words, status=0):
        return self.run("wine", self.folder / "bitsbridge.exe", *words, status=status)

    def entry(self, name="bitsbridge"):
        """What the Run key has under this name; None where there is nothing."""
        # Wine's reg prints in the code page of old programs.
        said = self.run("wine", "reg", "query", KEY, "/v", name, status=None, encoding="cp437")
        lines = [line.strip() for line in said.splitlines() if line.strip().startswith(name + " ")]
        return lines[0].split("REG_SZ", 1)[1].strip() if lines else None

    def get(self, path, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers=headers)
            return connection.getresponse().status
        except OSError:
            return None
        finally:
            connection.close()

    def runs(self):
        """Answers, whatever it says: now and then Wine's BITS service does not come up, which is not asked here."""
        return self.get("/healthz") is not None

    def processes(self):
        """The numbers of this prefix's bridges that have no console."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
                ours = f"WINEPREFIX={os.environ['WINEPREFIX']}".encode() in (entry / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if ours and words[0].endswith(b"bitsbridgew.exe"):
                found.append(int(entry.name))
        return found

    def await_processes(self, count):
        """One that has ended, by Wine's word, may still be a process for a moment."""
        return wait_until(lambda: len(found := self.processes()) == count and (found or True), f"{count} bridges", PATIENCE)

    def await_end(self):
        wait_until(lambda: not self.runs(), "the end of the bridge", PATIENCE)
        self.await_processes(0)

    def log_off(self):
        self.run("wineserver", "-k", status=None)
        self.run("wineserver", "-w", status=None)
        self.await_end()

    def log_on(self):
        """Wine's start of a session, which runs what stands in the Run key."""
        self.run("wineboot")


def installs_starts_and_uninstalls(machine):
    expected = (f'"C:\\{FOLDER}\\bitsbridgew.exe" serve --port={machine.port} '
                f'"--allow-origin={STORE}=Käse & Söhne"')
    arguments = ("install", "--port", machine.port, "--allow-origin", f"{STORE}=Käse & Söhne")
    machine.run("wine", "reg", "add", KEY, "/v", "other", "/d", "not ours")

    said = machine.bridge(*arguments)
    assert expected in said and f"it runs now, on http://127.0.0.1:{machine.port}/" in said, said
    assert machine.entry() == expected, machine.entry()
    wait_until(machine.runs, "the bridge", PATIENCE)
    first = machine.await_processes(1)
    assert f"pass  session:start      log-on starts C:\\{FOLDER}\\bitsbridgew.exe" in machine.bridge("doctor", status=None)

    said = machine.bridge(*arguments)
    second = machine.await_processes(1)
    assert f"it runs now, on http://127.0.0.1:{machine.port}/" in said and second != first, (said, first, second)
    assert machine.entry() == expected, machine.entry()
    wait_until(machine.runs, f"the bridge, though install said: {said}", PATIENCE)
    assert machine.processes() == second, "it is another one than install has started"

    machine.run("wine", "reg", "add", APPROVED, "/v", "bitsbridge", "/t", "REG_BINARY", "/d", "030000000000000000000000", "/f")
    assert "turned off in Task Manager" in machine.bridge("doctor", status=None)
    machine.run("wine", "reg", "add", APPROVED, "/v", "bitsbridge", "/t", "REG_BINARY", "/d", "020000000000000000000000", "/f")
    assert "turned off" not in machine.bridge("doctor", status=None)

    machine.log_off()
    machine.log_on()
    wait_until(machine.runs, "the bridge that starts at log-on", PATIENCE)
    assert machine.get("/api/v1/jobs", Origin=STORE) == 200
    assert machine.get("/api/v1/jobs", Origin="https://other.example") == 403

    said = machine.bridge("uninstall")
    assert "no longer starts at log-on" in said, said
    assert machine.entry() is None and machine.entry("other") == "not ours"
    machine.await_end()
    assert "was not installed" in machine.bridge("uninstall")

    machine.log_off()
    machine.log_on()
    assert machine.entry() is None and not machine.processes()


def refuses_what_windows_would_cut(machine):
    providers = ",".join(f"Provider{number}" for number in range(40))
    said = machine.bridge("install", "--allow-origin", f"{STORE}={providers}", status=1)
    assert "260 characters" in said and "config file" in said, said
    assert machine.entry() is None
    said = machine.bridge("install", "--prot", "1", status=2)
    assert "did you mean --port?" in said, said


def leaves_a_bridge_alone_that_was_started_by_hand(machine):
    log, config = machine.notes / "by-hand.txt", machine.notes / "config"
    config.touch()
    with open(log, "wb") as output:
        by_hand = subprocess.Popen(["timeout", "3000", "wine", machine.folder / "bitsbridge.exe", "serve",
                                    "--port", str(machine.port), "--config", config],
                                   stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        wait_until(lambda: "listening on" in log.read_text(), "the bridge by hand", PATIENCE)
        said = machine.bridge("install", "--port", machine.port)
        assert "another bridge runs already" in said, said
        assert machine.entry() is not None
        machine.bridge("uninstall")
        assert machine.entry() is None and machine.runs()
        config.write_text(f"allow-origin = {STORE}\n")
        assert machine.get("/api/v1/jobs", Origin=STORE) == 403
        machine.bridge("reload", "--config", config)
        wait_until(lambda: machine.get("/api/v1/jobs", Origin=STORE) == 200, "the reloaded origin", PATIENCE)
    finally:
        by_hand.terminate()
        by_hand.wait(PATIENCE)


def knows_the_bridge_that_was_started_through_a_link(machine):
    """As package managers do it: the entry names the link, Windows names the program behind it."""
    drive = pathlib.Path(os.environ["WINEPREFIX"]) / "drive_c"
    (drive / "Links").mkdir()
    for link, target, through in ((drive / "current", machine.folder, "C:\\current\\"),
                                  (drive / "Links/bitsbridgew.exe", machine.folder / "bitsbridgew.exe", "C:\\Links\\")):
        machine.bridge("install", "--port", machine.port)
        wait_until(machine.runs, "the bridge", PATIENCE)
        link.symlink_to(target)
        entry = machine.entry().replace(f"C:\\{FOLDER}\\", through)
        assert through in entry, entry
        machine.run("wine", "reg", "add", KEY, "/v", "bitsbridge", "/d", entry, "/f")
        machine.bridge("uninstall")
        machine.await_end()
        link.unlink()


def says_what_is_missing(machine):
    assert "no bridge starts at log-on" in machine.bridge("doctor", status=None)
    machine.bridge("install", "--port", machine.port)
    machine.run("wine", "reg", "add", KEY, "/v", "bitsbridge", "/d", "C:\\gone.exe serve", "/f")
    said = machine.bridge("doctor", status=None)
    assert "log-on is to start C:\\gone.exe, which is not there; repeat: bitsbridge install" in said, said
    machine.bridge("install", "--port", machine.port)
    assert "gone.exe" not in machine.entry()
    machine.bridge("uninstall")
    assert machine.entry() is None
    (machine.folder / "bitsbridgew.exe").unlink()
    said = machine.bridge("install", "--port", machine.port)
    assert "a console window will be open" in said and "bitsbridgew.exe is not there" in said, said
    assert machine.entry() == f'"C:\\{FOLDER}\\bitsbridge.exe" serve --port={machine.port}', machine.entry()
    machine.bridge("uninstall")
    assert machine.entry() is None
    machine.await_end()


def leaves_its_reason_where_somebody_finds_it(machine):
    """Another program, or another user's bridge, has the port: the one without a window ends, and has said so."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", machine.port))
        taken.listen()
        said = machine.bridge("install", "--port", machine.port, status=1)
        assert "does not answer; see why with: bitsbridge doctor" in said, said
        log, = pathlib.Path(os.environ["WINEPREFIX"]).glob("drive_c/users/*/AppData/Local/bitsbridge/log")
        words = log.read_text("utf-8")
        assert "begins at 2" in words and f"cannot listen on 127.0.0.1:{machine.port}" in words, words
        said = machine.bridge("doctor", status=None)
        assert "warn  session:log" in said and f"cannot listen on 127.0.0.1:{machine.port}" in said, said
    # While that one lives it holds its log.
    machine.await_processes(0)
    machine.bridge("install", "--port", machine.port)
    assert "cannot listen" in log.with_name("log.old").read_text("utf-8")
    assert "cannot listen" not in log.read_text("utf-8")
    assert "pass  session:log" in machine.bridge("doctor", status=None)
    machine.bridge("uninstall")
    machine.await_end()


TESTS = [leaves_its_reason_where_somebody_finds_it, installs_starts_and_uninstalls, refuses_what_windows_would_cut,
         leaves_a_bridge_alone_that_was_started_by_hand, knows_the_bridge_that_was_started_through_a_link, says_what_is_missing]


def main():
    machine = Machine(pathlib.Path(sys.argv[1]).resolve())
    for test in TESTS:
        begun = time.monotonic()
        test(machine)
        print(f"ok      {test.__name__} ({time.monotonic() - begun:.1f} s)", flush=True)


main()
