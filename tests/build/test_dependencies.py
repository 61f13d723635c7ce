# SPDX-License-Identifier: MIT
"""What a machine lacks, or has in too old a version, is said by the first step of the build, in one piece."""
import pathlib
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[2]
HEADERS = {
    "civetweb": ("civetweb.h", '#define CIVETWEB_VERSION "1.9"', "1.9", "libcivetweb-dev"),
    "cjson": ("cjson/cJSON.h", "#define CJSON_VERSION_MAJOR 1\n#define CJSON_VERSION_MINOR 7\n#define CJSON_VERSION_PATCH 14",
              "1.7.14", "libcjson-dev"),
    "curl": ("curl/curlver.h", '#define LIBCURL_VERSION "7.74.0-DEV"', "7.74.0", "libcurl4-openssl-dev"),
    "sqlite3": ("sqlite3.h", '#define SQLITE_VERSION        "3.34.1"', "3.34.1", "libsqlite3-dev"),
    "idn2": ("idn2.h", '# define IDN2_VERSION "2.0.5"', "2.0.5", "libidn2-dev"),
}


class Dependencies(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def configure(self, *options):
        """As somebody does it: without a preset. What CMake says, as one line."""
        done = subprocess.run(
            ["cmake", "-S", ROOT, "-B", self.folder / "build", "-D", "BUILD_TESTING=OFF", *options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=120)
        return done.returncode, " ".join(done.stdout.split())

    def test_what_is_missing_is_named_at_once_with_its_packages(self):
        code, said = self.configure("-D", "CMAKE_SYSTEM_IGNORE_PREFIX_PATH=/usr;/;/usr/local")
        self.assertNotEqual(code, 0)
        for header in ("civetweb.h", "cjson/cJSON.h", "curl/curl.h", "sqlite3.h", "idn2.h", "uuid/uuid.h"):
            self.assertIn(f"{header} not found", said)
        self.assertIn("apt-get install libcivetweb-dev libcjson-dev libcurl4-openssl-dev libsqlite3-dev libidn2-dev uuid-dev",
                      said)
        self.assertIn("README.md", said)

    def test_each_version_that_is_too_old_is_named(self):
        options = []
        for name, (header, text, _, _) in HEADERS.items():
            path = self.folder / "old" / header
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
            options += ["-D", f"{name}_INCLUDE={self.folder / 'old'}"]
        code, said = self.configure(*options)
        self.assertNotEqual(code, 0)
        for name, (_, _, version, package) in HEADERS.items():
            self.assertIn(f"{name} is too old: {version}, while ", said)
            self.assertIn(f" {package}", said)

    def test_what_this_machine_has_will_do(self):
        code, said = self.configure()
        self.assertEqual(code, 0, said)


if __name__ == "__main__":
    unittest.main()
