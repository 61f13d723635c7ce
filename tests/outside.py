# SPDX-License-Identifier: MIT
"""What tests share that look at a program from outside: waiting for what it does, a free port, what it inherits."""
import os
import socket
import time

# Two busy cores and sanitizers: generous, since a passing test never waits for it.
PATIENCE = 60


def wait_until(condition, what, seconds=PATIENCE):
    """The first true value of condition(), which is asked again and again."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {seconds} s in vain for {what}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def own_environment(home):
    """The environment without settings from outside, and with that home folder."""
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith(("BITSBRIDGE_", "XDG_", "LC_")) and not name.lower().endswith("_proxy")
            and name != "DISPLAY"}
    return {**kept, "HOME": str(home), "LANG": "C.UTF-8"}
