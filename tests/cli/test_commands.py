# SPDX-License-Identifier: MIT
"""Commands that work on the queue itself, without a bridge."""
import json
import pathlib
import re
import unittest
import uuid

import fixture

URL = "http://127.0.0.1:1/song.mp3"
UNKNOWN = "00000000-0000-4000-8000-000000000000"


class Usage(fixture.Case):
    def test_wrong_usage_is_status_2_and_one_line(self):
        for arguments, says in [
            ([], "no command was given. See: bitsbridge --help"),
            (["lst"], 'did you mean "list"?'),
            (["quite-another"], 'there is no command "quite-another". See: bitsbridge --help'),
            (["pause"], 'did you mean "suspend"?'),
            (["rm", UNKNOWN], 'did you mean "cancel"?'),
            (["status"], 'did you mean "list" or "doctor"?'),
            (["help", "pause"], 'did you mean "suspend"?'),
            (["list", "--quite-another"], "there is no option --quite-another. See: bitsbridge list --help"),
            (["list", "--jsn"], "did you mean --json?"),
            (["list", "--port", "1"], "an option of: serve, doctor"),
            (["list", "extra"], "one argument too many"),
            (["show"], '"show" needs ID'),
            (["cancel"], '"cancel" needs ID...'),
            (["add"], '"add" needs URL [FILE]'),
            (["add", URL], "--provider NAME"),
            (["add", URL, "--provider", ""], "--provider NAME"),
            (["add", URL, ""], "FILE is empty"),
            (["add", URL, "--provider", "P", "--status", "--job"], "either --status or --job"),
            (["add", URL, "--description", "x", "--title", "y"], "leave out --title"),
            (["add", URL, "--provider", "P", "--service-id", "0"], "not 0"),
            (["add", URL, "--provider", "P", "--priority", "urgent"], "foreground, high, normal or low"),
            (["serve", "--port", "65536"], "from 0 to 65535"),
            (["serve", "--allow-origin", "store.example"], "--allow-origin is not right"),
            (["change", UNKNOWN], "what is to be changed?"),
            (["change"], '"change" needs ID'),
            (["change", UNKNOWN, UNKNOWN, "--name", "x"], "one argument too many"),
            (["change", UNKNOWN, "--url", "1=ftp://h/a"], "--url is not right"),
            (["change", UNKNOWN, "--url", "x=http://h/a"], "--url is not right"),
            (["change", UNKNOWN, "--url", ""], "--url must not be empty"),
            (["change", UNKNOWN, "--title", "x"], "takes no --title"),
            (["completion", "tcsh"], "bash, zsh, fish"),
        ]:
            with self.subTest(arguments=arguments):
                self.assertEqual(self.refuse(*arguments, status=2, says=says), "")

    def test_version_is_one_number(self):
        self.assertRegex(self.run_program("--version"), r"\Abitsbridge \d+\.\d+\.\d+\n")

    def test_every_command_has_help_that_fits_a_terminal(self):
        page = self.run_program("--help")
        self.assertEqual(self.run_program("help"), page)
        commands = re.findall(r"^  ([a-z]+) +[a-z]", page.split("Options")[0], re.M)
        self.assertLessEqual({"serve", "add", "list", "show", "watch", "suspend", "resume", "complete", "cancel",
                              "check", "open", "doctor"}, set(commands))
        for command in commands:
            help_page = self.run_program(command, "--help")
            self.assertEqual(self.run_program("help", command), help_page)
            self.assertTrue(help_page.startswith(f"Usage: bitsbridge {command}"), help_page)
            page += help_page
        self.assertEqual([line for line in page.splitlines() if len(line) > 80], [])


class Install(fixture.Case):
    def test_the_service_manager_does_it_here(self):
        self.refuse("install", "--port", "0", status=1, says="systemctl --user enable --now bitsbridge")
        self.refuse("uninstall", status=1, says="systemctl --user disable --now bitsbridge")
        self.refuse("install", "--prot", "1", status=2, says="did you mean --port?")
        self.refuse("uninstall", "--port", "1", status=2, says="takes no --port")


