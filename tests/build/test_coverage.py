# SPDX-License-Identifier: MIT
"""The table of script/coverage, from a summary as llvm-cov writes it."""
import unittest

import coverage_table


def file(name, lines, branches):
    summary = {kind: {"covered": covered, "count": count}
               for kind, (covered, count) in (("lines", lines), ("branches", branches))}
    return {"filename": name, "summary": summary}


SUMMARY = {"data": [{"files": [
    file("/p/server/base/a.c", (5, 10), (1, 2)),
    file("/p/server/base/b.c", (10, 10), (0, 2)),
    file("/p/include/job.h", (0, 0), (0, 0)),
    file("/usr/include/x.h", (7, 7), (7, 7)),
]}]}


class Table(unittest.TestCase):
    def test_files_are_summed_by_folder_and_the_system_is_left_out(self):
        folders = coverage_table.by_folder("/p", SUMMARY)
        self.assertEqual(folders["server/base"], {"lines": (15, 20), "branches": (1, 4)})
        self.assertEqual(folders["all"], folders["server/base"])
        self.assertEqual(list(folders), ["include", "server/base", "all"])

    def test_shares_are_per_cent_and_nothing_of_nothing_is_none(self):
        lines = coverage_table.table(coverage_table.by_folder("/p", SUMMARY)).splitlines()
        self.assertEqual(lines[1].split(), ["include", "0", "-", "0", "-"])
        self.assertEqual(lines[2].split(), ["server/base", "20", "75.0", "%", "4", "25.0", "%"])


if __name__ == "__main__":
    unittest.main()
