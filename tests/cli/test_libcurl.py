# SPDX-License-Identifier: MIT
"""libcurl is loaded by who moves bytes, once there are any to move; one that is not to be had is said, and waited for."""
import json
import pathlib
import unittest
import urllib.error
import urllib.request

from fixture import PATIENCE, Case, wait_until

NAME = "libcurl.so.4"


class Libcurl(Case):
    def setUp(self):
        super().setUp()
        self.url = self.serve_files() + "/f/a?size=200000"

    def is_loaded(self):
        return "libcurl" in pathlib.Path(f"/proc/{self.bridge.pid}/maps").read_text(encoding="utf-8")

    def wait_transferred(self, job):
        wait_until(lambda: self.job(job)["state"] == "transferred", "its bytes")

    def health(self):
        """The status of /healthz, and what it says of the queue."""
        try:
            with urllib.request.urlopen(self.address + "/healthz", timeout=PATIENCE) as answer:
                status, body = answer.status, json.load(answer)
        except urllib.error.HTTPError as answer:
            with answer:
                status, body = answer.code, json.load(answer)
        return status, body["checks"]["queue:writable"][0].get("output", "")

    def test_it_is_loaded_once_there_is_something_to_move(self):
        self.serve()
        job = self.add(self.url, "a", "--suspended")
        self.assertEqual(self.get(f"/api/v1/jobs/{job}")["state"], "suspended")
        self.assertFalse(self.is_loaded())
        self.run_program("resume", job)
        self.wait_transferred(job)
        self.assertTrue(self.is_loaded())

    def test_one_that_cannot_be_loaded_is_said_and_waited_for(self):
        broken = self.home / "libraries"
        broken.mkdir()
        (broken / NAME).touch()
        self.environment["LD_LIBRARY_PATH"] = str(broken)
        self.serve()
        self.assertEqual(self.health(), (200, ""))
        job = self.add(self.url, "a")
        wait_until(lambda: self.health()[0] == 503, "a failing queue")
        self.assertRegex(self.health()[1], f"^libcurl, which moves all bytes, cannot be used: .*{NAME}")
        self.assertEqual(self.job(job)["state"], "queued")
        (broken / NAME).unlink()
        self.wait_transferred(job)
        self.assertEqual(self.health(), (200, ""))


if __name__ == "__main__":
    unittest.main()
