# SPDX-License-Identifier: MIT
"""Two results of bench.py beside each other."""
import json
import pathlib


def leaves(value, path=()):
    """Every number, by the way to it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, (*path, name))
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield path, value


def describe(result):
    return f"{result['commit']} of {result['date']}, {result['machine']['cpu']}, {result['machine']['cores']} cores"


def rows(a, b):
    old, new = dict(leaves(a["parts"])), dict(leaves(b["parts"]))
    for path in [*old, *(path for path in new if path not in old)]:
        before, after = old.get(path), new.get(path)
        times = f"{after / before:.2f}" if before and after is not None else ""
        yield path, before, after, times


def shown(value):
    return "" if value is None else f"{value:,.2f}".rstrip("0").rstrip(".")


def print_comparison(file_a, file_b):
    a, b = (json.loads(pathlib.Path(file).read_text(encoding="utf-8")) for file in (file_a, file_b))
    print(f"A: {describe(a)}\nB: {describe(b)}")
    if a["machine"] != b["machine"]:
        print("not the same machine: only the ratios within one result say something")
    print(f"\n{'':<90} {'A':>14} {'B':>14} {'B / A':>7}")
    for path, before, after, times in rows(a, b):
        print(f"{' / '.join(path)[:90]:<90} {shown(before):>14} {shown(after):>14} {times:>7}")
