# SPDX-License-Identifier: MIT
"""Warnings are errors where the project is worked on, and nowhere else: a compiler of tomorrow must still build it."""
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[2]


class Warnings(unittest.TestCase):
    def flags_of(self, *options):
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["cmake", "-G", "Ninja", "-S", ROOT, "-B", folder, "-D", "CMAKE_EXPORT_COMPILE_COMMANDS=ON", *options],
                           stdout=subprocess.DEVNULL, check=True, timeout=120)
            return (pathlib.Path(folder) / "compile_commands.json").read_text(encoding="utf-8")

    def test_are_errors_for_developers(self):
        self.assertIn("-Werror", self.flags_of("--preset", "dev"))

    def test_are_no_errors_for_those_who_only_build_it(self):
        self.assertNotIn("-Werror", self.flags_of("--preset", "release"))
        self.assertNotIn("-Werror", self.flags_of())


if __name__ == "__main__":
    unittest.main()
