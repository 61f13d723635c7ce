# SPDX-License-Identifier: MIT
"""The bridge as a process: how it starts, what it says, how it ends."""
import http.client
import http.server
import json
import os
import signal
import socket
import stat
import subprocess
import threading
import time
import unittest
import urllib.error
import urllib.request

import fixture
from outside import free_port

STORE = "https://store.example"


class Starting(fixture.Case):
    def test_the_key_of_programs_is_in_the_data_folder_and_nowhere_else(self):
        address = self.serve()
        key = (self.data / "token").read_text().strip()
        self.assertRegex(key, r"^[0-9a-f]{64}$")
        self.assertEqual(stat.S_IMODE((self.data / "token").stat().st_mode), 0o600)
        self.assertEqual((self.data / "address").read_text(), address + "/\n")
        self.assertEqual(self.run_program("open", "--key"), key + "\n")
        self.bridge.terminate()
        self.assertEqual(self.bridge.stdout.read(), b"")

    def test_it_is_ready_when_it_says_so(self):
        self.serve()
        self.assertEqual(self.get("/api/v1/jobs")["jobs"], [])
        self.assertEqual(self.get("/healthz")["status"], "pass")

    def test_a_port_that_is_taken_is_explained(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            self.refuse("serve", "--port", str(port), status=1, says=f"process {os.getpid()}")
            self.assertIn("--port", self.said)
        self.assertFalse((self.data / "token").exists())

    def test_a_second_bridge_is_refused_and_the_first_one_stays(self):
        self.serve()
        self.refuse("serve", "--port", "0", status=1, says=str(self.bridge.pid))
        self.assertTrue((self.data / "token").exists())
        self.assertEqual(self.get("/healthz")["status"], "pass")

    def test_a_port_may_come_from_the_config_file(self):
        port = free_port()
        self.write_config(f"port = {port}\n")
        process = self.start("serve", stdout=subprocess.PIPE)
        self.assertEqual(process.stdout.readline().decode(), f"bitsbridge: listening on http://127.0.0.1:{port}/\n")

    def test_a_webroot_that_is_missing_is_refused(self):
        self.refuse("serve", "--port", "0", "--webroot", "nowhere", status=1, says=f"there is no folder {self.home}/nowhere")

    def test_a_user_that_is_unknown_is_refused(self):
        self.refuse("serve", "--port", "0", "--allow-user", "no such user here", status=1, says="no such user here")


class Stopping(fixture.Case):
    def test_signals_end_it_cleanly(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            self.serve()
            with socket.create_connection(("127.0.0.1", int(self.address.rsplit(":", 1)[1]))) as idle:
                self.bridge.send_signal(number)
                self.assertEqual(self.bridge.wait(fixture.PATIENCE), 0)
                idle.close()
            self.assertFalse((self.data / "token").exists())
            self.assertFalse((self.data / "address").exists())
            self.assertEqual(self.bridge.stderr.read(), b"")

    def test_it_goes_when_it_is_idle_for_as_long_as_asked(self):
        begun = time.monotonic()
        self.serve("--idle-exit", "1")
        self.assertEqual(self.bridge.wait(fixture.PATIENCE), 0)
        self.assertGreaterEqual(time.monotonic() - begun, 1)

    def test_it_is_not_idle_while_a_job_moves(self):
        files = self.serve_files()
        job_id = self.add(f"{files}/f/a.mp3?size=300000&rate=100000", "--complete")
        self.serve("--idle-exit", "1")
        self.assertEqual(self.bridge.wait(fixture.PATIENCE), 0)
        self.assertEqual((self.downloads / "a.mp3").stat().st_size, 300000)
        self.assertEqual(self.job(job_id)["state"], "acknowledged")


class Reloading(fixture.Case):
    def may_read(self):
        try:
            self.get("/api/v1/jobs", Origin=STORE)
            return True
        except urllib.error.HTTPError as error:
            error.close()
            self.assertEqual(error.code, 403)
            return False

    def reload(self, config):
        self.write_config(config)
        self.bridge.send_signal(signal.SIGHUP)

    def test_origins_come_and_go_with_the_config_file(self):
        self.serve()
        self.assertFalse(self.may_read())
        self.reload(f"allow-origin = {STORE}\n")
        fixture.wait_until(self.may_read, "the origin to be allowed")
        self.reload("")
        fixture.wait_until(lambda: not self.may_read(), "the origin to be refused again")

    def test_the_reload_command_does_the_same(self):
        self.refuse("reload", status=1, says="no bridge is running here")
        self.serve()
        self.write_config(f"allow-origin = {STORE}\n")
        self.run_program("reload")
        fixture.wait_until(self.may_read, "the origin to be allowed")
        self.write_config("allow-orign = https://other.example\n")
        self.refuse("reload", status=1, says="config:1")
        self.assertTrue(self.may_read())

    def test_a_mistake_changes_nothing_and_is_said(self):
        self.write_config(f"allow-origin = {STORE}\n")
        self.serve()
        self.assertTrue(self.may_read())
        self.reload("allow-orign = https://other.example\n")
        self.assertIn(b"config:1: there is no option", self.bridge.stderr.readline())
        self.assertTrue(self.may_read())

    def test_the_command_line_stays(self):
        self.serve("--allow-origin", STORE)
        self.reload("allow-origin = https://other.example\n")
        time.sleep(0.5)
        self.assertTrue(self.may_read())


class Together(fixture.Case):
    def test_a_download_from_add_to_complete(self):
        files = self.serve_files()
        self.serve()
        job_id = self.add(f"{files}/f/M%C3%BCsik.mp3?size=100000&seed=7", "--title", "Süß")
        self.assertEqual(self.said, "")
        fixture.wait_until(lambda: self.job(job_id)["state"] == "transferred", "the transfer")
        self.assertFalse((self.downloads / "Müsik.mp3").exists())
        self.run_program("complete", job_id)
        self.assertEqual((self.downloads / "Müsik.mp3").stat().st_size, 100000)
        seen = fixture.wait_until(
            lambda: [job for job in self.get("/api/v1/jobs")["jobs"] if job["state"] == "acknowledged"], "the bridge")
        self.assertEqual(seen[0]["id"], job_id)
        self.assertEqual(seen[0]["metadata"]["title"], "Süß")

    def key_of(self, host, **headers):
        port = int(self.address.rsplit(":", 1)[1])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=fixture.PATIENCE)
        connection.request("POST", "/api/v1/key", headers={
            "Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin", **headers})
        answer = connection.getresponse()
        body = json.loads(answer.read())
        connection.close()
        return answer.status, body

    def test_open_leads_to_a_dashboard_that_gets_its_key_once(self):
        self.refuse("open", status=1, says="start one with: bitsbridge serve")
        self.serve()
        port = self.address.rsplit(":", 1)[1]
        address = self.run_program("open").strip()
        self.assertRegex(address, rf"^http://[0-9a-f]{{32}}\.localhost:{port}/$")
        host = address.removeprefix("http://").rstrip("/")
        for wrong in ({"Origin": f"http://127.0.0.1:{port}"}, {"Sec-Fetch-Site": "same-site"},
                      {"Sec-Fetch-Site": "cross-site"}):
            self.assertEqual(self.key_of(host, **wrong)[0], 403, wrong)
        status, body = self.key_of(host)
        self.assertEqual(status, 200)
        self.assertRegex(body["key"], r"^[0-9a-f]{64}$")
        self.assertEqual(self.key_of(host)[0], 403)
        self.assertEqual(self.key_of(f"127.0.0.1:{port}")[0], 403)
        self.assertEqual(self.key_of(f"{'0' * 32}.localhost:{port}")[0], 421)
        self.assertNotIn(body["key"], (self.data / "token").read_text())

    def test_open_is_not_fooled_by_what_a_crash_left(self):
        self.serve()
        self.bridge.kill()
        self.bridge.wait()
        self.assertTrue((self.data / "token").exists())
        self.refuse("open", status=1, says="no bridge is running here")
        self.serve()
        self.run_program("open")

    def test_open_does_not_lead_to_another_program(self):
        self.serve()
        with urllib.request.urlopen(self.address + "/healthz", timeout=fixture.PATIENCE) as answer:
            health = answer.read()
        asked = []

        class Impostor(http.server.BaseHTTPRequestHandler):
            """Answers as the bridge does."""

            def do_GET(self):  # pylint: disable=invalid-name
                asked.append(self.path)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(health)

            def log_message(self, *_):  # pylint: disable=arguments-differ
                pass
        with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Impostor) as other:
            threading.Thread(target=other.serve_forever, daemon=True).start()
            (self.data / "address").write_text(f"http://127.0.0.1:{other.server_port}/")
            self.refuse("open", status=1, says="cannot be told to be this user's bridge")
            other.shutdown()
        self.assertEqual(set(asked), {"/healthz"})

    def test_doctor_says_where_descriptors_are_few(self):
        for limit, mark in ((128, "warn"), (95, "fail")):
            done = subprocess.run(["prlimit", f"--nofile={limit}:{limit}", fixture.PROGRAM, "doctor"], env=self.environment,
                                  capture_output=True, text=True, timeout=fixture.PATIENCE, check=False)
            self.assertRegex(done.stdout, rf"{mark} +limits:descriptors +a bridge started here may open only {limit} files")
        self.assertNotIn("limits:descriptors", self.run_program("doctor"))

    def test_doctor_finds_the_bridge(self):
        lines = self.run_program("doctor", "--port", "0")
        self.assertNotIn("bridge:running", lines)
        self.serve()
        lines = self.run_program("doctor")
        self.assertRegex(lines, r"pass +bridge:running +version \d+\.\d+\.\d+ runs on port \d+")
        checks = json.loads(self.run_program("doctor", "--json"))
        self.assertEqual(checks["status"], "pass")
        self.assertEqual(checks["checks"]["queue:reachable"][0]["status"], "pass")

    def test_doctor_shows_what_the_running_bridge_goes_by(self):
        """Not what its own options say, which are others."""
        elsewhere = self.home / "else where"
        elsewhere.mkdir()
        self.serve("--allow-origin", "https://option.example=P,Q", "--download-dir", str(elsewhere))
        self.run_program("allow", "https://said.example=R", "--control")
        self.write_config("allow-origin = https://config.example=C\ndownload-dir = ~/nope\n")
        lines = self.run_program("doctor", "--allow-origin", "https://doctor.example")
        self.assertRegex(lines, r"(?m)^pass +settings:origins +by the running bridge's word may read: "
                                r"https://option\.example \(P, Q\), https://said\.example \(R; may control\)$")
        self.assertIn(f"{elsewhere} is writable", lines)
        self.assertNotIn("doctor.example", lines)
        self.assertNotIn("nope", lines)
        self.assertRegex(self.run_program("doctor"), r"warn +settings:reload +the config file allows https://config\.example, "
                                                     r"the running bridge does not: options that it was started with")

    def test_doctor_notices_a_config_file_that_was_not_read_again(self):
        self.serve()
        self.write_config("allow-origin = https://config.example=C\n")
        self.assertRegex(self.run_program("doctor"), r"warn +settings:reload .*: have it read the file again with: bitsbridge reload")
        self.run_program("reload")
        fixture.wait_until(lambda: "settings:reload" not in self.run_program("doctor"), "the bridge to go by it")
        self.assertIn("https://config.example (C)", self.run_program("doctor"))

    def test_doctor_without_a_bridge_shows_what_one_would_go_by(self):
        self.run_program("allow", "https://said.example=R")
        lines = self.run_program("doctor", "--port", "0", "--allow-origin", "https://doctor.example")
        self.assertRegex(lines, r"settings:origins +with a bridge that is started now may read: "
                                r"https://doctor\.example \(all providers\), https://said\.example \(R\)\n")
        (self.data / "sites.json").write_text("{")
        self.assertRegex(self.run_program("doctor", "--port", "0", status=1), r"fail +settings:origins +\S.*sites\.json")

    def test_doctor_says_what_is_wrong(self):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            output = self.run_program("doctor", "--port", str(port), status=1)
        self.assertRegex(output, rf"fail +port:free +port {port} is held by .* \(process {os.getpid()}\)")

    def test_doctor_knows_another_users_bridge_by_its_refusal(self):
        """Stood in for: who is asked answers as a bridge does to a stranger."""
        class Stranger(http.server.BaseHTTPRequestHandler):
            def do_GET(self):  # pylint: disable=invalid-name
                body = b'{"type":"urn:bitsbridge:problem:stranger","title":"No","status":403}'
                self.send_response(403)
                self.send_header("Content-Type", "application/problem+json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *arguments):  # pylint: disable=arguments-differ
                pass
        with http.server.HTTPServer(("127.0.0.1", 0), Stranger) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            output = self.run_program("doctor", "--port", str(server.server_port), status=1)
            server.shutdown()
        self.assertRegex(output, rf"fail +bridge:running +another user's bridge has port {server.server_port}; give yours another")

    def test_doctor_notices_a_folder_that_cannot_be_written_to(self):
        self.downloads.write_text("a file in the way")
        self.assertRegex(self.run_program("doctor", status=1), r"fail +folder:downloads")


if __name__ == "__main__":
    unittest.main()
