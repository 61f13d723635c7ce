# SPDX-License-Identifier: MIT
"""Making jobs and acting on them over HTTP."""
import json
import os
import pathlib
import unittest

from fixture import TOKEN, ServerTest, job_id

CONTROL = "https://control.example"
STORE = "https://store.example"
TWO = "https://two.example"
OWN = [("Authorization", f"Bearer {TOKEN}")]


def order(**changes):
    body = {"url": f"{CONTROL}/music/a%20song.mp3", "serviceId": 7}
    body.update(changes)
    return {key: value for key, value in body.items() if value is not None}


class Making(ServerTest):
    OPTIONS = ("--allow-origin", f"{STORE}=Proseware", "--allow-control", f"{CONTROL}=Litware",
               "--allow-control", f"{TWO}=A,B", "--token", TOKEN,
               "--allow-source", "http://127.0.0.1:8080/files/")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server.command("publish")
        cls.folder = pathlib.Path(cls.server.folder.name)

    def test_a_url_may_be_written_as_people_do(self):
        answer = self.server.post("/api/v1/jobs", order(url=f"{CONTROL}:443/music/ein Stück.mp3?a b"), CONTROL)
        self.assertEqual(answer.status, 201, answer)
        self.assertEqual(answer.json()["url"], f"{CONTROL}/music/ein%20St%C3%BCck.mp3?a%20b")

    def test_a_job_is_made(self):
        answer = self.server.post("/api/v1/jobs", order(
            metadata={"title": "Töne: eins", "trackNumber": "1"}, priority="high"), CONTROL)
        self.assertEqual(answer.status, 201, answer)
        job = answer.json()
        self.assertEqual(answer.headers["location"], f"/api/v1/jobs/{job['id']}")
        self.assertEqual(answer.headers["access-control-allow-origin"], CONTROL)
        self.assertEqual((job["tag"], job["serviceId"], job["provider"]), ("status", 7, "Litware"))
        self.assertEqual(job["metadata"]["title"], "Töne: eins")
        self.assertEqual(job["warnings"], [])
        unclear = self.server.post("/api/v1/jobs", order(metadata={"title": "Töne: eins"}), CONTROL)
        self.assertEqual([warning["code"] for warning in unclear.json()["warnings"]],
                         ["ambiguous-colons"])
        self.assertEqual(job["url"], f"{CONTROL}/music/a%20song.mp3")
        self.assertTrue(job["files"][0]["name"].startswith("a song"))
        self.assertNotIn("localName", json.dumps(job))
        self.assertEqual(self.server.get(f"/api/v1/jobs/{job['id']}", CONTROL).status, 200)
        self.assertEqual(self.server.get(f"/api/v1/jobs/{job['id']}", STORE).status, 404)

    def test_a_name_is_always_new_and_always_in_the_folder(self):
        (self.folder / "taken.mp3").write_text("mine")
        names = set()
        for _ in range(3):
            answer = self.server.post("/api/v1/jobs", order(url=f"{CONTROL}/taken.mp3"), CONTROL)
            self.assertEqual(answer.status, 201, answer)
            names.add(answer.json()["files"][0]["name"])
        self.assertEqual(names, {"taken (2).mp3", "taken (3).mp3", "taken (4).mp3"})
        for url in ["/%2e%2e%2f%2e%2e%2fetc%2fevil.mp3", "/a%2Fb.mp3", "/a%5Cb.mp3", "/.hidden.mp3",
                    "/con.mp3", "/" + "x" * 1000 + ".mp3", "/%ff.mp3", "/%00.mp3", "/a%0ab.mp3"]:
            answer = self.server.post("/api/v1/jobs", order(url=CONTROL + url), CONTROL)
            if answer.status == 422:
                continue
            self.assertEqual(answer.status, 201, answer)
            job = self.server.get(f"/api/v1/jobs/{answer.json()['id']}").json()
            path = job["files"][0]["localName"]
            self.assertEqual(os.path.dirname(path), str(self.folder), url)
            self.assertLessEqual(len(os.path.basename(path).encode()), 255)

    def test_wrong_members_are_named(self):
        rows = [
            ({}, "url"), (order(url=None), "url"), (order(serviceId=None), "serviceId"),
            (order(serviceId=0), "serviceId"), (order(serviceId="7"), "serviceId"),
            (order(serviceId=1.5), "serviceId"), (order(serviceId=4294967296), "serviceId"),
            (order(serviceId=-2147483649), "serviceId"), (order(serviceId=True), "serviceId"),
            (order(url=7), "url"), (order(url=""), "url"), (order(url="ftp://x/a.mp3"), "url"),
            (order(url=f"{CONTROL}/a.exe"), "url"), (order(url=f"{CONTROL}/"), "url"),
            (order(url=f"{CONTROL}/a.mp3.exe"), "url"),
            (order(url="https://other.example/a.mp3"), "url"),
            (order(url="http://127.0.0.1:8081/files/a.mp3"), "url"),
            (order(url="http://localhost/a.mp3"), "url"),
            (order(url=f"{CONTROL}/" + "x" * 2100 + ".mp3"), "url"),
            (order(provider="Proseware"), "provider"), (order(provider=""), "provider"),
            (order(provider=7), "provider"), (order(metadata=7), "metadata"),
            (order(metadata={"title": 7}), "metadata.title"),
            (order(metadata={"nonsense": "x"}), "metadata.nonsense"),
            (order(metadata={"albumArtist": "a:b"}), "metadata.albumArtist"),
            (order(metadata={"title": "x" * 1100}), "metadata.title"),
            (order(displayName="x" * 257), "displayName"), (order(displayName=7), "displayName"),
            (order(priority="urgent"), "priority"), (order(priority=1), "priority"),
            (order(localName="/etc/passwd"), "localName"), (order(nonsense=1), "nonsense"),
        ]
        for body, member in rows:
            answer = self.server.post("/api/v1/jobs", body, CONTROL)
            self.assertEqual((answer.status, answer.json().get("member")), (422, member), body)
        for number, member in [("1e400", "serviceId"), ("-0", "serviceId"), ("1e-5", "serviceId"),
                               ("99999999999999999999", "serviceId"), ("4294967295.5", "serviceId"), ("null", "serviceId")]:
            body = f'{{"url":"{CONTROL}/a.mp3","serviceId":{number}}}'
            answer = self.server.post("/api/v1/jobs", body, CONTROL)
            self.assertEqual((answer.status, answer.json().get("member")), (422, member), number)
        for number, service_id in [("1e5", 100000), ("7.0", 7), ("4.294967295E+9", 4294967295), ("-1", 4294967295)]:
            body = f'{{"url":"{CONTROL}/a.mp3","serviceId":{number}}}'
            answer = self.server.post("/api/v1/jobs", body, CONTROL)
            self.assertEqual((answer.status, answer.json().get("serviceId")), (201, service_id), number)
        twice = '{"url":"x","url":"y","serviceId":7}'
        answer = self.server.post("/api/v1/jobs", twice, CONTROL)
        self.assertEqual((answer.status, answer.json()["member"]), (422, "url"))

    def test_broken_bodies(self):
        for body in ["", "{", "nonsense", '{"url":}', "{} x", '{"url":"\\u0000"}', b'{"url":"\xff"}',
                     "[" * 5000, b'{"url":"a\x00b"}', "{'url':1}", '{"url":"x",}', "{url:1}", '{"serviceId":07}',
                     '{"serviceId":1.}', '{"serviceId":.5}', '{"serviceId":+7}', '{"serviceId":0x7}',
                     '{"serviceId":7e}', '{"serviceId":-}', '{"serviceId":NaN}', '{"serviceId":Infinity}',
                     '{"url":"a\nb"}', '{"url":"a\tb"}', '{"url":"\\x"}', '{"url":"\\ud800"}', "\x0b{}",
                     '{"url":"x"}{}', "//\n{}", '{"a":' * 9 + "1" + "}" * 9, '{"url":"x', '{"url"', '{"url":tru}',
                     b"\xff\xfe{\x00}\x00"]:
            answer = self.server.post("/api/v1/jobs", body, CONTROL)
            self.assert_problem(answer, 400, "bad-json")
        for body in ["[]", "7", "null", '"x"']:
            self.assertEqual(self.server.post("/api/v1/jobs", body, CONTROL).status, 422)

    def test_the_provider_may_be_left_out_where_there_is_one(self):
        url = f"{TWO}/a.mp3"
        answer = self.server.post("/api/v1/jobs", order(url=url), TWO)
        self.assertEqual((answer.status, answer.json()["member"]), (422, "provider"))
        answer = self.server.post("/api/v1/jobs", order(url=url, provider="B"), TWO)
        self.assertEqual((answer.status, answer.json()["provider"]), (201, "B"))

    def test_named_sources_may_be_private(self):
        answer = self.server.post(
            "/api/v1/jobs", order(url="http://127.0.0.1:8080/files/a.mp3"), CONTROL)
        self.assertEqual(answer.status, 201, answer)

    def test_negative_ids_are_the_same_as_large_ones(self):
        answer = self.server.post("/api/v1/jobs", order(serviceId=-1), CONTROL)
        self.assertEqual(answer.json()["serviceId"], 4294967295)

    def test_the_dashboard_needs_its_token(self):
        body = order(url="http://127.0.0.1:8080/files/b.mp3", provider="Any")
        refused = self.server.post("/api/v1/jobs", body)
        self.assert_problem(refused, 401, "token-needed")
        self.assertTrue(refused.headers["www-authenticate"].startswith("Bearer"))
        self.assertEqual(self.server.post("/api/v1/jobs", body, headers=OWN).status, 201)
        own = f"http://127.0.0.1:{self.server.port}"
        self.assertEqual(self.server.post("/api/v1/jobs", body, own, OWN).status, 201)

    def test_json_only(self):
        for kind in [None, "", "text/plain", "application/x-www-form-urlencoded",
                     "application/jsonx", "text/plain; application/json", "multipart/form-data"]:
            answer = self.server.post("/api/v1/jobs", order(), CONTROL, kind=kind)
            self.assert_problem(answer, 415, "not-json")
        for kind in ["application/json; charset=utf-8", "Application/JSON"]:
            self.assertEqual(self.server.post("/api/v1/jobs", order(), CONTROL, kind=kind).status, 201)

    def test_expect_100_continue(self):
        with self.server.connect() as connection:
            body = json.dumps(order()).encode()
            lines = self.server.head("POST", "/api/v1/jobs", [
                ("Origin", CONTROL), ("Content-Type", "application/json"),
                ("Content-Length", str(len(body))), ("Expect", "100-continue")])
            connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n")
            self.assertTrue(connection.recv(65536).startswith(b"HTTP/1.1 100 "))
            connection.sendall(body)
            self.assertIn(b"201 Created", connection.recv(65536))


