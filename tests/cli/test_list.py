# SPDX-License-Identifier: MIT
"""What list shows: filters as HTTP has them, what went wrong, and when it is tried again."""
import json
import unittest

import fixture

URL = "http://127.0.0.1:1/song.mp3"


class Filters(fixture.Case):
    def setUp(self):
        super().setUp()
        self.queued = self.add(URL, "a", "--service-id", "7")
        self.suspended = self.add(URL, "b", "--suspended", "--service-id", "7")
        self.other = self.run_program("add", URL, "c", "--provider", "proseware", "--service-id", "-1").strip()
        self.untagged = self.run_program("add", URL, "d", "--description", "none").strip()
        self.ended = self.add(URL, "e", "--service-id", "7")
        self.run_program("cancel", self.ended)

    def ids(self, *arguments):
        jobs = json.loads(self.run_program("list", "--json", *arguments))["jobs"]
        table = self.run_program("list", *arguments)
        self.assertEqual([line.split()[0] for line in table.splitlines()[1:]], [job["id"][:8] for job in jobs])
        return [job["id"] for job in jobs]

    def test_each_filter_alone_and_together(self):
        rows = [
            ([], [self.queued, self.suspended, self.other]),
            (["--all"], [self.queued, self.suspended, self.other, self.untagged]),
            (["--state", "queued"], [self.queued, self.other]),
            (["--state", "queued", "--all"], [self.queued, self.other, self.untagged]),
            (["--state", "queued", "--state", "suspended"], [self.queued, self.suspended, self.other]),
            (["--state", "cancelled"], [self.ended]),
            (["--provider", "Proseware"], [self.queued, self.suspended]),
            (["--provider", "Proseware", "--all"], [self.queued, self.suspended]),
            (["--service-id", "4294967295"], [self.other]),
            (["--service-id", "7", "--state", "suspended", "--provider", "Proseware"], [self.suspended]),
            (["--service-id", "7", "--provider", "proseware"], []),
        ]
        for arguments, expected in rows:
            with self.subTest(arguments=arguments):
                self.assertEqual(self.ids(*arguments), expected)
        self.run_program("list", "--state", "error")
        self.assertIn("no job matches; see what there is with: bitsbridge list --all", self.said)

    def test_it_is_the_same_as_over_http(self):
        self.serve()
        for query, arguments in [("state=suspended&state=cancelled", ["--state", "suspended", "--state", "cancelled"]), ("provider=Proseware&state=cancelled", ["--provider", "Proseware", "--state", "cancelled"]),
                                 ("serviceId=7&state=suspended", ["--service-id", "7", "--state", "suspended"]),
                                 ("state=cancelled", ["--state", "cancelled"])]:
            over_http = [job["id"] for job in self.get(f"/api/v1/jobs?{query}")["jobs"]]
            self.assertEqual(self.ids(*arguments), over_http, query)

    def test_what_is_set_for_new_jobs_filters_nothing(self):
        self.write_config("provider = Proseware\nservice-id = 7\n")
        self.assertEqual(self.ids(), [self.queued, self.suspended, self.other])

    def test_a_wrong_filter_is_refused(self):
        self.refuse("list", "--state", "loading", status=2, says="--state must be queued, connecting,")
        self.refuse("list", "--state", status=2, says="--state needs a value: --state S")
        self.refuse("list", "--service-id", "0", status=2, says="not 0")
        self.refuse("add", URL, "--priority", status=2, says="--priority foreground high normal low")


