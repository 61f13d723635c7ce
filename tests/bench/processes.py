# SPDX-License-Identifier: MIT
"""What a running process costs, as /proc tells it (Linux)."""
import collections
import http.client
import pathlib
import time


def memory(pid):
    """Kilobytes: private anonymous memory, file-backed memory (shared libraries and the program), all."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    fields = dict(line.split(":", 1) for line in status.splitlines())
    return {name: int(fields[name].split()[0]) for name in ("RssAnon", "RssFile", "VmRSS")}


def cpu_seconds(pid):
    """Of all threads there are now, to the nanosecond; /proc/PID/stat knows only hundredths of a second."""
    return sum(int((task / "schedstat").read_text(encoding="ascii").split()[0])
               for task in pathlib.Path(f"/proc/{pid}/task").iterdir()) / 1e9


def cpu_by_thread(pid):
    """Seconds by the threads' names; many may have one name."""
    found = collections.Counter()
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        name = (task / "comm").read_text(encoding="ascii").strip()
        found[name] += int((task / "schedstat").read_text(encoding="ascii").split()[0]) / 1e9
    return found


def touch_workers(port, count, paths=("/healthz",)):
    """Gives so many workers, all at the same time, a first request of each kind: only then has each touched its memory."""
    for path in paths:
        connections = [http.client.HTTPConnection("127.0.0.1", port, timeout=20) for _ in range(count)]
        for connection in connections:
            connection.request("GET", path)
            if connection.getresponse().read() == b"":
                raise RuntimeError(f"{path}: an empty answer")
        for connection in connections:
            connection.close()
        time.sleep(1)


def wakeups(pid):
    """Voluntary context switches of each thread, by the thread's name and id."""
    found = {}
    for task in pathlib.Path(f"/proc/{pid}/task").iterdir():
        status = (task / "status").read_text(encoding="ascii")
        fields = dict(line.split(":", 1) for line in status.splitlines())
        found[f"{fields['Name'].strip()}/{task.name}"] = int(fields["voluntary_ctxt_switches"])
    return found


def watch(pid, seconds):
    """CPU share and wake-ups per second over some time."""
    cpu, woken, begun = cpu_seconds(pid), wakeups(pid), time.monotonic()
    time.sleep(seconds)
    took = time.monotonic() - begun
    after = wakeups(pid)
    rates = {name: (after[name] - woken.get(name, 0)) / took for name in after}
    return {
        "cpu_percent": round(100 * (cpu_seconds(pid) - cpu) / took, 2),
        "wakeups_per_second": {name: round(rate, 2) for name, rate in rates.items() if rate > 0},
    }