class Cap(ServerTest):
    OPTIONS = ("--allow-control", f"{CONTROL}=Litware")
    JOBS_MAX = 100  # HTTP_MADE_JOBS_MAX

    def test_an_origin_can_have_so_many_jobs_and_no_more(self):
        for _ in range(self.JOBS_MAX):
            self.assertEqual(self.server.post("/api/v1/jobs", order(), CONTROL).status, 201)
        self.assert_problem(self.server.post("/api/v1/jobs", order(), CONTROL), 429, "too-many-jobs")
        first = self.server.get("/api/v1/jobs", CONTROL).json()["jobs"][0]["id"]
        self.assertEqual(self.server.post(f"/api/v1/jobs/{first}/cancel", {}, CONTROL).status, 200)
        self.assertEqual(self.server.post("/api/v1/jobs", order(), CONTROL).status, 201)


class Acting(ServerTest):
    OPTIONS = ("--allow-origin", f"{STORE}=Litware", "--allow-control", f"{CONTROL}=Litware",
               "--token", TOKEN)

    def setUp(self):
        self.server.command("put 1 status Litware 7 transferring 1 100")
        self.server.command("put 2 job Litware 7 transferred 100 100")
        self.server.command("put 3 status Proseware 7 transferring 1 100")
        self.server.command("publish")

    def act(self, number, verb, body="", origin=CONTROL, headers=()):
        return self.server.post(f"/api/v1/jobs/{job_id(number)}/{verb}", body, origin, headers)

    def test_the_four_acts_answer_with_the_job(self):
        for verb, body, state in [("suspend", "{}", "suspended"), ("resume", "", "queued"),
                                  ("complete", '{"force":true}', "acknowledged")]:
            answer = self.act(1, verb, body)
            self.assertEqual((answer.status, answer.json()["state"]), (200, state))
        refused = self.act(1, "cancel")
        problem = self.assert_problem(refused, 409, "queue-refused")
        self.assertEqual((problem["code"], problem["name"]), ("0x80200002", "BG_E_INVALID_STATE"))
        self.setUp()
        self.assertEqual(self.act(1, "cancel").json()["state"], "cancelled")

    def test_an_act_does_not_make_the_last_error_forgotten(self):
        self.server.command("put 5 status Litware 7 error 0 100")
        self.server.command("publish")
        self.assertEqual(self.server.get(f"/api/v1/jobs/{job_id(5)}", CONTROL).json()["error"]["name"],
                         "BG_E_HTTP_ERROR_404")
        job = self.act(5, "resume").json()
        self.assertIsNone(job["error"])
        self.assertEqual(job["lastError"]["name"], "BG_E_HTTP_ERROR_404")
        self.server.command("drop 5")

    def test_bodies_are_checked(self):
        for body in ['{"force":true}', '{"x":1}', "[]"]:
            self.assertEqual(self.act(1, "suspend", body).status, 422, body)
        self.assertEqual(self.act(1, "suspend", "{").status, 400)
        self.assertEqual(self.act(2, "complete", '{"force":1}').status, 422)

    def test_a_players_job_needs_force(self):
        self.assert_problem(self.act(2, "complete", "{}"), 409, "player-completes")
        self.assert_problem(self.act(2, "complete", '{"force":false}'), 409, "player-completes")
        self.assertEqual(self.act(2, "complete", '{"force":true}').status, 200)

    def test_a_job_that_is_not_transferred_needs_force(self):
        for state in ["queued", "connecting", "transferring", "suspended", "error", "transient-error"]:
            self.server.command(f"put 5 status Litware 7 {state} 50 100")
            self.server.command("publish")
            for body in ["", "{}", '{"force":false}']:
                problem = self.assert_problem(self.act(5, "complete", body), 409, "not-transferred")
                self.assertEqual(problem["code"], "0x80200002")
            self.assertEqual(self.act(5, "complete", '{"force":true}').json()["state"], "acknowledged")
        self.server.command("put 5 status Litware 7 transferred 100 100")
        self.server.command("publish")
        self.assertEqual(self.act(5, "complete", "{}").json()["state"], "acknowledged")
        for body in ["{}", '{"force":true}']:
            self.assert_problem(self.act(5, "complete", body), 409, "queue-refused")
        self.server.command("drop 5")

    def test_jobs_of_others_do_not_exist(self):
        unseen, unknown = self.act(3, "cancel"), self.act(99, "cancel")
        self.assertEqual((unseen.status, unseen.body), (404, unknown.body))
        self.assertEqual(self.act(3, "suspend", origin=None, headers=OWN).status, 200)

    def test_the_own_answer_has_the_change_that_was_made(self):
        self.server.command("put 6 status Litware 7 transferring 50 100")
        self.server.command("publish")
        before = self.server.get(f"/api/v1/jobs/{job_id(6)}").json()["changes"]
        answer = self.act(6, "suspend", origin=None, headers=OWN).json()
        self.assertEqual(answer["changes"][:-1], before)
        self.assertEqual((answer["state"], answer["changes"][-1]["state"]), ("suspended", "suspended"))
        self.assertIsNotNone(answer["changes"][-1]["time"])
        self.assertEqual(self.act(6, "suspend", origin=None, headers=OWN).json()["changes"][-1]["state"], "suspended")
        self.assertNotIn("changes", self.act(6, "resume").json())
        self.server.command("drop 6")

    def test_a_reader_cannot_act(self):
        self.assert_problem(self.act(1, "cancel", origin=STORE), 403, "control-off")
        self.assertEqual(self.act(1, "cancel", origin=None).status, 401)

    def test_preflights_say_what_is_allowed(self):
        for origin, methods in [(STORE, "GET, HEAD"), (CONTROL, "GET, HEAD, POST")]:
            answer = self.server.ask("OPTIONS", f"/api/v1/jobs/{job_id(1)}/cancel", [
                ("Origin", origin), ("Access-Control-Request-Method", "POST")])
            self.assertEqual(answer.status, 204)
            self.assertEqual(answer.headers["access-control-allow-methods"], methods)
            self.assertEqual(answer.headers["access-control-allow-headers"],
                             "Content-Type, If-None-Match, Idempotency-Key")
            self.assertNotIn("access-control-allow-credentials", answer.headers)


if __name__ == "__main__":
    unittest.main()
