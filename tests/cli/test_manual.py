# SPDX-License-Identifier: MIT
"""The manual page knows every command and every option, and no others."""
import pathlib
import re
import shutil
import subprocess
import unittest

import fixture

PAGE = pathlib.Path(__file__).parent.parent.parent / "docs" / "bitsbridge.1"


class Manual(fixture.Case):
    def commands(self):
        return re.findall(r"^  ([a-z]+) +[a-z]", self.run_program("--help").split("Options")[0], re.M)

    def sections(self):
        text = PAGE.read_text(encoding="utf-8").replace("\\-", "-")
        return {name: body for name, body in re.findall(r"^\.SS bitsbridge ([a-z]+)(.*?)(?=^\.S[SH])", text, re.M | re.S)}

    def test_every_command_has_its_section(self):
        self.assertEqual(sorted(self.sections()), sorted(self.commands()))

    def test_every_option_is_explained(self):
        text = PAGE.read_text(encoding="utf-8").replace("\\-", "-")
        everywhere = text[text.index(".SH OPTIONS OF EVERY COMMAND"):text.index(".SH CONFIG FILE")]
        sections = self.sections()
        known = {"--version"}
        for command in self.commands():
            own, common = self.run_program(command, "--help").split("Options of every command:")
            for option in re.findall(r"^  (--[a-z0-9-]+)", own, re.M):
                known.add(option)
                # Of these the page says that they take the options of serve.
                if command not in ("doctor", "install"):
                    self.assertIn(option, sections[command], command)
            for option in re.findall(r"^  (--[a-z0-9-]+)", common, re.M):
                known.add(option)
                self.assertIn(option, everywhere)
        explained = set(re.findall(r"^\.B (--[a-z0-9-]+)", text, re.M))
        self.assertEqual(explained - known, set())
        self.assertEqual(known - explained, set())

    def test_it_is_well_formed(self):
        if not shutil.which("groff"):
            self.skipTest("groff is not installed")
        done = subprocess.run(["groff", "-man", "-Tutf8", "-ww", "-z", PAGE], capture_output=True, text=True)
        self.assertEqual(done.stderr, "")


if __name__ == "__main__":
    unittest.main()
