# SPDX-License-Identifier: MIT
"""What a transfer looks like on the wire: its mark and its rate. Needs a network namespace (own_network.py)."""
import socket
import struct
import threading
import time
import unittest

from fixture import Case, wait_until

# RFC 8622: codepoint 1, in the six upper bits of the traffic class.
LOWER_EFFORT = 1 << 2
DEFAULT = 0
ETH_P_ALL = 3
IPV4, IPV6, TCP = 0x0800, 0x86dd, 6


def packet_of(frame):
    """(source port, destination port, traffic class, payload) of a TCP packet on loopback; else None."""
    kind = struct.unpack_from("!H", frame, 12)[0]
    frame = frame[14:]
    if kind == IPV4 and frame[9] == TCP:
        traffic_class, length, total = frame[1], (frame[0] & 15) * 4, struct.unpack_from("!H", frame, 2)[0]
    elif kind == IPV6 and frame[6] == TCP:
        traffic_class = (struct.unpack_from("!I", frame)[0] >> 20) & 0xff
        length, total = 40, 40 + struct.unpack_from("!H", frame, 4)[0]
    else:
        return None
    source, destination = struct.unpack_from("!HH", frame, length)
    return source, destination, traffic_class, frame[length + (frame[length + 12] >> 4) * 4:total]


class Capture:
    """The packets to one port, by the name in the URL of the request that they belong to."""

    def __init__(self, port):
        self.port, self.names, self.seen = port, {}, {}
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
        self.socket.bind(("lo", 0))
        self.socket.settimeout(0.2)
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        while not self.stopping.is_set():
            try:
                frame, address = self.socket.recvfrom(1 << 17)
            except TimeoutError:
                continue
            packet = packet_of(frame) if address[2] != socket.PACKET_OUTGOING else None
            if packet and packet[1] == self.port:
                self.note(*packet)

    def note(self, source, _, traffic_class, payload):
        if payload.startswith(b"GET /f/"):
            name = payload[7:].split(b"?")[0].decode()
            # What came before on a new connection is the opening of this one.
            opening = self.seen.pop(source, set())
            self.names[source] = name
            self.seen.setdefault(name, set()).update(opening)
        self.seen.setdefault(self.names.get(source, source), set()).add(traffic_class)

    def stop(self):
        self.stopping.set()
        self.thread.join()
        self.socket.close()


class Mark(Case):
    def transfer(self, address, name, priority, *options):
        job = self.add(f"{address}/f/{name}?size=300000", str(self.home / name), "--priority", priority, *options)
        wait_until(lambda: self.job(job)["state"] == "transferred", f"{name} to be transferred")

    def capture(self, address):
        capture = Capture(int(address.rsplit(":", 1)[1]))
        self.addCleanup(capture.stop)
        return capture

    def check(self, address):
        capture = self.capture(address)
        self.serve()
        # On one connection after the other, or on the same one: each job's packets have the job's own mark.
        for name, priority in (("low", "low"), ("front", "foreground"), ("high", "high"), ("again", "foreground")):
            self.transfer(address, name, priority)
        wait_until(lambda: "again" in capture.seen, "the last job's packets")
        self.assertEqual({name: classes for name, classes in capture.seen.items() if isinstance(name, str)},
                         {"low": {LOWER_EFFORT}, "front": {DEFAULT}, "high": {LOWER_EFFORT}, "again": {DEFAULT}})

    def test_background_is_lower_effort_and_foreground_is_not(self):
        self.check(self.serve_files())

    def test_the_same_over_ipv6(self):
        self.check(self.serve_files("--address", "::1"))


class Rate(Case):
    """--limit-rate is for background jobs. A wide margin: what counts is that there is a limit, and for whom."""

    def test_background_keeps_to_the_limit_while_foreground_does_not(self):
        address = self.serve_files()
        self.serve("--limit-rate", "400000")
        began = time.monotonic()
        # Four files, so that it is seen that the limit does not begin anew with each.
        files = [(f"{address}/f/slow{i}?size=400000", str(self.home / f"slow{i}")) for i in range(4)]
        more = [word for url, path in files[1:] for word in ("--file", url, path)]
        slow = self.add(*files[0], *more, "--priority", "high")
        fast = self.add(f"{address}/f/fast?size=8000000", str(self.home / "fast"), "--priority", "foreground")
        wait_until(lambda: self.job(fast)["state"] == "transferred", "the foreground job")
        at_that_moment = self.job(slow)
        self.assertIn(at_that_moment["state"], ("connecting", "transferring"))
        wait_until(lambda: self.job(slow)["state"] == "transferred", "the background job")
        took = time.monotonic() - began
        print(f"four files of 400,000 bytes at 400,000 a second: {took:.1f} s")
        self.assertGreater(took, 2.4)


if __name__ == "__main__":
    unittest.main()
