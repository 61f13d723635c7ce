# SPDX-License-Identifier: MIT
"""Adding jobs: lists of them, waiting for their end, and targets that cannot be."""
import json
import os
import subprocess
import unittest

import fixture

URL = "http://127.0.0.1:1/song.mp3"


class Targets(fixture.Case):
    def test_one_target_has_one_job(self):
        first = self.add(URL)
        self.refuse("add", URL, "--provider", "P", status=1, says=f"is to be written by job {first} already")
        self.refuse("add", URL, "a.mp3", "--file", URL, "Downloads/song.mp3", "--provider", "P", status=1, says=first)
        self.add(URL, "--force")
        self.assertIn(f"is to be written by job {first}, too", self.said)
        self.run_program("cancel", *(job["id"] for job in self.jobs()))
        self.add(URL)

    def jobs(self):
        return json.loads(self.run_program("list", "--all", "--json"))["jobs"]

    def test_a_folder_that_cannot_be_written_to_is_told_at_once(self):
        (self.home / "file").write_text("x")
        for place, says in (("nope/a.mp3", f"there is no folder {self.home}/nope; make it first"),
                            ("nope/", f"there is no folder {self.home}/nope; make it first"),
                            ("file/a.mp3", f"{self.home}/file is no folder"),
                            ("/proc/a.mp3", "cannot write to the folder /proc: ")):
            with self.subTest(place=place):
                self.refuse("add", URL, place, "--provider", "P", status=1, says=says)
                self.refuse("add", URL, "b.mp3", "--file", URL, place, "--provider", "P", status=1, says=says)
        self.assertEqual(self.jobs(), [])
        self.add(URL, "a.mp3")


