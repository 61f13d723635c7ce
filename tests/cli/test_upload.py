# SPDX-License-Identifier: MIT
"""bitsbridge add --upload, and what becomes of it."""
import hashlib
import json
import os
import time
import unittest
import urllib.request

import fixture
from fixture import wait_until


class Uploads(fixture.Case):
    def setUp(self):
        super().setUp()
        self.uploads = self.serve_uploads()
        self.sent = self.home / "demo tape.wav"
        self.sent.write_bytes(os.urandom(300000))

    def server_state(self, name):
        with urllib.request.urlopen(f"{self.uploads}/state?name={name}") as answer:
            return json.load(answer)

    def upload(self, name, options="", *arguments, status=0):
        return self.add("--upload", self.sent.name, f"{self.uploads}/u/{name}?{options}", *arguments, status=status)

    def wait_for(self, job_id, state):
        wait_until(lambda: self.job(job_id)["state"] == state, f"the job is {state}")
        return self.job(job_id)

    def test_commands_say_which_way_it_goes(self):
        job = self.upload("w", "", "--suspended", "--reply", "answer.txt", "--title", "Take 1")
        self.assertIn("\u2191 Take 1", self.run_program("list"))
        shown = self.run_program("show", job)
        self.assertRegex(shown, r"(?m)^File +.*demo tape\.wav\n +to +http")
        self.assertRegex(shown, r"(?m)^Reply +.*/answer\.txt\n +done +0 B of \?$")
        self.assertRegex(shown, r"(?m)^Type +upload-reply$")
        self.serve()
        self.run_program("resume", job)
        self.wait_for(job, "transferred")
        self.assertRegex(self.run_program("show", job), r"(?m)^ +size +.*, sent$")
        self.assertIn("\u2191 Take 1", self.run_program("watch", job))

    def test_a_file_is_sent_and_stays_where_it_is(self):
        self.serve()
        job = self.wait_for(self.upload("a"), "transferred")
        self.assertEqual((job["type"], job["displayName"], job["reply"]), ("upload", self.sent.name, None))
        self.assertEqual(job["progress"]["bytesTransferred"], 300000)
        self.assertEqual(self.server_state("a")["sha256"], hashlib.sha256(self.sent.read_bytes()).hexdigest())
        self.assertEqual(self.server_state("a")["name"], self.sent.name)
        self.run_program("complete", job["id"])
        self.assertEqual(self.job(job["id"])["state"], "acknowledged")
        self.assertTrue(self.sent.exists())

    def test_the_bridge_completes_it_where_it_has_promised(self):
        self.serve()
        job = self.wait_for(self.upload("b", "reply=/reply/ID", "--reply", "answer.txt", "--complete"), "acknowledged")
        self.assertEqual(job["type"], "upload-reply")
        self.assertEqual(job["reply"], {"bytesTransferred": 74, "bytesTotal": 74,
                                        "localName": str(self.home / "answer.txt")})
        self.assertTrue((self.home / "answer.txt").read_text().startswith("reply to "))

    def test_the_reply_may_go_to_a_folder(self):
        job_id = self.upload("c", "", "--reply", ".", "--suspended")
        self.assertEqual(self.job(job_id)["reply"]["localName"], str(self.home / "demo tape.wav.reply"))

    def test_what_cannot_be_sent_is_refused(self):
        url = f"{self.uploads}/u/x"
        (self.home / "folder").mkdir()
        (self.home / "taken").write_text("x")
        for arguments, status, says in [
            (["--upload", self.sent.name], 2, "--upload FILE URL"),
            (["--upload", url, self.sent.name], 1, "is no URL that can be uploaded to"),
            (["--upload", "missing.wav", url], 1, "there is no file"),
            (["--upload", "folder", url], 1, "is a folder"),
            (["--upload", self.sent.name, "ftp://h/x"], 1, "http:// or https://"),
            (["--upload", self.sent.name, url, "--file", url, "b"], 2, "one file"),
            (["--upload", self.sent.name, url, "--sha256", "0" * 64], 2, "for downloads"),
            (["--upload", self.sent.name, url, "--reply", "taken"], 1, "exists already"),
            ([url, "--reply", "r.txt"], 2, "add --upload"),
        ]:
            with self.subTest(arguments=arguments):
                self.refuse("add", *arguments, "--provider", "P", status=status, says=says)
        self.assertEqual(json.loads(self.run_program("list", "--all", "--json")), {"jobs": []})

    def test_two_replies_do_not_go_to_one_file_unseen(self):
        self.upload("d", "", "--reply", "r.txt", "--suspended")
        self.upload("e", "", "--suspended")
        self.upload("f", "", "--reply", "r.txt", "--suspended", status=1)
        self.assertIn("is to be written by job", self.said)

    def test_an_upload_is_completed_only_when_it_is_sent(self):
        job_id = self.upload("g", "", "--suspended")
        self.refuse("complete", job_id, "--force", status=1, says="BG_E_INVALID_STATE")
        self.refuse("change", job_id, "--url", f"{self.uploads}/u/other", status=1, says="cannot be changed")

    def test_cancelling_is_told_to_the_server(self):
        self.serve()
        job_id = self.upload("h", "rate=50000")
        wait_until(lambda: self.server_state("h")["Fragment"] > 0, "bytes are on their way")
        self.run_program("cancel", job_id)
        wait_until(lambda: self.server_state("h")["cancelled"] == 1, "the session is ended")

    def test_a_file_that_is_changed_is_said_to_be(self):
        self.serve()
        job_id = self.upload("i", "rate=100000")
        wait_until(lambda: self.server_state("i")["Fragment"] > 0, "bytes are on their way")
        self.sent.write_bytes(b"other")
        job = self.wait_for(job_id, "error")
        self.assertEqual((job["error"]["name"], job["error"]["context"], job["error"]["file"]),
                         ("BG_E_LOCAL_FILE_CHANGED", "local-file", 0))

    def test_the_rate_limit_holds_for_uploads(self):
        self.serve("--limit-rate", "100000")
        began = time.monotonic()
        self.wait_for(self.upload("j"), "transferred")
        # What has been saved up before, and curl's buffer, come at once.
        self.assertGreater(time.monotonic() - began, 1.5)

    def test_a_host_of_the_local_network_needs_no_naming(self):
        """Permissions are for pages: a person's own upload goes where it is told."""
        self.serve("--allow-source", "https://cdn.example/")
        self.wait_for(self.upload("k"), "transferred")


if __name__ == "__main__":
    unittest.main()
