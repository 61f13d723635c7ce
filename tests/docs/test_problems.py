# SPDX-License-Identifier: MIT
"""The types of problem documents: docs/api.md lists each one of the program's, with its status, and no other."""
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).parents[2]
ROW = re.compile(r'X\(PROBLEM_\w+, "([a-z-]+)", (\d+),')


def of_program():
    text = (ROOT / "server" / "http" / "problems.h").read_text(encoding="utf-8")
    return [(name, int(status)) for name, status in ROW.findall(text)]


def of_document():
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]*`) \| (\d{3}) \|", text.split("\n## Errors\n")[1], re.M)
    return [(name, int(status)) for names, status in rows for name in re.findall(r"`([a-z-]+)`", names)]


class Problems(unittest.TestCase):
    def test_the_document_lists_what_the_program_says(self):
        self.assertGreater(len(of_program()), 30)
        self.assertEqual(sorted(of_program()), sorted(of_document()))

    def test_no_type_stands_twice(self):
        names = [name for name, _ in of_program()]
        self.assertEqual(len(names), len(set(names)))

    def test_every_row_is_seen(self):
        text = (ROOT / "server" / "http" / "problems.h").read_text(encoding="utf-8")
        self.assertEqual(len(re.findall(r"\bX\(PROBLEM_", text)) - 1, len(of_program()), "PROBLEM_NONE alone has no name")


if __name__ == "__main__":
    unittest.main()
