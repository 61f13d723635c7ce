# SPDX-License-Identifier: MIT
"""Holds COUNT connections to PORT of this machine that send nothing, and makes each anew that is ended, until it is ended
itself. Says "ready" when it has begun all of them. Stands alone: another user, who may not read the project, is given its text.

Usage: hoarder.py PORT COUNT
"""
import select
import socket
import sys
import time

PAUSE = 0.05  # seconds between two rounds of new ones, so that it is their number that counts
ENDED = select.EPOLLHUP | select.EPOLLRDHUP | select.EPOLLERR


def begin(port, poll, held):
    connection = socket.socket()
    connection.setblocking(False)
    connection.connect_ex(("127.0.0.1", port))
    held[connection.fileno()] = connection
    poll.register(connection.fileno(), select.EPOLLRDHUP)


def main():
    port, count = int(sys.argv[1]), int(sys.argv[2])
    poll, held = select.epoll(), {}
    said = False
    while True:
        while len(held) < count:
            begin(port, poll, held)
        if not said:
            print("ready", flush=True)
            said = True
        for descriptor, events in poll.poll(PAUSE):
            if events & ENDED:
                poll.unregister(descriptor)
                held.pop(descriptor).close()
        time.sleep(PAUSE)


if __name__ == "__main__":
    main()