class Check(fixture.Case):
    def test_a_tag_is_taken_apart(self):
        output = self.run_program("check", "::WMP_JOB:1:-1:Proseware:Die Ärzte::7:Süß::")
        self.assertEqual([line.split(maxsplit=1) for line in output.splitlines()][:4],
                         [["Tag", "WMP_JOB"], ["serviceId", "4294967295"], ["Provider", "Proseware"],
                          ["AlbumArtist", "Die Ärzte"]])

    def test_a_caret_stands_under_what_is_wrong(self):
        output = self.run_program("check", "::WMP_STATUS:1:5:Proseware::A:B:C:D::")
        self.assertRegex(output, r"\nTitle +C:D\n")
        self.assertRegex(output, r"\nWarning +ambiguous-colons: ")
        output = self.refuse("check", "::WMP_STATUS:1:日本:Proseware::::::", status=1, says="serviceId")
        line, caret = output.splitlines()
        self.assertEqual(caret, " " * len("::WMP_STATUS:1:") + "^")
        output = self.refuse("check", "an ordinary description", status=1, says="begins with ::WMP_STATUS:1:")
        self.assertTrue(output.endswith("\n^\n"))

    def test_escape_sequences_do_not_reach_the_terminal(self):
        self.run_program("check", "::WMP_STATUS:1:5:\x1b[31mred:::::\x07:", status=0)
        output = self.run_program("check", "::WMP_STATUS:1:x\x1b[31m:P::::::", status=1)
        self.assertNotIn("\x1b", output + self.said)


