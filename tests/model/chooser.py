# SPDX-License-Identifier: MIT
"""What is done next in a history, at random."""
import random

from bits import ACTIVE, INACTIVE
from history import HOSTS

SIZES = (0, 1, 100, 5000, 12000)
RETRIES = (0, 3, 5, 60, 3600)
NO_PROGRESS = (None, None, 0, 30, 100, 700, 86400)
TIMES = (1000, 5000, 20_000, 61_000, 301_000)
LONG = (900_000, 3_600_000, 86_400_000)
WEIGHTS = {"create": 5, "act": 12, "change": 2, "answer": 22, "body": 22, "end": 14, "status": 4, "redirect": 1,
           "refuse": 1, "replace": 2, "advance": 12, "jump": 1, "network": 1, "touch": 1, "remove": 1, "close": .5,
           "kill": .5, "reboot": .3}


class Chooser:
    """Makes up what is done next, from what the model shows."""

    def __init__(self, seed):
        self.numbers = random.Random(seed)
        self.count = 0

    def choose(self, world):
        numbers, queue = self.numbers, world.queue
        what = numbers.choices(list(WEIGHTS), WEIGHTS.values())[0]
        names = [job.name for job in queue.visible()] or ["none"]
        running = [job.name for job in queue.jobs if job.fetch] or ["none"]
        name, busy = numbers.choice(names), numbers.choice(running)
        if what == "create":
            self.count += 1
            files = [(numbers.choice(SIZES), numbers.random() < .7)
                     for _ in range(numbers.choice((0, 1, 1, 1, 2, 3)) if numbers.random() < .99 else 201)]
            return (what, f"j{self.count}", numbers.randrange(4), numbers.choice(RETRIES), numbers.choice(NO_PROGRESS),
                    numbers.choice(HOSTS), tuple(files))
        if what == "act":
            # Most jobs are to run.
            return (what, numbers.choice(("resume", "resume", "resume", "suspend", "complete", "cancel")), name)
        if what == "change":
            return (what, name, numbers.choice((None, 0, 1, 2, 3)), numbers.choice((None, *RETRIES[1:])),
                    numbers.choice((None, *NO_PROGRESS[2:])))
        if what == "body":
            return (what, busy, numbers.choice((1, 50, 100, 4096, 9999, 99999)))
        if what == "end":
            return (what, busy, numbers.choice((0, 0, 0, 0, 6, 7, 18, 52, 56)))
        if what == "status":
            status = numbers.choice((400, 401, 403, 404, 408, 410, 412, 429, 500, 503, 503))
            return (what, busy, status, numbers.choice((0, 0, 7, 120)))
        if what == "answer":
            return (what, busy)
        if what == "redirect":
            return (what, busy, numbers.choice(HOSTS))
        if what == "refuse":
            return (what, busy, numbers.choice(("length", "ranges")))
        if what == "replace":
            return (what, name, numbers.randrange(2), numbers.choice(SIZES))
        if what == "advance":
            calm = not any(job.state in ACTIVE for job in queue.jobs)
            return (what, numbers.choice(TIMES + LONG + (INACTIVE,) if calm else TIMES))
        if what == "jump":
            return (what, numbers.choice((-86_400_000, -3_600_000, -500, 500, 60_000, 3_600_000, 30 * 86_400_000)))
        if what == "network":
            return (what, numbers.randrange(2))
        if what in ("touch", "remove"):
            return (what, name, numbers.randrange(2))
        if what == "reboot":
            return (what, numbers.choice((0, 60_000, 3_600_000)))
        return (what,)
