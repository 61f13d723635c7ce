# SPDX-License-Identifier: MIT
"""A queue that cannot write what it knows says so, holds everything back, and goes on by itself. The data directory and
what lies in it are taken away under a bridge that serves. Runs in a mount namespace of its own (own_network.py)."""
import contextlib
import json
import os
import shutil
import sqlite3
import subprocess
import time
import unittest
import urllib.error
import urllib.request

from fixture import PATIENCE, Heard, wait_until

SLOW = "size=40000000&rate=400000"
SIZE = 200000
# Longer than notes are apart.
A_WHILE = 1.0


class Trouble(Heard):
    def setUp(self):
        super().setUp()
        self.files = self.serve_files()

    def said_by_bridge(self, what):
        return [line for line in self.lines if what in line]

    def check(self):
        """The status of /healthz, and what it says of writing."""
        try:
            with urllib.request.urlopen(self.address + "/healthz", timeout=PATIENCE) as answer:
                status, body = answer.status, json.load(answer)
        except urllib.error.HTTPError as answer:
            with answer:
                status, body = answer.code, json.load(answer)
        return status, body["checks"]["queue:writable"][0]

    def wait_failing(self, says):
        wait_until(lambda: self.check()[1]["status"] == "fail", "a failing queue")
        status, check = self.check()
        self.assertEqual(status, 503)
        self.assertIn(says, check["output"])
        self.assertNotIn("Windows", check["output"])

    def wait_well(self):
        wait_until(lambda: self.check()[1]["status"] == "pass", "a queue that is well again")
        self.assertEqual(self.check()[0], 200)

    def start_job(self, name, options=SLOW, *more):
        return self.add(f"{self.files}/f/{name}?{options}", str(self.home / name), "--priority", "foreground", *more)

    def shown(self, job):
        return self.get(f"/api/v1/jobs/{job}")

    def bytes_of(self, job):
        return self.shown(job)["progress"]["bytesTransferred"]

    def wait_moving(self, job):
        before = self.bytes_of(job)
        wait_until(lambda: self.bytes_of(job) > before, "bytes")

    def expect_held(self, job):
        """No byte more is shown, and the state stays."""
        before = self.shown(job)
        time.sleep(A_WHILE)
        after = self.shown(job)
        self.assertEqual((before["state"], before["progress"]), (after["state"], after["progress"]))

    def expect_said_once(self, says):
        wait_until(lambda: self.said_by_bridge("downloads go on"), "the word that it is over")
        held = self.said_by_bridge("downloads are held back")
        self.assertEqual(len(held), 1, self.lines)
        self.assertIn(says, held[0])
        self.assertEqual(len(self.said_by_bridge("downloads go on")), 1, self.lines)

    def test_a_database_that_is_locked_for_long(self):
        self.serve()
        job = self.start_job("a")
        self.wait_moving(job)
        with contextlib.closing(sqlite3.connect(self.data / "queue.db")) as database:
            database.execute("BEGIN IMMEDIATE")
            self.wait_failing("database is locked")
            self.expect_held(job)
            doctor = json.loads(self.run_program("doctor", "--json", status=1))["checks"]
            self.assertEqual(doctor["queue:writable"][0]["status"], "fail")
            self.assertIn("locked", doctor["queue:writable"][0]["output"])
            self.refuse("suspend", job, status=1, says="ERROR_LOCK_VIOLATION")
            self.assertNotIn("Windows", self.said)
            database.execute("ROLLBACK")
        self.wait_well()
        self.wait_moving(job)
        self.assertEqual(self.shown(job)["state"], "transferring")
        self.expect_said_once("database is locked")

    def test_a_command_that_finds_it_locked_leaves_nothing(self):
        self.serve()
        with contextlib.closing(sqlite3.connect(self.data / "queue.db")) as database:
            database.execute("BEGIN IMMEDIATE")
            self.refuse("add", f"{self.files}/f/a", str(self.home / "a"), "--provider", "P", status=1, says="locked")
        self.assertEqual(json.loads(self.run_program("list", "--json"))["jobs"], [])

    def test_a_disk_that_is_full(self):
        self.data.mkdir(parents=True, mode=0o700)
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", self.data], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", self.data], check=True)
        self.serve()
        job = self.start_job("a")
        self.wait_moving(job)
        filler = self.data / "filler"
        with contextlib.suppress(OSError), open(filler, "wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        # What SQLite holds already may take a few notes more.
        self.wait_failing("full")
        self.expect_held(job)
        filler.unlink()
        self.wait_well()
        self.wait_moving(job)
        self.expect_said_once("full")

    def test_bytes_that_are_flipped_in_the_open_file(self):
        self.serve()
        job = self.start_job("a", f"size={SIZE}", "--suspended")
        path = self.data / "queue.db"
        with contextlib.closing(sqlite3.connect(path)) as database:
            self.assertEqual(database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0], 0)
            # The table's and its indexes': whoever asks for jobs, by whatever way, comes upon one.
            roots = [row[0] for row in database.execute("SELECT rootpage FROM sqlite_schema WHERE tbl_name = 'jobs'")]
            page = database.execute("PRAGMA page_size").fetchone()[0]
            good = path.read_bytes()
            with open(path, "r+b") as file:
                for offset in ((root - 1) * page for root in roots):
                    file.seek(offset)
                    file.write(bytes(255 - byte for byte in good[offset:offset + page]))
            # Somebody has written, so everybody reads again.
            with database:
                database.execute("UPDATE meta SET purges = purges")
        self.refuse("resume", job, status=1, says="ERROR_DATABASE_FAILURE")
        self.assertNotIn("Windows", self.said)
        with open(self.data / "wake", "wb", buffering=0) as wake:
            wake.write(b"!")
        self.wait_failing("malformed")
        with open(path, "r+b") as file:
            for offset in ((root - 1) * page for root in roots):
                file.seek(offset)
                file.write(good[offset:offset + page])
        self.wait_well()
        self.run_program("resume", job)
        wait_until(lambda: self.shown(job)["state"] == "transferred", "the job's end")
        self.expect_said_once("malformed")

    def test_a_data_directory_that_is_renamed_and_comes_back(self):
        self.serve()
        job = self.start_job("a")
        self.wait_moving(job)
        away = self.data.with_name("away")
        self.data.rename(away)
        self.wait_failing("renamed or removed")
        self.expect_held(job)
        away.rename(self.data)
        self.wait_well()
        self.wait_moving(job)
        self.expect_said_once("renamed or removed")
        self.run_program("cancel", job)

    def test_a_folder_above_it_that_is_renamed_while_nothing_moves(self):
        self.serve()
        above = self.data.parents[1]
        away = above.with_name("away")
        above.rename(away)
        self.wait_failing("renamed or removed")
        away.rename(above)
        self.wait_well()

    def test_a_data_directory_that_is_removed(self):
        self.serve()
        job = self.start_job("a")
        self.wait_moving(job)
        self.token = (self.data / "token").read_text().strip()
        shutil.rmtree(self.data)
        self.wait_failing("while in use")
        self.assertEqual(self.act(job, "suspend"), 409)
        new = self.start_job("b", f"size={SIZE}")
        self.wait_well()
        wait_until(lambda: self.job(new)["state"] == "transferred", "the new queue's job")
        wait_until(lambda: self.shown(new)["state"] == "transferred", "the new queue's job, shown")
        self.assertEqual([row["id"] for row in json.loads(self.run_program("list", "--json"))["jobs"]], [new])

    def act(self, job, action):
        """By the bridge, which has its queue open."""
        request = urllib.request.Request(f"{self.address}/api/v1/jobs/{job}/{action}", b"{}", method="POST", headers={
            "Content-Type": "application/json", "Authorization": f"Bearer {self.token}"})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return answer.status
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code

    def test_a_data_directory_that_is_replaced(self):
        other = self.data.with_name("other")
        stays = self.add(f"{self.files}/f/b?size={SIZE}", str(self.home / "b"), "--data-dir", str(other), "--priority",
                         "foreground")
        self.serve()
        job = self.start_job("a")
        self.wait_moving(job)
        self.data.rename(self.data.with_name("away"))
        other.rename(self.data)
        wait_until(lambda: self.job(stays)["state"] == "transferred", "the other queue's job")
        self.expect_said_once("while in use")
        self.wait_well()
        # And nobody else may serve it.
        self.refuse("serve", "--port", "0", status=1, says="already served")

    def test_a_database_that_is_moved_away_makes_room_for_an_empty_one(self):
        self.serve()
        self.start_job("a", SLOW, "--suspended")
        for file in self.data.glob("queue.db*"):
            file.rename(self.home / file.name)
        wait_until(lambda: self.said_by_bridge("downloads go on"), "a new database")
        self.wait_well()
        new = self.start_job("b", f"size={SIZE}")
        wait_until(lambda: self.job(new)["state"] == "transferred", "the new queue's job")

    def test_a_fifo_that_was_replaced_is_made_anew(self):
        self.serve()
        wake = self.data / "wake"
        for number, replace in enumerate((wake.unlink, self.replace_by_file, self.replace_by_fifo, self.replace_by_link)):
            replace()
            wait_until(lambda: len(self.said_by_bridge("is made anew")) == number + 1, "its word")
            job = self.start_job(f"a{number}", f"size={SIZE}")
            wait_until(lambda job=job: self.job(job)["state"] == "transferred", "the job that nobody told of")
        self.assertEqual(self.said_by_bridge("held back"), [])

    def replace_by_file(self):
        (self.data / "new").write_text("not a FIFO")
        (self.data / "new").rename(self.data / "wake")

    def replace_by_fifo(self):
        os.mkfifo(self.data / "new")
        (self.data / "new").rename(self.data / "wake")

    def replace_by_link(self):
        (self.data / "new").symlink_to("/dev/null")
        (self.data / "new").rename(self.data / "wake")

    def test_a_fifo_that_cannot_be_made_is_trouble(self):
        self.serve()
        wake = self.data / "wake"
        (self.data / "new").mkdir()
        (self.data / "new" / "file").write_text("in the way")
        # Unless the bridge is faster between the two.
        while not wake.is_dir():
            with contextlib.suppress(OSError):
                wake.unlink()
                (self.data / "new").rename(wake)
        self.wait_failing("FIFO")
        shutil.rmtree(wake)
        self.wait_well()
        job = self.start_job("a", f"size={SIZE}")
        wait_until(lambda: self.job(job)["state"] == "transferred", "the job")


if __name__ == "__main__":
    unittest.main()
