# SPDX-License-Identifier: MIT
"""What a running process costs, as /proc tells it (Linux)."""
import collections
import pathlib
import socket
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


def touch_workers(port, count):
    """Gives so many workers a first request, all at the same time: only then has each touched its memory."""
    connections = []
    for _ in range(count):
        connection = socket.create_connection(("127.0.0.1", port), 10)
        connection.sendall(f"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        connections.append(connection)
        if not connection.recv(4096):
            raise RuntimeError("a connection was closed without an answer")
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
