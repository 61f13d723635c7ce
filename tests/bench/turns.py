# SPDX-License-Identifier: MIT
"""Two programs beside each other, measured in turns (A B, B A, A B ...) in one run: what counts are the ratios of neighbours."""
import copy
import statistics

import parts
from comparison import leaves, shown


def order(turn):
    """Whoever goes first may find the machine colder: each does as often."""
    return ("before", "after") if turn % 2 == 0 else ("after", "before")


def measure_part(name, options, folder):
    """Every figure of the part: by its way to it, (before, after) of each turn."""
    programs, found = {"before": options.against, "after": options.program}, {}
    for turn in range(options.turns):
        figures = {}
        for side in order(turn):
            print(f"{name}, turn {turn + 1} of {options.turns}: {side}", flush=True)
            asked = copy.copy(options)
            asked.program = programs[side]
            figures[side] = dict(leaves(parts.ALL[name](asked, folder / f"{name} {turn} {side}")))
        for path in figures["before"].keys() & figures["after"].keys():
            found.setdefault(path, []).append((figures["before"][path], figures["after"][path]))
    return found


def rows(found):
    for path, pairs in sorted(found.items()):
        ratios = sorted(after / before for before, after in pairs if before)
        spread = f"{ratios[0]:.2f}-{ratios[-1]:.2f}" if ratios else ""
        yield (" / ".join(path), shown(statistics.median(pair[0] for pair in pairs)),
               shown(statistics.median(pair[1] for pair in pairs)),
               f"{statistics.median(ratios):.2f}" if ratios else "", spread)


def measure(options, folder):
    for name in options.parts:
        found = measure_part(name, options, folder)
        print(f"\n{name:<80} {'before':>14} {'after':>14} {'ratio':>7}  spread of the ratios")
        for path, before, after, ratio, spread in rows(found):
            print(f"{path[:80]:<80} {before:>14} {after:>14} {ratio:>7}  {spread}", flush=True)
        print()