class Nothing(fixture.Case):
    def test_who_only_looks_makes_no_folder(self):
        place = self.home / "nope" / "here"
        job_id = "00000000-0000-4000-8000-000000000000"
        where = ["--data-dir", str(place)]
        self.assertEqual(json.loads(self.run_program("list", "--all", "--json", *where)), {"jobs": []})
        self.assertIn(f"there is no folder {place} yet, so there are no jobs", self.said)
        self.assertEqual(self.run_program("list", *where), "")
        self.assertEqual(self.run_program("watch", *where), "")
        self.run_program("doctor", "--port", "0", *where)
        self.run_program("sites", *where)
        for command in ("show", "cancel", "resume", "complete"):
            self.run_program(command, job_id, *where, status=1)
            self.assertIn("there is no job", self.said)
            self.run_program(command, "7", *where, status=1)
        self.run_program("change", job_id, "--name", "x", *where, status=1)
        self.assertFalse((self.home / "nope").exists())
        self.run_program("list")
        self.assertFalse(self.data.exists())
        self.run_program("add", URL, "--provider", "P", *where)
        self.assertTrue((place / "queue.db").exists())

    def test_an_empty_folder_stays_empty(self):
        self.data.mkdir(parents=True)
        self.assertEqual(self.run_program("list"), "")
        self.assertEqual(list(self.data.iterdir()), [])


class Figures(fixture.Case):
    """Rate and time left, which one look at the queue cannot give: asked of the bridge that runs."""

    def test_list_and_show_have_what_the_bridge_has(self):
        files = self.serve_files()
        self.serve()
        job_id = self.add(f"{files}/f/a.mp3?size=40000000&rate=400000")
        fixture.wait_until(lambda: self.job(job_id)["state"] == "transferring", "the job to move")
        for read in (lambda: self.job(job_id), lambda: json.loads(self.run_program("list", "--json"))["jobs"][0]):
            job = fixture.wait_until(lambda: (lambda job: job if job["rate"] else None)(read()), "a rate")  # pylint: disable=cell-var-from-loop
            self.assertGreater(job["rate"], 40000)
            self.assertLess(job["rate"], 4000000)
            left = job["progress"]["bytesTotal"] - job["progress"]["bytesTransferred"]
            self.assertAlmostEqual(job["eta"], left / job["rate"], delta=0.3 * job["eta"])
        self.assertRegex(self.run_program("show", job_id), r"(?m)^Progress .* of 40\.0 MB \(\d+ %\), \d+ kB/s, \d+:\d\d min left$")

    def test_without_a_bridge_they_are_unknown(self):
        job = self.job(self.add(URL))
        self.assertEqual((job["rate"], job["eta"]), (None, None))
        # Nor does it wait for one that is gone.
        (self.data / "address").write_text("http://127.0.0.1:1/\n")
        for name, text in (("token", "x"), ("process", "1"), ("max-jobs", "1")):
            (self.data / name).write_text(text + "\n")
        self.assertIsNone(json.loads(self.run_program("list", "--json"))["jobs"][0]["rate"])


class Errors(fixture.Case):
    def test_error_and_next_try_are_shown(self):
        files = self.serve_files()
        self.serve()
        failed = self.add(f"{files}/f/a.mp3?status=404")
        refused = self.add(URL, "b.mp3")
        for job_id, state in ((failed, "error"), (refused, "transient-error")):
            fixture.wait_until(lambda: self.job(job_id)["state"] == state, state)  # pylint: disable=cell-var-from-loop
        table = {line.split()[0]: line for line in self.run_program("list").splitlines()}
        self.assertTrue(table["ID"].endswith("ERROR"), table)
        self.assertTrue(table[failed[:8]].endswith("  BG_E_HTTP_ERROR_404"), table)
        self.assertRegex(table[refused[:8]], r"  [A-Z][A-Z_]+, again in (9:\d\d|10:00) min$")
        self.assertRegex(self.run_program("show", refused), r"(?m)^Retry at +\d{4}-\S+Z \(in (9:\d\d|10:00) min\)$")
        job = self.job(refused)
        self.assertRegex(job["retryAt"], r"^\d{4}-")
        self.assertEqual(job["error"]["file"], 0)

    def test_without_errors_there_is_no_column_for_them(self):
        self.add(URL)
        self.assertNotIn("ERROR", self.run_program("list"))


if __name__ == "__main__":
    unittest.main()
