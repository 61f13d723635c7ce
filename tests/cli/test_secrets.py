# SPDX-License-Identifier: MIT
"""What a server asks of a client: headers, Basic and Digest; who gets them, and where they are not to be found."""
import json
import os
import pathlib
import pty
import signal
import stat
import subprocess
import unittest

from fixture import PATIENCE, PROGRAM, Case, wait_until
from guarded import CONTENT, FRAGMENT, Guarded

SECRET = "s3cret-Xyzzy"


class SecretCase(Case):
    def guarded(self, guard=""):
        server = Guarded(guard)
        self.addCleanup(server.stop)
        return server

    def fetch(self, url, *arguments, name="got.mp3"):
        """The file, once its job is completed."""
        job = self.add(url, name, "--complete", *arguments)
        wait_until(lambda: self.job(job)["state"] in ("acknowledged", "error"), "the job has ended")
        self.assertEqual(self.job(job)["state"], "acknowledged", self.job(job)["error"])
        self.assertEqual((self.home / name).read_bytes(), CONTENT)
        return job

    def fails(self, url, *arguments, code):
        job = self.add(url, *arguments)
        wait_until(lambda: self.job(job)["state"] == "error", "the job has failed")
        self.assertEqual(self.job(job)["error"]["code"], code)


class Sent(SecretCase):
    def test_headers_are_sent_with_every_request(self):
        server = self.guarded(f"header X-Key {SECRET}")
        self.serve()
        self.fails(f"{server.url}/a.mp3", code="0x80190193")
        server.requests.clear()
        self.fetch(f"{server.url}/a.mp3", "--header", f"X-Key: {SECRET}", "--header=X-Other:  1 ")
        self.assertEqual(set(server.carried("X-Key")), {SECRET})
        self.assertEqual(set(server.carried("X-Other")), {"1"})

    def test_several_files_are_asked_for_their_sizes_with_them_too(self):
        server = self.guarded(f"header X-Key {SECRET}")
        self.serve()
        job = self.add(f"{server.url}/a.mp3", "a.mp3", "--file", f"{server.url}/b.mp3", "b.mp3", "--header", f"X-Key: {SECRET}")
        wait_until(lambda: self.job(job)["state"] == "transferred", "all are there")
        self.assertEqual(set(server.carried("X-Key")), {SECRET})

    def test_basic_and_digest(self):
        self.serve()
        for kind in ("basic", "digest"):
            with self.subTest(kind):
                server = self.guarded(f"{kind} ann {SECRET}")
                self.fetch(f"{server.url}/a.mp3", "--user", f"ann:{SECRET}", "--force")
                self.assertTrue([value for value in server.carried("Authorization") if value and value.lower().startswith(kind)])
                self.fails(f"{server.url}/b.mp3", "--user", "ann:wrong", "--force", code="0x80190191")

    def test_another_server_gets_none_unless_told(self):
        self.serve()
        for guard, arguments, name in [(f"header X-Key {SECRET}", ["--header", f"X-Key: {SECRET}"], "X-Key"),
                                       (f"basic ann {SECRET}", ["--user", f"ann:{SECRET}"], "Authorization")]:
            with self.subTest(name):
                first, other = self.guarded(guard), self.guarded()
                first.locations = {"/a.mp3": "/here.mp3", "/here.mp3": f"{other.url}/there.mp3"}
                self.fetch(f"{first.url}/a.mp3", *arguments, "--force")
                self.assertIn("/here.mp3", [path for _, path, _ in first.requests])
                self.assertTrue(other.requests)
                self.assertEqual(set(other.carried(name)), {None})
                # Where the other one asks for it, it is still not told.
                strict = self.guarded(guard)
                first.locations["/here.mp3"] = f"{strict.url}/there.mp3"
                self.fails(f"{first.url}/a.mp3", *arguments, "--force", code="0x80190193" if name == "X-Key" else "0x80190191")
                self.assertEqual(set(strict.carried(name)), {None})
                self.fetch(f"{first.url}/a.mp3", *arguments, "--location-trusted", "--force")

    def test_the_name_of_the_host_counts_and_its_scheme(self):
        """The same machine by another name is another server."""
        first, other = self.guarded(f"header X-Key {SECRET}"), self.guarded()
        self.serve()
        first.locations = {"/a.mp3": other.url.replace("127.0.0.1", "localhost") + "/b.mp3"}
        self.fetch(f"{first.url}/a.mp3", "--header", f"X-Key: {SECRET}")
        self.assertEqual(set(other.carried("X-Key")), {None})

    def test_they_outlive_the_bridge(self):
        server = self.guarded(f"digest ann {SECRET}")
        server.halves.add("/a.mp3")
        self.serve()
        job = self.add(f"{server.url}/a.mp3", "a.mp3", "--user", f"ann:{SECRET}")
        wait_until(lambda: self.job(job)["progress"]["bytesTransferred"] == len(CONTENT) // 2, "half is there")
        self.bridge.send_signal(signal.SIGKILL)
        self.bridge.wait()
        server.released.set()
        self.serve()
        wait_until(lambda: self.job(job)["state"] == "transferred", "the rest is there")

    def test_a_new_url_takes_them_to_its_server(self):
        """Whoever changes the URL names the server that shall have them."""
        first, second = self.guarded(f"header X-Key {SECRET}"), self.guarded(f"header X-Key {SECRET}")
        self.serve()
        job = self.add(f"{first.url}/a.mp3", "--header", f"X-Key: {SECRET}", "--suspended")
        self.run_program("change", job, "--url", f"{second.url}/a.mp3")
        self.run_program("resume", job)
        wait_until(lambda: self.job(job)["state"] == "transferred", "it is there")
        self.assertFalse(first.requests)

    def test_an_upload_sends_each_byte_once(self):
        self.serve()
        (self.home / "take.wav").write_bytes(CONTENT * 8)
        for kind in ("basic", "digest"):
            with self.subTest(kind):
                server = self.guarded(f"{kind} ann {SECRET}")
                job = self.add("--upload", "take.wav", f"{server.url}/take.wav", "--user", f"ann:{SECRET}", "--complete")
                wait_until(lambda job=job: self.job(job)["state"] in ("acknowledged", "error"), "it has ended")
                self.assertEqual(self.job(job)["state"], "acknowledged", self.job(job)["error"])
                self.assertEqual(server.taken, CONTENT * 8)
                self.assertGreaterEqual(len([1 for _, _, headers in server.requests if headers.get("BITS-Packet-Type") == FRAGMENT]), 1)
                self.assertEqual(server.sent_bytes, len(CONTENT) * 8, "what was refused for want of a password has no body")

    def test_a_cancelled_upload_is_cancelled_at_its_server(self):
        server = self.guarded(f"header X-Key {SECRET}")
        self.serve("--limit-rate", "20K")
        (self.home / "take.wav").write_bytes(CONTENT)
        job = self.add("--upload", "take.wav", f"{server.url}/take.wav", "--header", f"X-Key: {SECRET}")
        wait_until(lambda: [1 for _, _, headers in server.requests if headers.get("BITS-Packet-Type") == "Create-Session"], "a session")
        self.run_program("cancel", job)
        wait_until(lambda: [1 for _, _, headers in server.requests if headers.get("BITS-Packet-Type") == "Cancel-Session"], "its end")
        self.assertEqual(set(server.carried("X-Key")), {SECRET})


class Hidden(SecretCase):
    def everything_that_is_said(self, job):
        said = [self.run_program("show", job), self.run_program("show", job, "--json"), self.run_program("list", "--all"),
                self.run_program("list", "--all", "--json"), self.run_program("doctor", "--json", status=None)]
        said += [json.dumps(self.get(path)) for path in ("/api/v1/jobs", f"/api/v1/jobs/{job}", "/api/v1/diagnostics")]
        return "\n".join(said)

    def run_program(self, *arguments, status=0, **environment):
        if status is None:
            return subprocess.run([PROGRAM, *arguments], env=self.environment, cwd=self.home, stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=PATIENCE, check=False).stdout.decode()
        return super().run_program(*arguments, status=status, **environment)

    def test_nothing_shows_them(self):
        server = self.guarded(f"basic ann {SECRET}")
        server.halves.add("/a.mp3")
        recording = self.home / "story.jsonl"
        log = (self.home / "log").open("wb")
        self.addCleanup(log.close)
        self.bridge = self.start("serve", "--port", "0", "--record", str(recording), "--log-level", "debug", stdout=subprocess.PIPE, stderr=log)
        self.address = self.bridge.stdout.readline().decode().split()[-1].rstrip("/")
        waiting = subprocess.Popen([PROGRAM, "add", f"{server.url}/a.mp3", "a.mp3", "--provider", "P", "--wait", "--retry-delay", "5", "--user", f"ann:{SECRET}",
                                    f"--header=X-Key: {SECRET}"], env=self.environment, cwd=self.home, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self.end, waiting)
        job = waiting.stdout.readline().decode().strip()
        wait_until(lambda: self.job(job)["progress"]["bytesTransferred"] > 0, "bytes move")
        self.get("/api/v1/jobs")
        self.assertNotIn(SECRET, self.everything_that_is_said(job))
        self.assertNotIn("X-Key", self.everything_that_is_said(job))
        # Nor does the list of processes, while one waits.
        self.assertNotIn(SECRET.encode(), pathlib.Path(f"/proc/{waiting.pid}/cmdline").read_bytes())
        folder = self.home / ".local" / "state" / "bitsbridge"
        self.assertEqual(stat.S_IMODE(folder.stat().st_mode), 0o700)
        for path in folder.iterdir():
            self.assertEqual(stat.S_IMODE(path.stat().st_mode) & 0o077, 0, path)
        self.assertTrue(any(SECRET.encode() in path.read_bytes() for path in folder.glob("queue.db*")), "or this shows nothing")
        server.released.set()
        self.assertEqual(waiting.wait(PATIENCE), 0)
        self.end(self.bridge)
        for path in self.home.rglob("*"):
            if path.is_file() and not stat.S_ISFIFO(path.stat().st_mode):
                self.assertNotIn(SECRET.encode(), path.read_bytes(), f"{path} when all is over")
        self.assertNotIn(SECRET.encode(), waiting.stderr.read())
        self.assertIn(b"a.mp3", recording.read_bytes())

    def test_what_is_wrong_is_said_without_them(self):
        for arguments, status, says in [
                (["--header", f"Range: {SECRET}"], 2, "--header is not right: the header Range is set by the transfer itself"),
                (["--header", SECRET], 2, "--header is not right: a header is written as 'NAME: VALUE'"),
                (["--header=@"], 2, "NAME: VALUE"),
                (["--header", "@nowhere"], 1, "cannot read the headers of nowhere"),
                (["--header", "@bad"], 1, "bad:2: the header Host is set by the transfer itself"),
                (["--header", "@long"], 1, "cannot read the headers of long"),
                (["--user", f":{SECRET}"], 2, "a user's name is not empty"),
                (["--user", f"{'a' * 301}:{SECRET}"], 2, "the user's name is longer than 300 characters"),
                (["--location-trusted"], 2, "--location-trusted is for --header and --user")]:
            with self.subTest(arguments):
                (self.home / "bad").write_text(f"X-Good: 1\nHost: {SECRET}\n")
                (self.home / "long").write_text(f"X-Long: {SECRET}" + "1" * 70000)
                self.refuse("add", "http://127.0.0.1:9/a.mp3", "--provider", "P", *arguments, status=status, says=says)
                self.assertNotIn(SECRET, self.said)
        self.assertEqual(json.loads(self.run_program("list", "--json"))["jobs"], [])

    def test_neither_environment_nor_config_holds_them(self):
        for name, option in [("BITSBRIDGE_USER", "--user"), ("BITSBRIDGE_HEADER", "--header")]:
            self.refuse("add", "http://127.0.0.1:9/a.mp3", "--provider", "P", status=2, says=f"give {option} to the command", **{name: SECRET})
            self.assertNotIn(SECRET, self.said)
        for line in (f"user = ann:{SECRET}", f"header = X-Key: {SECRET}"):
            self.write_config(line)
            self.refuse("list", status=1, says="has no place in the config file")
            self.assertNotIn(SECRET, self.said)


class Asked(SecretCase):
    def answer(self, given, *arguments, tty=False):
        """What the program prints, and its status; given is written to it as by somebody at a keyboard, or by a pipe."""
        if not tty:
            done = subprocess.run([PROGRAM, *arguments], env=self.environment, cwd=self.home, input=given.encode(), start_new_session=True,
                                  capture_output=True, timeout=PATIENCE, check=False)
            return done.stdout.decode() + done.stderr.decode(), done.returncode
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(self.home)
            os.execve(PROGRAM, [PROGRAM, *arguments], self.environment)
        signal.alarm(PATIENCE)  # what never answers ends the test
        said = b""
        while b"Password for" not in said:
            said += os.read(terminal, 1024)
        os.write(terminal, given.encode())
        try:
            while piece := os.read(terminal, 1024):
                said += piece
        except OSError:
            pass  # the terminal's end
        os.close(terminal)
        signal.alarm(0)
        return said.decode(), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def test_a_password_comes_from_the_terminal_unseen_or_from_a_pipe(self):
        server = self.guarded(f"basic ann {SECRET}")
        self.serve()
        for number, tty in enumerate((True, False)):
            with self.subTest(tty=tty):
                said, status = self.answer(f"{SECRET}\n", "add", f"{server.url}/a.mp3", f"{number}.mp3", "--provider", "P", "--user", "ann",
                                           "--complete", tty=tty)
                self.assertEqual(status, 0, said)
                self.assertNotIn(SECRET, said)
                wait_until((self.home / f"{number}.mp3").exists, "the file")

    def test_ctrl_c_gives_up(self):
        said, status = self.answer("s3c\x03", "add", "http://127.0.0.1:9/a.mp3", "--provider", "P", "--user", "ann", tty=True)
        self.assertEqual(status, 1, said)
        self.assertIn("no password was given for ann", said)
        self.assertNotIn("s3c", said)

    def test_a_pipe_that_ends_gives_none(self):
        said, status = self.answer("", "add", "http://127.0.0.1:9/a.mp3", "--provider", "P", "--user", "ann")
        self.assertEqual(status, 1, said)
        self.assertIn("no password was given for ann", said)

    def test_headers_come_from_a_file_or_a_pipe(self):
        server = self.guarded(f"header X-Key {SECRET}")
        self.serve()
        (self.home / "headers").write_text(f"\nX-Other: 1\r\n\nX-Key: {SECRET}")
        self.fetch(f"{server.url}/a.mp3", "--header", "@headers", "--header", "X-Third: 3")
        self.assertEqual(server.requests[-1][2]["X-Other"] + server.requests[-1][2]["X-Third"], "13")
        said, status = self.answer(f"X-Key: {SECRET}\n", "add", f"{server.url}/a.mp3", "piped.mp3", "--provider", "P", "--header", "@-", "--complete")
        self.assertEqual(status, 0, said)
        wait_until((self.home / "piped.mp3").exists, "the file")

    def test_standard_input_is_read_once(self):
        for arguments in (["--header", "@-", "--header", "@-"], ["--from", "-", "--header", "@-"]):
            said, status = self.answer("http://127.0.0.1:9/a.mp3\n", "add", *arguments[:0], *([] if "--from" in arguments else ["http://127.0.0.1:9/a.mp3"]),
                                       "--provider", "P", *arguments)
            self.assertNotEqual(status, 0, said)

    def test_a_list_asks_once_for_each_user(self):
        server = self.guarded(f"basic ann {SECRET}")
        self.serve()
        (self.home / "list").write_text("".join(f"{server.url}/{n}.mp3 {n}.mp3 --complete\n" for n in (1, 2)))
        said, status = self.answer(f"{SECRET}\n", "add", "--from", "list", "--provider", "P", "--user", "ann")
        self.assertEqual(status, 0, said)
        for number in (1, 2):
            wait_until((self.home / f"{number}.mp3").exists, "the file")


if __name__ == "__main__":
    unittest.main()
