#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Checks who includes whom: the arrows of docs/architecture.md. Usage: arrows.py PROJECT_DIR"""
import pathlib
import re
import sys

# A folder of server/ and the folders that it may include from, beside itself.
FOLDERS = {
    "base": set(),
    "model": {"base"},
    "json": {"model", "base"},
    "queue": {"model", "base"},
    "query": {"model", "base"},
    "http": {"json", "model", "base"},
    "cli": {"query", "http", "queue", "json", "model", "base"},
    "main": {"cli", "base"},
}
# A folder inside of one of them, and what below server/queue it may include, beside itself: folders and single headers.
LOCAL = "queue/local/"
INNER = {
    "queue/bits/": ("queue/promises.h", "queue/filings.h", "queue/requests.h"),
    "queue/filing/": ("queue/errno_code.h", "queue/rename_new.h"),
    "queue/replay/": (),
    LOCAL + "disk/": ("queue/errno_code.h", "queue/rename_new.h"),
    LOCAL + "fetch/": (LOCAL + "disk/", LOCAL + "part.h", LOCAL + "permission.h", LOCAL + "secrets.h"),
    LOCAL + "upload/": (LOCAL + "fetch/", LOCAL + "disk/", LOCAL + "part.h", LOCAL + "permission.h"),
    LOCAL + "store/": (LOCAL + "disk/", LOCAL + "part.h", LOCAL + "permission.h", LOCAL + "secrets.h", LOCAL + "owner.h"),
    LOCAL + "run/": (LOCAL + "fetch/", LOCAL + "upload/", LOCAL + "store/", LOCAL + "part.h", LOCAL + "permission.h", LOCAL + "owner.h",
                     LOCAL + "network.h", LOCAL + "watch.h"),
    LOCAL + "queue_local": (LOCAL,),
    LOCAL: (LOCAL + "disk/sent_file.h", LOCAL + "empty.h", LOCAL + "owner.h", LOCAL + "part.h", LOCAL + "permission.h", LOCAL + "secrets.h", LOCAL + "network.h", LOCAL + "watch.h"),
}
# What files that lie in server/queue itself may include of the folders in it.
QUEUES = ("queue/bits/queue_bits.h", LOCAL + "queue_local.h", "queue/replay/queue_replay.h")
# A header of include/ and the folders that may know it.
EVERYONE = {"model", "json", "queue", "query", "http", "cli"}
INTERFACES = {
    "error.h": EVERYONE,
    "tag.h": EVERYONE,
    "job.h": EVERYONE,
    "job_queue.h": {"queue", "query", "cli"},
    "recording.h": {"queue", "json", "cli"},
    "job_text.h": {"model", "json", "query", "http", "cli"},
    "snapshot.h": {"model", "json", "query", "http", "cli"},
    "board.h": {"model", "json", "query", "http", "cli"},
    "demand.h": {"model", "query", "http", "cli"},
    "command.h": {"query", "http", "cli"},
}
# A library's header and the only files that may include it.
LIBRARIES = {
    r"civetweb\.h": r"server/http/",
    r"(cjson/)?cJSON\.h": r"server/json/",
    r"curl/.*": r"server/queue/local/(fetch|upload)/",
    r"sqlite3\.h": r"server/queue/local/store/",
    r"bits\w*\.h": r"server/queue/bits/",
    r"cmocka\.h": r"tests/",
}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)


def check_local(where, folder, target):
    if "/" in target:
        head = target.split("/")[0]
        if head in FOLDERS and head != folder and head not in FOLDERS[folder]:
            return f"{where}: {folder} must not include {target}"
    elif target in INTERFACES and folder not in INTERFACES[target]:
        return f"{where}: {folder} must not know {target}"
    return None


def check_inner(where, target):
    """The folders inside of server/queue."""
    source = where.removeprefix("server/")
    if not target.startswith("queue/") or not source.startswith("queue/"):
        return None
    home = next((folder for folder in INNER if source.startswith(folder)), None)
    if home is None:
        good = target.count("/") == 1 or target in QUEUES
    else:
        good = target.startswith(INNER[home]) or (home != LOCAL and target.startswith(home))
    return None if good else f"{where}: {home or 'queue/'} must not include {target}"


def check_library(where, target):
    for header, home in LIBRARIES.items():
        if re.fullmatch(header, target) and not re.match(home, where):
            return f"{where}: only {home}* may include {target}"
    return None


def check(root):
    """Every wrong include as a line of text."""
    root = pathlib.Path(root)
    problems = []
    for path in sorted(root.glob("server/**/*.[ch]")) + sorted(root.glob("include/*.h")):
        where = path.relative_to(root).as_posix()
        parts = where.split("/")
        folder = parts[1] if parts[0] == "server" and len(parts) > 2 else "main"
        for target in INCLUDE.findall(path.read_text(encoding="utf-8")):
            found = check_library(where, target)
            if not found and parts[0] == "server":
                found = check_local(where, folder, target) or check_inner(where, target)
            if found:
                problems.append(found)
            if target.endswith(".c"):
                problems.append(f"{where}: includes a .c file, {target}")
    return problems


if __name__ == "__main__":
    wrong = check(sys.argv[1])
    print("\n".join(wrong) if wrong else "every include follows the arrows")
    sys.exit(1 if wrong else 0)