class Jobs(fixture.Case):
    def test_add_prints_the_id_alone_and_says_that_nothing_moves(self):
        job_id = self.add(URL, "--title", "Süß:Sauer", "--artist", "Die Ärzte", "--service-id", "-1")
        self.assertEqual(str(uuid.UUID(job_id)), job_id)
        self.assertIn("start one with: bitsbridge serve", self.said)
        job = self.job(job_id)
        self.assertEqual((job["tag"], job["serviceId"], job["state"]), ("status", 4294967295, "queued"))
        self.assertEqual(job["metadata"]["title"], "Süß:Sauer")
        self.assertEqual(job["displayName"], "Süß:Sauer")
        self.assertEqual(job["files"][0]["localName"], str(self.downloads / "song.mp3"))

    def test_service_ids_are_random(self):
        ids = {self.job(self.add(URL, name))["serviceId"] for name in ("a", "b", "c")}
        self.assertEqual(len(ids), 3)
        self.assertNotIn(0, ids)

    def test_files_go_where_they_are_told(self):
        (self.home / "Ordner").mkdir()
        (self.home / "x").mkdir()
        base = "http://127.0.0.1:1/"
        job = self.job(self.add(base + "a%20b.mp3", "Ordner", "--file", base + "2.mp3", "neu ü.mp3",
                                "--file", base + "3.mp3", str(self.home / "x" / "3.mp3"), "--name", "Drei"))
        self.assertEqual([file["localName"] for file in job["files"]],
                         [str(self.home / "Ordner" / "a b.mp3"), str(self.home / "neu ü.mp3"),
                          str(self.home / "x" / "3.mp3")])
        self.assertEqual(job["displayName"], "Drei")

    def test_urls_may_be_written_as_people_do(self):
        job = self.job(self.add("HTTP://127.0.0.1:1/x/../slow hand ü?a b#c"))
        self.assertEqual(job["files"][0]["remoteName"], "http://127.0.0.1:1/slow%20hand%20%C3%BC?a%20b")
        self.assertEqual(pathlib.Path(job["files"][0]["localName"]).name, "slow hand ü")

    def test_what_is_no_url_is_refused_with_the_reason(self):
        for url, reason in (("ftp://h/a", "it must begin with http:// or https://"), ("http:///a", "its host is missing"),
                            ("http://h:0/a", "its port"), ("http://127.1/a", "192.0.2.1"), ("http://[::1/a", "IPv6")):
            self.refuse("add", url, "a", "--provider", "P", status=1, says=reason)

    def test_what_exists_is_kept_unless_forced(self):
        target = self.home / "da.mp3"
        target.write_text("mine")
        self.refuse("add", URL, "da.mp3", "--provider", "P", status=1, says="--force")
        self.refuse("add", URL, "neu.mp3", "--file", URL, "da.mp3", "--provider", "P", status=1, says="--force")
        self.refuse("add", URL, "neu.mp3", "--file", URL, "neu.mp3", "--provider", "P", status=1, says="two of the files")
        self.assertEqual(json.loads(self.run_program("list", "--all", "--json"))["jobs"], [])
        self.add(URL, "da.mp3", "--force", "--suspended")
        self.assertEqual(target.read_text(), "mine")

    def test_options_reach_the_job(self):
        job_id = self.add(URL, "--job", "--suspended", "--priority", "foreground", "--complete")
        job = self.job(job_id)
        self.assertEqual((job["tag"], job["state"], job["priority"]), ("job", "suspended", "foreground"))
        shown = self.run_program("show", job_id)
        self.assertIn("by the bridge, once transferred", shown)
        shown = self.run_program("show", self.add(URL, "--retry-delay", "0", "--no-progress-timeout", "0", "--force"))
        self.assertRegex(shown, r"Retry delay +5 s")
        self.assertRegex(shown, r"Gives up after +0 s")

    def test_what_the_player_would_not_take_is_said(self):
        job_id = self.add(URL, "a.mp3", "--file", URL, "b.txt", "--job", "--suspended")
        self.assertEqual({warning["code"] for warning in self.job(job_id)["warnings"]},
                         {"multiple-files", "extension"})

    def test_a_raw_description_is_taken_as_it_is(self):
        job_id = self.run_program("add", URL, "--description", "::wmp_status:1:1:P::::::").strip()
        self.assertIn("looks like a tag but is none", self.said)
        self.assertEqual(self.job(job_id)["tag"], None)
        self.run_program("list")
        self.assertIn("1 more looked like", self.said)
        self.assertIn("nearly", self.run_program("list", "--all"))

    def test_what_cannot_be_made_is_refused(self):
        for arguments, says in [
            (["ftp://h/a", "--provider", "P"], "http:// or https://"),
            (["song.mp3", "--provider", "P"], "http:// or https://"),
            (["http://h/", "--provider", "P"], "names no file"),
            ([URL, "--provider", "A:B"], "Provider"),
            ([URL, "--provider", "P" * 1025], "BG_E_STRING_TOO_LONG"),
            ([URL, "--provider", "P", "--name", "n" * 257], "BG_E_STRING_TOO_LONG"),
        ]:
            with self.subTest(arguments=arguments):
                self.assertEqual(self.run_program("add", *arguments, status=1), "")
                self.assertEqual(self.said.count("\n"), 1)
        self.assertEqual(json.loads(self.run_program("list", "--all", "--json")), {"jobs": []})

    def test_a_full_queue_says_so(self):
        for name in "ab":
            self.add(URL, name)
        self.refuse("add", URL, "c", "--provider", "P", "--max-jobs", "2", status=1,
                    says="BG_E_TOO_MANY_JOBS_PER_MACHINE")

    def test_the_running_bridges_limit_holds_for_what_is_added(self):
        self.serve("--max-jobs", "2")
        for name in "ab":
            self.add(URL, name, "--suspended")
        self.refuse("add", URL, "c", "--provider", "P", status=1, says="BG_E_TOO_MANY_JOBS_PER_MACHINE")
        self.assertIn(" of at most 2 jobs", self.run_program("doctor"))

    def test_ids_may_be_short_braced_and_in_capitals(self):
        job_id = self.add(URL, "--suspended")
        for name in (job_id, job_id.upper(), "{" + job_id + "}", "{" + job_id.upper() + "}", job_id[:8], job_id[:8].upper(),
                     "{" + job_id[:13]):
            self.assertEqual(self.job(name)["id"], job_id)

    def test_unknown_and_ambiguous_ids_are_told_apart(self):
        ids = [self.add(URL, f"f{i}", "--suspended") for i in range(17)]
        first = [job_id[0] for job_id in ids]
        twice = next(letter for letter in first if first.count(letter) > 1)
        self.refuse("show", twice, status=1, says="give more of it")
        for name in (UNKNOWN, "zz", "", "{}", "%s", "6f1c2a9e\x1b[31m"):
            self.refuse("show", name, status=1, says="there is no job")
            self.assertNotIn("\x1b", self.said)

    def test_all_ids_are_tried(self):
        a, b = self.add(URL, "a", "--suspended"), self.add(URL, "b", "--suspended")
        self.refuse("cancel", a, UNKNOWN, b, status=1, says=UNKNOWN)
        self.assertEqual(json.loads(self.run_program("list", "--all", "--json"))["jobs"], [])

    def test_acts_change_the_state(self):
        job_id = self.add(URL)
        self.run_program("suspend", job_id)
        self.assertEqual(self.job(job_id)["state"], "suspended")
        self.run_program("resume", job_id)
        self.assertEqual(self.job(job_id)["state"], "queued")
        self.run_program("cancel", job_id)
        self.assertIn(self.job(job_id)["state"], "cancelled")
        self.refuse("resume", job_id, status=1, says="BG_E_")

    def test_change_changes_what_is_named(self):
        job_id = self.add(URL, "a.mp3", "--file", URL, "b.mp3", "--suspended", "--title", "Eins")
        self.assertEqual(self.run_program("change", job_id[:8], "--priority", "foreground", "--retry-delay", "0",
                                          "--no-progress-timeout", "7", "--name", "Neu"), "")
        job = self.job(job_id)
        self.assertEqual((job["priority"], job["displayName"], job["state"]), ("foreground", "Neu", "suspended"))
        self.assertEqual(job["metadata"]["title"], "Eins")
        shown = self.run_program("show", job_id)
        self.assertRegex(shown, r"Retry delay +5 s")
        self.assertRegex(shown, r"Gives up after +7 s")
        self.run_program("change", job_id, "--url", "1=http://127.0.0.1:1/neu=1.mp3", "--name", "")
        self.run_program("change", job_id, "--url", "http://127.0.0.1:1/neu0.mp3",
                         "--description", "::WMP_STATUS:1:7:Andere::::::")
        job = self.job(job_id)
        self.assertEqual([file["remoteName"] for file in job["files"]],
                         ["http://127.0.0.1:1/neu0.mp3", "http://127.0.0.1:1/neu=1.mp3"])
        self.assertEqual((job["provider"], job["displayName"], job["priority"]), ("Andere", "", "foreground"))

    def test_what_cannot_be_changed_is_said(self):
        job_id = self.add(URL, "--suspended")
        self.refuse("change", job_id, "--url", "1=" + URL, "--name", "x", status=1, says="the job has no file 1")
        self.refuse("change", job_id, "--name", "n" * 257, status=1, says="BG_E_STRING_TOO_LONG")
        self.refuse("change", UNKNOWN, "--name", "x", status=1, says="there is no job")
        self.run_program("change", job_id, "--description", "::WMP_STATUS:1:x:P::::::")
        self.assertIn("looks like a tag but is none", self.said)
        self.run_program("cancel", job_id)
        self.refuse("change", job_id, "--name", "x", status=1, says="BG_E_INVALID_STATE")

    def test_what_is_set_for_new_jobs_changes_no_other(self):
        job_id = self.add(URL, "--suspended")
        self.write_config("priority = low\nurl = " + URL + "2\n")
        self.refuse("change", job_id, status=2, says="what is to be changed?", BITSBRIDGE_NAME="x")
        self.run_program("change", job_id, "--retry-delay", "9", BITSBRIDGE_NAME="x")
        job = self.job(job_id)
        self.assertEqual((job["priority"], job["displayName"]), ("normal", "song.mp3"))
        self.assertEqual(job["files"][0]["remoteName"], URL)

    def test_a_job_that_has_ended_is_shown_but_not_listed_and_not_watched(self):
        kept, ended = self.add(URL, "--suspended"), self.add(URL, "--suspended", "--force")
        self.run_program("cancel", ended)
        for arguments in ([], ["--all"]):
            table = self.run_program("list", *arguments)
            self.assertIn(kept[:8], table)
            self.assertNotIn(ended[:8], table)
            jobs = json.loads(self.run_program("list", "--json", *arguments))["jobs"]
            self.assertEqual([job["id"] for job in jobs], [kept])
        self.assertEqual(self.job(ended[:8])["state"], "cancelled")
        self.refuse("resume", ended[:8], status=1, says="BG_E_INVALID_STATE")
        self.run_program("cancel", kept)
        self.assertEqual(self.run_program("watch"), "")
        self.assertIn("no tagged jobs to watch", self.said)

    def test_a_wmp_job_is_completed_only_by_force(self):
        job_id = self.add(URL, "--job")
        self.refuse("complete", job_id, status=1, says="add --force")
        self.assertEqual(self.job(job_id)["state"], "queued")
        self.run_program("complete", job_id, "--force")

    def test_a_job_that_is_not_transferred_is_completed_only_by_force(self):
        running, waiting = self.add(URL, "a.mp3"), self.add(URL, "b.mp3", "--suspended")
        for job_id, state in ((running, "queued"), (waiting, "suspended")):
            self.refuse("complete", job_id, status=1, says=f"is {state}, not transferred")
            self.assertIn("add --force", self.said)
            self.assertEqual(self.job(job_id)["state"], state)
            self.run_program("complete", job_id, "--force")
            self.assertEqual(self.job(job_id)["state"], "acknowledged")
            self.refuse("complete", job_id, status=1, says="BG_E_INVALID_STATE")

    def test_the_table_is_aligned_for_wide_characters(self):
        self.add(URL, "a", "--title", "日本語")
        self.add(URL, "b", "--title", "Grüße")
        self.add(URL, "c", "--title", "\x1b[31mrot")
        output = self.run_program("list")
        self.assertNotIn("\x1b", output)
        width = lambda text: sum(2 if "\u3000" < c < "\ufb00" else 1 for c in text)
        ends = {width(line[:line.rindex("Proseware")]) for line in output.splitlines()[1:]}
        self.assertEqual(len(ends), 1, output)
        self.assertEqual(width(output.splitlines()[0][:output.index("PROVIDER")]), ends.pop())

    def test_output_that_cannot_be_written_is_a_failure(self):
        with open("/dev/full", "w") as full:
            done = self.start("--version", stdout=full, stderr=fixture.subprocess.PIPE)
            self.assertIn(b"cannot write to standard output", done.communicate(timeout=fixture.PATIENCE)[1])
            self.assertEqual(done.returncode, 1)


class Databases(fixture.Case):
    def test_a_file_that_is_no_queue_is_left_alone(self):
        self.data.mkdir(parents=True)
        database = self.data / "queue.db"
        database.write_text("this is somebody's letter\n" * 100)
        before = database.read_bytes()
        for arguments in (["list"], ["add", URL, "--provider", "P"], ["cancel", UNKNOWN]):
            self.run_program(*arguments, status=1)
            self.assertEqual(self.said.count("\n"), 1, self.said)
        self.assertEqual(database.read_bytes(), before)


if __name__ == "__main__":
    unittest.main()
