# SPDX-License-Identifier: MIT
"""What the bridge does with jobs that others have left half done, and with those that nobody wants any more."""
import fcntl
import os
import sqlite3
import time
import unittest

from fixture import Case, wait_until

DAY = 24 * 60 * 60 * 1000
QUARTER_OF_AN_HOUR = 15 * 60 * 1000


class Keep(Case):
    def setUp(self):
        super().setUp()
        self.web = self.serve_files()

    def add_file(self, name, options="size=70000", *more):
        return self.add(f"{self.web}/f/{name}?{options}", str(self.home / name), "--priority", "foreground", *more)

    def transferred(self, name):
        job = self.add_file(name)
        wait_until(lambda: self.job(job)["state"] == "transferred", f"{name} to be transferred")
        return job

    def write(self, assignments, job):
        """Changes the row as another process would, without a word to the bridge."""
        with sqlite3.connect(self.data / "queue.db", timeout=30) as database:
            database.execute("UPDATE meta SET change = change + 1")
            database.execute(f"UPDATE jobs SET change = (SELECT change FROM meta), {assignments} WHERE id = ?", (job,))
        database.close()

    def read(self, what, job):
        database = sqlite3.connect(self.data / "queue.db", timeout=30)
        row = database.execute(f"SELECT {what} FROM jobs WHERE id = ?", (job,)).fetchone()
        database.close()
        return row and row[0]

    def ring(self):
        bell = os.open(self.data / "wake", os.O_WRONLY | os.O_NONBLOCK)
        os.write(bell, b"!")
        os.close(bell)

    def parts(self):
        return [path.name for path in self.home.iterdir() if path.name.endswith(".part")]

    @staticmethod
    def now():
        return int(time.time() * 1000)

    def test_a_complete_whose_process_died_is_ended_at_once(self):
        self.serve()
        job = self.transferred("cut off")
        self.write("completing = 1", job)
        self.ring()
        wait_until(lambda: self.job(job)["state"] == "acknowledged", "the bridge to end it")
        self.assertEqual((self.home / "cut off").stat().st_size, 70000)
        self.assertEqual(self.parts(), [])

    def test_a_cancel_whose_process_died_leaves_no_file(self):
        self.serve()
        job = self.transferred("cut off")
        self.assertEqual(len(self.parts()), 1)
        self.write(f"state = 8, completing = 1, ended = {self.now()}", job)
        self.ring()
        wait_until(lambda: not self.parts(), "the file to go")
        wait_until(lambda: self.read("completing", job) == 0, "the note of it")
        self.assertEqual(self.job(job)["state"], "cancelled")

    def test_one_that_is_still_at_it_is_not_disturbed(self):
        self.serve()
        job = self.transferred("slow hand")
        with open(self.data / "acting", "a+b") as hand:
            fcntl.flock(hand, fcntl.LOCK_SH)
            self.write("completing = 1", job)
            self.ring()
            time.sleep(1)
            self.assertEqual(self.job(job)["state"], "transferred")
        # It is gone, and nobody rings.
        wait_until(lambda: self.job(job)["state"] == "acknowledged", "the bridge to end it")

    def test_a_job_that_nothing_happens_to_for_90_days_is_cancelled(self):
        """At the start of a bridge, and while one runs."""
        jobs = [self.add_file(f"old {i}", "size=70000", "--suspended") for i in range(3)]
        self.write(f"modified = {self.now() - 91 * DAY}", jobs[0])
        self.write(f"modified = {self.now() - 89 * DAY}", jobs[1])
        self.serve()
        wait_until(lambda: self.job(jobs[0])["state"] == "cancelled", "the first to be cancelled")
        self.write(f"modified = {self.now() - 90 * DAY + 2000}", jobs[2])
        self.ring()
        # Two seconds later, by itself.
        wait_until(lambda: self.job(jobs[2])["state"] == "cancelled", "the last to be cancelled")
        self.assertEqual(self.job(jobs[1])["state"], "suspended")

    def test_finished_jobs_are_forgotten_while_the_bridge_runs(self):
        self.serve()
        jobs = [self.transferred(f"done {i}") for i in range(3)]
        for job in jobs:
            self.run_program("complete", job)
        self.write(f"ended = {self.now() - 4 * QUARTER_OF_AN_HOUR}", jobs[0])
        self.ring()
        wait_until(lambda: self.read("id", jobs[0]) is None, "the first to be forgotten")
        self.run_program("show", jobs[0], status=1)
        # 20 minutes after its end, by itself; and it takes with it what is older than 15.
        self.write(f"ended = {self.now() - 16 * 60 * 1000}", jobs[1])
        self.write(f"ended = {self.now() - 20 * 60 * 1000 + 2000}", jobs[2])
        self.ring()
        wait_until(lambda: self.read("id", jobs[2]) is None, "the last to be forgotten")
        self.assertIsNone(self.read("id", jobs[1]))


if __name__ == "__main__":
    unittest.main()
