# SPDX-License-Identifier: MIT
"""File systems that refuse: hard links, syncing, nothing but long names."""
import errno
import os
import unittest

from fixture import Case, wait_until

SHIM = os.environ["REFUSE_SHIM"]


class Refusals(Case):
    def transfer(self, name):
        """A download of 20,000 bytes to that name, once it has settled."""
        self.serve()
        job = self.add(self.serve_files() + "/f/song?size=20000", str(self.home / name))
        wait_until(lambda: self.job(job)["state"] in ("transferred", "error", "transient-error"), "the job")
        return job

    def refuse_with(self, what, number):
        self.environment = {**self.environment, "LD_PRELOAD": SHIM, what: str(number)}

    def expect_file(self, job, name):
        self.run_program("complete", job)
        self.assertEqual(os.listdir(self.home / "files"), [name])
        self.assertEqual((self.home / "files" / name).stat().st_size, 20000)

    def go_through(self, what, number):
        (self.home / "files").mkdir(exist_ok=True)
        self.refuse_with(what, number)
        job = self.transfer("files/song.mp3")
        self.assertEqual(self.job(job)["state"], "transferred")
        self.expect_file(job, "song.mp3")
        self.end(self.bridge)
        (self.home / "files" / "song.mp3").unlink()

    def test_a_link_that_is_refused_in_any_way_falls_back(self):
        for number in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EACCES, errno.EINVAL):
            with self.subTest(errno.errorcode[number]):
                self.go_through("REFUSE_LINK", number)

    def test_a_sync_that_is_not_supported_is_no_error(self):
        for number in (errno.EINVAL, errno.EOPNOTSUPP, errno.ENOSYS):
            with self.subTest(errno.errorcode[number]):
                self.go_through("REFUSE_SYNC", number)

    def test_a_sync_that_fails_is_one(self):
        self.refuse_with("REFUSE_SYNC", errno.EIO)
        job = self.job(self.transfer("song.mp3"))
        self.assertEqual(job["state"], "error")
        self.assertEqual(job["error"]["context"], "local-file")
        self.assertEqual(job["error"]["file"], 0)

    def test_a_name_as_long_as_names_may_be(self):
        (self.home / "files").mkdir()
        for name in ("n" * 251 + ".mp3", "ü" * 125 + "u.mp3"):
            self.assertEqual(len(name.encode()), 255)
            with self.subTest(name):
                job = self.transfer("files/" + name)
                self.assertEqual(self.job(job)["state"], "transferred")
                self.expect_file(job, name)
                self.end(self.bridge)
                (self.home / "files" / name).unlink()


if __name__ == "__main__":
    unittest.main()
