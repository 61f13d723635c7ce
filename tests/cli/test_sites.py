# SPDX-License-Identifier: MIT
"""Which web pages may read: said by command, beside a bridge that runs and without one."""
import json
import unittest
import urllib.error

import fixture

STORE = "https://store.example"


class Sites(fixture.Case):
    def status(self, origin=STORE):
        try:
            self.get("/api/v1/jobs", Origin=origin)
        except urllib.error.HTTPError as error:
            with error:
                return error.code
        return 200

    def sites(self):
        return json.loads(self.run_program("sites", "--json"))["sites"]

    def test_a_running_bridge_goes_by_it_when_the_command_ends(self):
        self.serve()
        self.assertEqual(self.status(), 403)
        self.run_program("allow", f"{STORE}=Proseware,Other")
        self.assertEqual(self.status(), 200)
        site, = self.sites()
        self.assertEqual((site["origin"], site["providers"], site["by"], site["control"]),
                         (STORE, ["Proseware", "Other"], "command", False))
        self.run_program("revoke", STORE)
        self.assertEqual(self.status(), 403)
        self.assertEqual(self.sites(), [])

    def test_without_a_bridge_the_next_one_goes_by_it(self):
        self.run_program("allow", f"{STORE}=Proseware", "--control")
        self.assertEqual(self.data.joinpath("sites.json").stat().st_mode & 0o777, 0o600)
        self.assertIn("read and control: Proseware", self.run_program("sites"))
        self.serve()
        self.assertEqual(self.status(), 200)
        self.assertTrue(self.get("/api/v1/sites")["sites"][0]["control"])

    def test_what_config_and_options_allow_is_named_and_not_revoked(self):
        self.write_config("allow-origin = https://config.example=P\n")
        self.refuse("revoke", "https://config.example", status=1, says="config file")
        self.serve("--allow-control", "https://option.example")
        self.assertEqual([site["by"] for site in self.sites()], ["config", "option"])
        self.refuse("revoke", "https://option.example", status=1, says="option")
        self.run_program("allow", "https://option.example=P")
        self.refuse("revoke", "https://option.example", status=1, says="option")
        self.assertEqual(self.status("https://option.example"), 200)
        self.assertEqual([site["by"] for site in self.sites()], ["config", "option"])

    def test_show_says_which_sites_see_the_job(self):
        def seen(*arguments):
            job_id = self.run_program("add", "http://127.0.0.1:1/a.mp3", "--suspended", "--force", *arguments).strip()
            return next(line.split(maxsplit=2)[2] for line in self.run_program("show", job_id).splitlines()
                        if line.startswith("Seen by"))
        self.assertEqual(seen("--provider", "P"), "no web page; one is let see it with: bitsbridge allow https://STORE=P")
        self.run_program("allow", f"{STORE}=P,Q", "--control")
        self.assertEqual(seen("--provider", "P"), f"{STORE} (may act)")
        self.serve("--allow-origin", "https://all.example", "--allow-origin", "https://other.example=R",
                   "--allow-origin", f"{STORE}=P")
        self.assertEqual(seen("--provider", "P"), f"https://all.example, {STORE} (may act)")
        self.assertEqual(seen("--provider", "Q"), f"https://all.example, {STORE} (may act)")
        self.assertEqual(seen("--provider", "p"), "https://all.example")
        job_id = self.run_program("add", "http://127.0.0.1:1/b.mp3", "--suspended", "--provider", "p").strip()
        lines = self.run_program("show", job_id)
        self.assertIn(f'not {STORE}: it may see "P", not "p"\n', lines)
        self.assertNotIn("not https://other.example", lines)
        self.assertEqual(seen("--description", "none"), "no web page: it has no tag")

    def test_wrong_words(self):
        self.refuse("allow", STORE, status=2, says=f"{STORE}=PROVIDER")
        self.refuse("allow", "store.example=P", status=2, says="https://")
        self.refuse("allow", "null=P", status=2, says="null")
        self.refuse("revoke", STORE, status=1, says=STORE)
        self.refuse("revoke", "x", status=2, says="https://")
        self.refuse("revoke", f"{STORE}=Proseware", status=2, says="as a whole")
        self.assertEqual(self.sites(), [])

    def test_a_file_that_is_no_list_is_left_as_it_is(self):
        self.data.mkdir(parents=True)
        file = self.data / "sites.json"
        file.write_text("{}", encoding="utf-8")
        self.refuse("allow", f"{STORE}=P", status=1, says="sites.json")
        self.refuse("sites", status=1, says="sites.json")
        self.assertEqual(file.read_text(encoding="utf-8"), "{}")
        self.serve()
        self.assertEqual(self.status(), 403)

    def test_nobody_is_asked_where_the_user_wants_so(self):
        self.serve("--no-ask")
        request = f"/allow?origin={STORE}&provider=P"
        with self.assertRaises(urllib.error.HTTPError) as caught:
            self.get(request)
        with caught.exception as error:
            self.assertEqual(error.code, 404)


if __name__ == "__main__":
    unittest.main()
