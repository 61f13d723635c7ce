# SPDX-License-Identifier: MIT
"""The whole program from outside: a download from the order to the file, the attacks, and what the log keeps to itself."""
import pathlib
import shutil
import sys
import unittest

import attacks
import hostile
from fixture import ServerTest
from program import Program

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "contract"))
import fault_server  # pylint: disable=wrong-import-position

CONTROL = "https://control.example"
SONG = 1 << 20


class Downloads(ServerTest):
    @classmethod
    def setUpClass(cls):
        cls.web = fault_server.serve()
        cls.files = f"http://{cls.web.place}/f/files/"
        cls.server = Program("--allow-control", f"{CONTROL}=Litware", "--allow-origin", "https://two.example=Other",
                             "--allow-source", cls.files)

    @classmethod
    def tearDownClass(cls):
        cls.server.close()
        cls.web.shutdown()
        cls.web.server_close()

    def order(self, name, **more):
        answer = self.server.post("/api/v1/jobs", {
            "url": self.files + name, "serviceId": 7, **more}, CONTROL)
        self.assertEqual(answer.status, 201, answer)
        job = answer.json()
        self.assertEqual(answer.headers["location"], f"/api/v1/jobs/{job['id']}")
        return job

    def finish(self, job):
        """The file that the bridge has completed, as the dashboard sees its job."""
        done = self.server.wait_for_state(job["id"], "acknowledged", "error")
        self.assertEqual(done["state"], "acknowledged", done)
        path = pathlib.Path(done["files"][0]["localName"])
        self.assertEqual(path.parent, self.server.downloads)
        return path

    def test_a_download_from_the_order_to_the_file(self):
        self.server.downloads.mkdir(exist_ok=True)
        (self.server.downloads / "song.mp3").write_text("mine")
        job = self.order(f"song.mp3?size={SONG}", metadata={"title": "Töne", "albumArtist": "Wir"}, priority="foreground")
        self.assertEqual((job["tag"], job["provider"], job["metadata"]["title"], job["priority"]),
                         ("status", "Litware", "Töne", "foreground"))
        path = self.finish(job)
        self.assertEqual(path.name, "song (2).mp3")
        self.assertEqual(path.read_bytes(), fault_server.content(1, SONG))
        self.assertEqual((self.server.downloads / "song.mp3").read_text(), "mine")
        seen = self.server.get(f"/api/v1/jobs/{job['id']}", CONTROL).json()
        self.assertEqual((seen["state"], seen["progress"]["fraction"]), ("acknowledged", 1))
        self.assertEqual(seen["url"], f"{self.files}song.mp3?size={SONG}")
        self.assertEqual(self.server.get(f"/api/v1/jobs/{job['id']}", "https://two.example").status, 404)
        self.assertEqual([p.name for p in self.server.downloads.iterdir() if p.name.endswith(".part")], [])

    def test_a_redirect_is_followed_where_the_user_allows_it(self):
        path = self.finish(self.order("moved.mp3?redirect=/f/files/real.mp3%3Fseed%3D2%26size%3D1000"))
        self.assertEqual(path.read_bytes(), fault_server.content(2, 1000))

    def test_a_redirect_to_elsewhere_ends_in_an_error_and_is_not_asked(self):
        for target in ["/f/secret/a.mp3", "/f/files/..%252fsecret/a.mp3", "http://localhost:1/f/files/a.mp3"]:
            job = self.order(f"moved.mp3?redirect={target}")
            job = self.server.wait_for_state(job["id"], "error", "acknowledged")
            self.assertEqual(job["state"], "error", target)
            self.assertEqual(job["error"]["context"], "remote-file")
        self.assertEqual([path for path in self.web.record.counts if "secret" in path], [])

    def test_the_download_folder_is_made_where_it_is_not_there(self):
        shutil.rmtree(self.server.downloads, ignore_errors=True)
        path = self.finish(self.order("made.mp3?size=1000"))
        self.assertEqual(path.read_bytes(), fault_server.content(1, 1000))

    def test_a_name_becomes_harmless(self):
        path = self.finish(self.order("%2e%2eb%3a%2fad%22.mp3?size=8&seed=3"))
        self.assertEqual(path.read_bytes(), fault_server.content(3, 8))
        self.assertNotRegex(path.name, r'^\.|[/\\:"]')

    def test_a_job_can_be_stopped_and_taken_back(self):
        job = self.order(f"song.mp3?size={SONG}")
        answer = self.server.post(f"/api/v1/jobs/{job['id']}/cancel", {}, CONTROL)
        self.assertIn(answer.status, (200, 409), answer)  # it may have been faster
        state = self.server.wait_for_state(job["id"], "cancelled", "acknowledged")["state"]
        again = self.server.post(f"/api/v1/jobs/{job['id']}/resume", {}, CONTROL)
        self.assertEqual(again.status, 409, (state, again))
        self.assertRegex(again.json()["code"], "^0x[0-9A-F]{8}$")


class Attacked(unittest.TestCase):
    def test_every_attack_is_answered_as_it_should_and_as_the_documents_say(self):
        server = Program(*attacks.OPTIONS)
        try:
            results = [attacks.attempt(row, server.port) for row in attacks.rows()]
            for row, result in zip(attacks.rows(), results):
                with self.subTest(row["what"]):
                    self.assertEqual(result, attacks.expected(row, server.port))
            table = attacks.markdown(results)
            text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
            self.assertIn(table, text, "docs/security.md: its table is what attacks.py --markdown prints")
            self.assertEqual(self.jobs(server), [])
        finally:
            server.close()

    @staticmethod
    def jobs(server):
        return server.get("/api/v1/jobs").json()["jobs"]

    def test_a_flood_of_them_leaves_nothing_behind(self):
        report = hostile.run(seconds=3)
        print(f"\n  {report}")
        self.assertEqual(report.failures, [])

    def test_the_log_keeps_what_is_private(self):
        for level in ["info", "debug"]:
            server = Program("--log-level", level, "--allow-control", CONTROL)
            secrets = ["qu3ry", "p4ssword", server.token, "d3scription"]
            asks = [("GET", "/api/v1/jobs?provider=qu3ry", []), ("GET", "/nothing?qu3ry=1", []),
                    ("GET", "/api/v1/jobs", [("Authorization", f"Bearer {server.token}")]),
                    ("GET", "/api/v1/jobs", [("Authorization", "Bearer p4ssword")]),
                    ("GET", "/api/v1/jobs?qu3ry", [("Origin", "https://evil.example")])]
            for method, target, headers in asks:
                self.assertGreater(server.ask(method, target, headers).status, 0)
            answer = server.post("/api/v1/jobs", {
                "url": "https://control.example/a.mp3?qu3ry", "serviceId": 7, "provider": "P",
                "metadata": {"title": "d3scription"}}, CONTROL)
            self.assertEqual(answer.status, 201, answer)
            server.wait_for_state(answer.json()["id"], "error", "transient-error", "connecting")
            text = server.error_text()
            server.close()
            self.assertIn("evil.example", text)
            for secret in secrets:
                self.assertNotIn(secret, text, level)


if __name__ == "__main__":
    unittest.main()
