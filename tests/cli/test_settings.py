# SPDX-License-Identifier: MIT
"""Config file, environment, command line: which one counts, and what is wrong where."""
import json
import os
import re
import unittest

import fixture

URL = "http://127.0.0.1:1/song.mp3"


class Levels(fixture.Case):
    def title(self, *arguments, **environment):
        job_id = self.run_program("add", URL, "--provider", "P", "--force", *arguments, **environment).strip()
        return self.job(job_id)["metadata"]["title"]

    def test_command_line_beats_environment_beats_file(self):
        self.write_config("title = file\nforce = yes\n")
        self.assertEqual(self.title(), "file")
        self.assertEqual(self.title(BITSBRIDGE_TITLE="environment"), "environment")
        self.assertEqual(self.title("--title", "line", BITSBRIDGE_TITLE="environment"), "line")
        self.assertEqual(self.title("--title", "", BITSBRIDGE_TITLE="environment"), "")

    def test_a_kind_of_tag_beats_the_other_one_of_a_lower_level(self):
        self.write_config("job = yes\n")
        kinds = [self.job(self.run_program("add", URL, name, "--provider", "P", *arguments).strip())["tag"]
                 for name, arguments in (("a.mp3", []), ("b.mp3", ["--status"]), ("c.mp3", ["--job=no"]))]
        self.assertEqual(kinds, ["job", "status", "status"])

    def test_every_option_can_stand_in_the_file_and_in_the_environment(self):
        values = {"port": "2500", "download-dir": "x", "allow-origin": "https://a.example=P,Q", "allow-control": "https://a.example",
                  "allow-source": "https://cdn.example/", "allow-user": "root", "max-jobs": "5", "limit-rate": "1M", "all-users": "no",
                  "manage-jobs": "always", "library-dir": "x",
                  "webroot": "x", "no-ask": "no", "control": "no", "key": "no", "idle-exit": "5", "record": "r.jsonl", "redact": "no", "scenario": "album", "speed": "2",
                  "loop": "no", "file": "http://x.example/a.mp3 a b.mp3", "status": "yes", "job": "no", "provider": "P",
                  "service-id": "7", "artist": "A", "album": "B", "track": "1", "title": "T", "duration": "2", "rating": "3",
                  "description": "raw", "name": "N", "priority": "low", "retry-delay": "5", "no-progress-timeout": "5", "complete": "yes",
                  "sha256": "0" * 64, "allow-downgrade": "yes", "location-trusted": "yes",
                  "force": "yes", "upload": "no", "reply": "r", "suspended": "yes", "all": "yes", "json": "yes", "queue": "local", "data-dir": "d",
                  "state": "error", "wait": "yes", "timeout": "5",
                  "log-level": "error"}
        options = {option: command for command in ("allow", "open", "doctor", "list", "add", "serve")
                   for option in re.findall(r"^  --([a-z0-9-]+)", self.run_program(command, "--help"), re.M)}
        self.assertEqual(set(options) - {"config", "help", "from", "header", "user"}, set(values))
        for option, value in values.items():
            with self.subTest(option=option):
                self.write_config(f"{option} = {value}\n")
                self.run_program("check", "::WMP_STATUS:1:5:P::::::")
                # That it is read shows by the complaint where it is there too often,
                self.write_config(f"{option} = {value}\n" * 300)
                self.refuse("check", "x", status=1, says=option)
                self.write_config("")
                # and in the environment where it is no UTF-8.
                variable = "BITSBRIDGE_" + option.upper().replace("-", "_")
                arguments = {"add": [URL], "allow": ["https://a.example=P"]}.get(options[option], [])
                self.refuse(options[option], *arguments, status=2, says=variable, **{variable: os.fsdecode(b"\xff")})

    def test_flags_can_be_turned_off_again(self):
        self.write_config("json = yes\n")
        self.assertEqual(json.loads(self.run_program("list")), {"jobs": []})
        self.assertEqual(self.run_program("list", "--json=no"), "")

    def test_folders_of_the_file_are_relative_to_it(self):
        self.write_config("download-dir = Müsik und mehr\ndata-dir = ~/data dir\n")
        job_id = self.add(URL)
        self.assertEqual(self.job(job_id)["files"][0]["localName"],
                         str(self.config.parent / "Müsik und mehr" / "song.mp3"))
        self.assertTrue((self.home / "data dir" / "queue.db").exists())

    def test_folders_of_the_command_line_are_relative_to_the_working_folder(self):
        job_id = self.add(URL, "--download-dir", "hier ü")
        self.assertEqual(self.job(job_id)["files"][0]["localName"], str(self.home / "hier ü" / "song.mp3"))

    def test_the_desktop_knows_another_downloads_folder(self):
        folder = self.home / ".config"
        folder.mkdir()
        (folder / "user-dirs.dirs").write_text('# comment\nXDG_DOWNLOAD_DIR="$HOME/Hérunter geladen"\n')
        self.assertEqual(self.job(self.add(URL))["files"][0]["localName"],
                         str(self.home / "Hérunter geladen" / "song.mp3"))

    def test_xdg_variables_move_config_and_data(self):
        config = self.home / "c" / "bitsbridge" / "config"
        config.parent.mkdir(parents=True)
        config.write_text("title = elsewhere\n")
        moved = {"XDG_CONFIG_HOME": str(self.home / "c"), "XDG_STATE_HOME": str(self.home / "s")}
        self.environment.update(moved)
        self.assertEqual(self.title(), "elsewhere")
        self.assertTrue((self.home / "s" / "bitsbridge" / "queue.db").exists())

    def test_a_config_file_can_be_named(self):
        (self.home / "other").write_text("title = other\n")
        self.assertEqual(self.title("--config", "other"), "other")
        self.assertEqual(self.title(BITSBRIDGE_CONFIG=str(self.home / "other")), "other")


