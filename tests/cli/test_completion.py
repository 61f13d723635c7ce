# SPDX-License-Identifier: MIT
"""What the shells complete."""
import shutil
import subprocess
import unittest

import fixture


class Completion(fixture.Case):
    def complete(self, *words):
        """What bash offers for the last of these words."""
        script = self.home / "completion"
        script.write_text(self.run_program("completion", "bash"))
        done = subprocess.run(
            ["bash", "-c", 'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _bitsbridge;'
             ' printf "%s\\n" "${COMPREPLY[@]}"', "bash", script, "bitsbridge", *words],
            capture_output=True, text=True, check=True)
        return done.stdout.split()

    def test_bash_offers_commands_options_and_values(self):
        self.assertEqual(self.complete("su"), ["suspend"])
        self.assertEqual(self.complete("add", "--prio"), ["--priority"])
        self.assertEqual(self.complete("list", "--po"), [])
        self.assertEqual(self.complete("add", "--priority", "f"), ["foreground"])
        self.assertEqual(self.complete("--queue", "l"), ["local"])
        self.assertEqual(self.complete("--queue", "local", "wat"), ["watch"])

    def test_the_scripts_are_well_formed(self):
        for shell in ("bash", "zsh", "fish"):
            text = self.run_program("completion", shell)
            self.assertIn("no-progress-timeout", text)
            if not shutil.which(shell):
                print(f"skipped: {shell} is not installed")
                continue
            script = self.home / shell
            script.write_text(text)
            subprocess.run([shell, "-n", script], check=True)


if __name__ == "__main__":
    unittest.main()
