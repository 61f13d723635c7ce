#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints what llvm-cov has found as a table of folders. Usage: coverage_table.py PROJECT_DIR SUMMARY.json"""
import json
import pathlib
import sys

KINDS = ("lines", "branches")


def by_folder(root, summary):
    """Folder -> kind -> (reached, all), of the files in the project; the last one is everything."""
    folders = {}
    total = {kind: (0, 0) for kind in KINDS}
    for file in summary["data"][0]["files"]:
        path = pathlib.PurePath(file["filename"])
        if not path.is_relative_to(root):
            continue
        folder = folders.setdefault(str(path.relative_to(root).parent), {kind: (0, 0) for kind in KINDS})
        for kind in KINDS:
            found = file["summary"][kind]
            for row in (folder, total):
                row[kind] = (row[kind][0] + found["covered"], row[kind][1] + found["count"])
    return dict(sorted(folders.items())) | {"all": total}


def share(reached, count):
    return f"{100 * reached / count:5.1f} %" if count else "      -"


def table(folders):
    rows = [f"{'folder':32}{'lines':>8}{'reached':>10}{'branches':>10}{'reached':>10}"]
    for name, row in folders.items():
        rows.append(f"{name:32}{row['lines'][1]:8}{share(*row['lines']):>10}{row['branches'][1]:10}{share(*row['branches']):>10}")
    return "\n".join(rows)


if __name__ == "__main__":
    print(table(by_folder(sys.argv[1], json.loads(pathlib.Path(sys.argv[2]).read_text(encoding="utf-8")))))
