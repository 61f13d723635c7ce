#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Runs tests in a network and a mount namespace of their own, so that they may take links down, look at packets and fill
disks.

own_network.py TEST_MODULE...   as python3 -m unittest, for root, or for a user where user namespaces are allowed.
Exit status: that of the tests; 77, and a line that says why, where this machine does not let us.
"""
import os
import shutil
import subprocess
import sys

SKIPPED = 77
# Root keeps its rights; anybody else becomes root of a namespace of users, which is enough within that of the network.
WAYS = (["unshare", "--net", "--mount"], ["unshare", "--user", "--map-root-user", "--net", "--mount"])


def skip(reason):
    print(f"skipped: {reason}")
    return SKIPPED


def main():
    for tool in ("unshare", "ip"):
        if not shutil.which(tool):
            return skip(f"there is no \"{tool}\" here")
    bring_up = ["ip", "link", "set", "lo", "up"]
    for way in WAYS:
        if subprocess.run([*way, *bring_up], capture_output=True, check=False).returncode == 0:
            tests = [sys.executable, "-m", "unittest", "-v", *sys.argv[1:]]
            os.execvp(way[0], [*way, "sh", "-c", "ip link set lo up && exec \"$@\"", "sh", *tests])
    return skip("this user may not make a network namespace, with or without a user namespace")


if __name__ == "__main__":
    sys.exit(main())