class Mistakes(fixture.Case):
    def test_the_line_of_a_mistake_is_named(self):
        for text, says in [
            ("\n# x\nprot = 1\n", 'config:3: there is no option "prot"; did you mean "port"?'),
            ("port = x\n", 'config:1: "port" must be a whole number'),
            ("port 1\n", 'config:1: there is no "="'),
            ("port = 1\nport = 2\n", "config:2: \"port\" was set on line 1 already"),
            ("allow-origin = store.example\n", 'config:1: "allow-origin" is not right'),
            (b"title = \xff\n", "config:1: the line is not UTF-8"),
            (b"title = a\0b\n", "config:1: the line holds a zero byte"),
            ("config = x\n", 'config:1: "config" has no place in the config file'),
            ("title = " + "x" * 5000, "config:1: the line is longer than 4096 bytes"),
        ]:
            with self.subTest(text=text[:40]):
                self.write_config(text)
                self.refuse("list", status=1, says=says)
                self.assertIn("Usage", self.run_program("list", "--help"))

    def test_a_file_that_was_asked_for_must_be_there(self):
        self.refuse("list", "--config", "missing", status=1, says="cannot read the config file")
        self.refuse("list", "--config", ".", status=1, says="cannot read the config file")

    def test_a_wrong_config_or_variable_is_one_of_the_doctors_lines(self):
        self.write_config("port = 1\nprot = 2\n")
        for arguments in ([], ["--json"]):
            output = self.run_program("doctor", *arguments, status=1, BITSBRIDGE_MAX_JOBS="none")
            self.assertIn("the environment's BITSBRIDGE_MAX_JOBS must be a whole number", output)
            self.assertIn("config:2: there is no option", output)
            self.assertIn("queue:reachable", output)
        self.assertRegex(self.run_program("doctor", status=1), r"(?m)^fail +settings:config +\S.*prot")
        self.refuse("list", status=1, says="config:2: there is no option")

    def test_a_wrong_variable_is_named(self):
        self.refuse("serve", status=2, says="BITSBRIDGE_PORT must be a whole number", BITSBRIDGE_PORT="x")
        self.refuse("list", status=2, says="BITSBRIDGE_QUEUE must be bits, local or replay", BITSBRIDGE_QUEUE="x")
        self.run_program("list", BITSBRIDGE_PORT="x")

    def test_a_queue_that_this_system_lacks_is_refused(self):
        self.run_program("list", "--queue", "bits", status=1)
        self.assertIn("bits", self.said)

    def test_doctor_names_variables_that_mean_nothing(self):
        self.assertIn("BITSBRIDGE_PROT", self.run_program("doctor", BITSBRIDGE_PROT="1"))


if __name__ == "__main__":
    unittest.main()
