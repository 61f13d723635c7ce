# SPDX-License-Identifier: MIT
"""Everything at once: publishing, waiting, connecting and leaving at random. HTTP_STRESS_SECONDS: how long, default 5."""
import os
import random
import threading
import time
import unittest

from fixture import PATIENCE, Server, Stream, wait_until

SECONDS = float(os.environ.get("HTTP_STRESS_SECONDS", "5"))
STORE = "https://store.example"


class Stress(unittest.TestCase):
    def test_everything_at_random(self):
        seed = random.randrange(1 << 32)
        print(f"\n  seed {seed}")
        server = Server("--allow-origin", f"{STORE}=A", "--allow-control", "https://c.example=A")
        server.command("many 50 A")
        server.command("publish")
        server.command("move 10 5")
        end = time.monotonic() + SECONDS
        failures = []

        def read(dice, headers):
            stream = Stream(server, headers, 200)
            for _ in range(dice.randrange(20)):
                event = stream.next()
                if event["id"] != event["data"]["revision"]:
                    failures.append("an event's id is not its revision")
            stream.close()

        def poll(dice, headers):
            body = server.ask("GET", "/api/v1/jobs", headers).json()
            for _ in range(dice.randrange(5)):
                since = body["revision"]
                body = server.ask("GET", f"/api/v1/jobs?since={since}&wait=1", headers).json()
                if "changed" not in body:
                    failures.append("a revision was forgotten")

        def act(dice, _):
            number = dice.randrange(1, 50)
            server.ask("POST", f"/api/v1/jobs/00000000-0000-0000-0000-{number:012}/suspend", [
                ("Origin", "https://c.example"), ("Content-Type", "application/json")], "{}")

        def leave(dice, headers):
            connection = server.connect()
            lines = server.head("GET", dice.choice(["/api/v1/events", "/api/v1/jobs", "/"]), headers)
            request = ("\r\n".join(lines) + "\r\n\r\n").encode()
            connection.sendall(request[:dice.randrange(1, len(request) + 1)])
            connection.close()

        def work(number):
            dice = random.Random(seed + number)
            try:
                while time.monotonic() < end:
                    headers = dice.choice([[], [("Origin", STORE)]])
                    dice.choice([read, poll, act, leave])(dice, headers)
            except Exception as error:  # pylint: disable=broad-except
                failures.append(repr(error))

        threads = [threading.Thread(target=work, args=(i,)) for i in range(12)]
        for thread in threads:
            thread.start()
        dice = random.Random(seed)
        while time.monotonic() < end:
            server.command(dice.choice(["put 60 status A 7 queued 0 1", "drop 60", "publish",
                                        f"reload {STORE}=A https://c.example=A",
                                        "put 61 miss A 7 queued 0 1", "stale 1", "stale 0"]))
            time.sleep(0.01)
        for thread in threads:
            thread.join(PATIENCE)
        # A reload takes control away and ends streams: both are no failures here.
        self.assertEqual([f for f in failures if "EOFError" not in f], [])
        server.command("stale 0")
        server.command("publish")
        wait_until(lambda: "event_streams 0\n" in server.get("/metrics").body.decode(),
                   "all streams to be given back")
        server.close()


if __name__ == "__main__":
    unittest.main()
