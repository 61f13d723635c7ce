# SPDX-License-Identifier: MIT
"""The version stands in one place, and everything that tells it takes it from there."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[2]
VERSION = re.search(r"^project\(bitsbridge VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text(), re.M)[1]


class Version(unittest.TestCase):
    def test_the_program_tells_it(self):
        said = subprocess.run([os.environ["BITSBRIDGE_PROGRAM"], "--version"], capture_output=True, text=True, check=True)
        self.assertEqual(said.stdout, f"bitsbridge {VERSION}\n")

    def test_it_stands_nowhere_else(self):
        """In no file that a release is made of; the database of a release is named by it."""
        listed = subprocess.run(["git", "-c", f"safe.directory={ROOT}", "grep", "-lF", VERSION, "--", "server", "include", "webroot",
                                 "script", "docs/*.1", "CMakeLists.txt", "CMakePresets.json"],
                                cwd=ROOT, capture_output=True, text=True, check=False)
        if listed.returncode > 1:
            self.skipTest("this is no checkout of git")
        self.assertEqual(listed.stdout.split(), ["CMakeLists.txt"])

    def test_the_changelog_has_it_or_is_about_to(self):
        heads = re.findall(r"^## \[(.*?)\]", (ROOT / "CHANGELOG.md").read_text(), re.M)
        self.assertEqual(heads[0], "Unreleased")
        self.assertIn(heads[1] if len(heads) > 1 else VERSION, (VERSION,))

    @unittest.skipUnless(shutil.which("esbuild"), "esbuild is missing (script/install build)")
    def test_the_client_that_is_packed_has_it(self):
        self.assertEqual(json.loads((ROOT / "webroot/client/package.json").read_text())["version"], "0.0.0")
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run([ROOT / "script/pack-client", f"{folder}/client"], check=True, timeout=60)
            packed = json.loads(pathlib.Path(folder, "client", "package.json").read_text())
        self.assertEqual(packed["version"], VERSION)


if __name__ == "__main__":
    unittest.main()
