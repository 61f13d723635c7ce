# SPDX-License-Identifier: MIT
"""The own origin in a browser: what an earlier program of the port, or a neighbour on [::1], could still make of it."""
import errno
import os
import pwd
import socket
import unittest

from fixture import ServerTest, TOKEN
from program import Program

LISTENS, UNCONNECTED = "0A", "07"  # as /proc/net has it
SAME = [("Sec-Fetch-Site", "same-origin")]


class Browser(ServerTest):
    OPTIONS = ("--token", TOKEN)

    def setUp(self):
        self.server.command("put 1 status Proseware 7 transferring 10 100")
        self.server.command("put 2 miss Proseware 7 transferring 10 100")
        self.server.command("publish")

    def job(self, headers=()):
        return self.server.get("/api/v1/jobs", headers=list(headers)).json()["jobs"][0]

    def test_a_browser_without_a_key_sees_no_description_owner_path_or_url(self):
        program, page = self.job(), self.job(SAME)
        self.assertIn("description", program)
        for member in ("description", "owner"):
            self.assertNotIn(member, page)
        for member in ("localName", "remoteName"):
            self.assertIn(member, program["files"][0])
            self.assertNotIn(member, page["files"][0])
        keyed = self.job([*SAME, ("Authorization", f"Bearer {TOKEN}")])
        self.assertEqual(keyed, program)
        # Programs send this much: Node.js's fetch() does.
        self.assertEqual(self.job([("Sec-Fetch-Mode", "cors")]), program)
        for headers, there in [((), True), (SAME, False)]:
            found = self.server.get("/api/v1/diagnostics", headers=list(headers)).json()
            self.assertEqual("description" in found["nearMisses"][0], there)
            self.assertEqual("folders" in found, there)

    def test_a_left_over_worker_gets_a_script_that_removes_itself_whatever_it_asks_for(self):
        for target in ["/sw.js", "/", "/api/v1/jobs", "/a/b/worker.mjs?v=1"]:
            answer = self.server.get(target, headers=[*SAME, ("Service-Worker", "script")])
            self.assertEqual(answer.status, 200, target)
            self.assertTrue(answer.headers["content-type"].startswith("text/javascript"))
            self.assertIn(b"unregister", answer.body)
        foreign = self.server.get("/sw.js", host="evil.example", headers=[("Service-Worker", "script")])
        self.assertEqual(foreign.status, 421)

    def test_what_is_stored_there_goes(self):
        def clearing(target, headers):
            return self.server.get(target, headers=headers).headers.get("clear-site-data")
        self.assertEqual(clearing("/", SAME), '"storage"')
        self.assertEqual(clearing("/api/v1/jobs", SAME), '"storage"')
        self.assertIsNone(clearing("/", []))
        with self.server.connect() as connection:
            head = "\r\n".join(self.server.head("GET", "/api/v1/jobs", SAME)).encode() + b"\r\n\r\n"
            answers = []
            for _ in range(2):
                connection.sendall(head)
                data = b""
                while b"\r\n\r\n" not in data:
                    data += connection.recv(1 << 16)
                begun, _, body = data.partition(b"\r\n\r\n")
                length = int(begun.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                while len(body) < length:
                    body += connection.recv(1 << 16)
                answers.append(b"Clear-Site-Data" in begun)
            self.assertEqual(answers, [True, False])

    def test_no_key_on_names_that_others_may_have_had(self):
        for host in [f"127.0.0.1:{self.server.port}", f"localhost:{self.server.port}"]:
            headers = [("Origin", f"http://{host}"), *SAME]
            answer = self.server.ask("POST", "/api/v1/key", headers, "", host=host)
            self.assert_problem(answer, 403, "no-key")


def listens_on_six(port, reuse):
    with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as other:
        if reuse:
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        try:
            other.bind(("::1", port))
            other.listen()
        except OSError as error:
            if error.errno == errno.EADDRNOTAVAIL:
                raise unittest.SkipTest("this machine has no ::1") from error
            return False
    return True


class Neighbours(unittest.TestCase):
    def test_nobody_else_can_listen_on_our_port_of_the_other_loopback_address(self):
        program = Program()
        self.addCleanup(program.close)
        for reuse in (False, True):
            self.assertFalse(listens_on_six(program.port, reuse))
        if os.geteuid() == 0:
            os.seteuid(pwd.getpwnam("nobody").pw_uid)
            self.addCleanup(os.seteuid, 0)
            for reuse in (False, True):
                self.assertFalse(listens_on_six(program.port, reuse))

    def test_it_listens_on_loopback_alone(self):
        program = Program()
        self.addCleanup(program.close)
        own = {os.readlink(entry.path) for entry in os.scandir(f"/proc/{program.process.pid}/fd")
               if os.path.islink(entry.path)}
        places = []
        for table in ("tcp", "tcp6", "udp", "udp6"):
            with open(f"/proc/net/{table}", encoding="ascii") as lines:
                for fields in (line.split() for line in list(lines)[1:]):
                    # A port that is held on ::1 is bound and no more: it is in no table.
                    if f"socket:[{fields[9]}]" in own and fields[3] in (LISTENS, UNCONNECTED):
                        places.append(fields[1])
        port = f":{program.port:04X}"
        self.assertIn("0100007F" + port, places)
        self.assertLessEqual(set(places), {"0100007F" + port, "00000000000000000000000001000000" + port})

    def test_where_somebody_does_localhost_is_no_name_of_ours(self):
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as other:
            try:
                other.bind(("::1", 0))
            except OSError:
                self.skipTest("this machine has no ::1")
            other.listen()
            port = other.getsockname()[1]
            program = Program("--port", str(port))
            self.addCleanup(program.close)
            self.assertEqual(program.get("/api/v1/jobs").status, 200)
            for host in ["localhost", "[::1]", f"{'0' * 32}.localhost"]:
                self.assertEqual(program.get("/api/v1/jobs", host=f"{host}:{port}").status, 421, host)
            answer = program.get("/allow?origin=https%3A%2F%2Fstore.example&provider=P")
            self.assertEqual((answer.status, answer.json()["type"]), (503, "urn:bitsbridge:port-shared"))
            self.assertEqual(program.get("/healthz").json()["checks"]["port:names"][0]["status"], "warn")
            self.assertIn("[::1]", program.error_text())


if __name__ == "__main__":
    unittest.main()