class Lists(fixture.Case):
    def add_list(self, text, *arguments, status=0):
        (self.home / "list.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
        ids = self.run_program("add", "--from", "list.txt", "--provider", "P", *arguments, status=status).split()
        return [self.job(job_id) for job_id in ids]

    def test_each_line_is_a_job_in_order(self):
        jobs = self.add_list("\ufeff# wanted:\n\n"
                             "  http://127.0.0.1:1/1.mp3 # the first\r\n"
                             "http://127.0.0.1:1/2.mp3#part 'zwei ü.mp3' --title \"Zwei \\\"2\\\"\" --provider Q\n"
                             "http://127.0.0.1:1/3.mp3 drei\\ 3.mp3 --title '' --job")
        self.assertEqual([job["files"][0]["localName"] for job in jobs],
                         [str(self.downloads / "1.mp3"), str(self.home / "zwei ü.mp3"), str(self.home / "drei 3.mp3")])
        self.assertEqual([(job["provider"], job["metadata"]["title"], job["tag"]) for job in jobs],
                         [("P", "", "status"), ("Q", 'Zwei "2"', "status"), ("P", "", "job")])
        self.assertEqual(jobs[1]["files"][0]["remoteName"], "http://127.0.0.1:1/2.mp3")
        self.assertEqual(self.said.count("no bridge is running"), 0, "show says nothing of it")

    def test_options_beside_it_are_for_all_lines(self):
        jobs = self.add_list("http://127.0.0.1:1/1.mp3\nhttp://127.0.0.1:1/2.mp3 --priority low --suspended=no\n",
                             "--priority", "high", "--suspended", "--album", "Blau")
        self.assertEqual([(job["priority"], job["state"], job["metadata"]["albumTitle"]) for job in jobs],
                         [("high", "suspended", "Blau"), ("low", "queued", "Blau")])
        # What a line says in another way is not at odds with what is said for all.
        job, = self.add_list(URL + " --description raw", "--title", "T")
        self.assertEqual((job["description"], job["tag"]), ("raw", None))

    def test_a_wrong_line_is_named_and_keeps_no_other(self):
        rows = [("--title x", '"add" needs URL [FILE]'), (URL + " a b", "one argument too many"),
                (URL + " --prioritty low", "did you mean --priority?"), (URL + " --port 1", 'takes no --port'),
                ("ftp://h/a", "no URL"), (URL + " 'open", "a quote (') is not closed"),
                (URL + ' "open', 'a quote (") is not closed'), (URL + "\\", "nothing follows the backslash"),
                (URL + " nope/a.mp3", "there is no folder"), (URL + " ''", "FILE is empty"),
                (URL + " --from x", "--from has no place in a line"), (URL + " --wait", "--wait has no place in a line"),
                (URL + " --data-dir x", "--data-dir has no place in a line"), (URL + " --help", "--help has no place"),
                (URL + " --version", "--version has no place in a line"), ("http://127.0.0.1:1/good.mp3", "already")]
        text = "http://127.0.0.1:1/good.mp3\n" + "".join(line + "\n" for line, _ in rows)
        text = text.encode() + b"http://h/\xff\nhttp://h/a\0b\n" + b"x" * 65537 + b"\nhttp://127.0.0.1:1/last.mp3"
        jobs = self.add_list(text, status=1)
        self.assertEqual(len(jobs), 2)
        self.run_program("add", "--from", "list.txt", "--provider", "P", "--force", status=1)
        said = self.said.splitlines()
        for number, (line, says) in enumerate(rows[:-1], start=2):
            with self.subTest(line=line):
                self.assertTrue([one for one in said if one.startswith(f"bitsbridge: list.txt:{number}: ") and says in one],
                                self.said)
        for number, says in ((18, "not UTF-8"), (19, "zero byte"), (20, "longer than 65536 bytes")):
            self.assertTrue([one for one in said if one.startswith(f"bitsbridge: list.txt:{number}: ") and says in one],
                            self.said)

    def test_the_longest_line_is_taken(self):
        line = URL + " a.mp3 #"
        self.assertEqual(len(self.add_list(line + "x" * (65536 - len(line)))), 1)
        self.add_list(" ".join([URL, *["b.mp3"] * 1023]), status=1)
        self.assertIn("one argument too many", self.said)
        self.add_list(" ".join([URL, *["b.mp3"] * 1024]), status=1)
        self.assertIn("too many words", self.said)

    def test_standard_input_is_read_while_it_is_written(self):
        process = self.start_with_input("add", "--from", "-", "--provider", "P")
        for number in (1, 2):
            process.stdin.write(f"http://127.0.0.1:1/{number}.mp3\n".encode())
            process.stdin.flush()
            self.assertRegex(process.stdout.readline(), rb"^[0-9a-f-]{36}\n$")
        process.stdin.write(b"x y z\n")
        rest, said = process.communicate(timeout=fixture.PATIENCE)
        self.assertEqual((rest, process.returncode), (b"", 1))
        self.assertIn("standard input:3: ", said.decode())
        self.assertEqual(said.decode().count("no bridge is running"), 1)

    def start_with_input(self, *arguments):
        process = subprocess.Popen([fixture.PROGRAM, *arguments], env=self.environment, cwd=self.home,
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(self.end, process)
        return process

    def test_what_does_not_go_with_a_list_is_said(self):
        self.refuse("add", "--from", "nope", "--provider", "P", status=1, says="cannot read nope: ")
        self.refuse("add", "--from", "", "--provider", "P", status=2, says="--from must name a file")
        self.refuse("add", URL, "--from", "x", "--provider", "P", status=2, says=f'leave out "{URL}"')
        self.refuse("add", "--from", os.fspath(self.home), "--provider", "P", status=1, says="cannot read ")
        self.write_config("from = x\n")
        self.refuse("add", URL, "--provider", "P", status=1, says="no place in the config file")


class Completing(fixture.Case):
    def test_complete_says_where_the_files_are(self):
        files = self.serve_files()
        self.serve()
        (self.home / "ü x").mkdir()
        two = self.add(f"{files}/f/a.mp3?size=1000", "ü x/1 ü.mp3", "--file", f"{files}/f/b.mp3?size=1000", "2.mp3")
        part = self.add(f"{files}/f/c.mp3?size=1000", "--file", f"{files}/f/d.mp3?stall=1", "d.mp3")
        fixture.wait_until(lambda: self.job(two)["state"] == "transferred", "the job to be transferred")
        self.assertEqual(self.run_program("complete", two).splitlines(),
                         [str(self.home / "ü x" / "1 ü.mp3"), str(self.home / "2.mp3")])
        fixture.wait_until(lambda: self.job(part)["files"][0]["completed"], "its first file to be there")
        self.assertEqual(self.run_program("complete", part, "--force").splitlines(), [str(self.downloads / "c.mp3")])
        self.assertTrue((self.downloads / "c.mp3").exists())


class Waiting(fixture.Case):
    def test_it_ends_when_the_job_is_completed(self):
        files = self.serve_files()
        self.serve()
        output = self.run_program("add", f"{files}/f/a.mp3?size=300000&rate=300000", "--provider", "P", "--wait")
        self.assertRegex(output, r"^[0-9a-f-]{36}\n$")
        self.assertRegex(self.said, r"(?m)^[0-9a-f]{8}  a\.mp3: acknowledged, 100 %")
        self.assertEqual((self.downloads / "a.mp3").stat().st_size, 300000)

    def test_a_failure_is_told_with_its_error_and_what_to_do(self):
        files = self.serve_files()
        self.serve()
        job_id = self.run_program("add", f"{files}/f/a.mp3?status=404", "--provider", "P", "--wait", status=1).strip()
        self.assertIn(f"bitsbridge: {job_id} failed: BG_E_HTTP_ERROR_404: The server does not have this file. Check the URL",
                      self.said)

    def test_a_completion_that_fails_is_a_failure(self):
        files = self.serve_files()
        self.serve()
        process = self.start("add", f"{files}/f/a.mp3?size=600000&rate=200000", "--provider", "P", "--wait",
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        process.stdout.readline()
        (self.downloads / "a.mp3").write_text("mine")
        said = process.communicate(timeout=fixture.PATIENCE)[1].decode()
        self.assertEqual(process.returncode, 1, said)
        self.assertRegex(said, r"(?m)^bitsbridge: [0-9a-f-]{36} failed: ")
        self.assertEqual((self.downloads / "a.mp3").read_text(), "mine")

    def test_a_list_is_waited_for_as_a_whole(self):
        files = self.serve_files()
        self.serve()
        (self.home / "list.txt").write_text("".join(f"{files}/f/{name}.mp3?size=1000\n" for name in "ab")
                                            + f"{files}/f/c.mp3?status=404\n")
        ids = self.run_program("add", "--from", "list.txt", "--provider", "P", "--wait", status=1).split()
        self.assertEqual([self.job(job_id)["state"] for job_id in ids], ["acknowledged", "acknowledged", "error"])
        self.run_program("cancel", ids[2])

    def test_a_limit_ends_it(self):
        self.run_program("add", URL, "--provider", "P", "--wait", "--timeout", "0", status=1)
        self.assertIn("1 of 1 jobs are not done, and --timeout is over", self.said)
        self.assertIn("no bridge is running", self.said)
        self.refuse("add", URL, "x", "--provider", "P", "--wait", "--suspended", status=2, says="leave one out")


if __name__ == "__main__":
    unittest.main()
