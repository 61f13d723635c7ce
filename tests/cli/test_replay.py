# SPDX-License-Identifier: MIT
"""Recordings: made of a real queue, shown again, and the scenarios that come along."""
import json
import os
import pathlib
import shutil
import stat
import subprocess
import threading
import unittest
import urllib.request

import fixture

ROOT = pathlib.Path(__file__).parents[2]
NAMES = ["album", "errors", "retry", "unknown-sizes", "stale", "crowd", "upload", "ended-elsewhere"]
ENDS = ["acknowledged", "cancelled", "error"]
TIMES = {"time", "created", "modified", "transferCompleted", "retryAt"}


def without_times(value):
    if isinstance(value, dict):
        return {key: without_times(one) for key, one in value.items() if key not in TIMES}
    return [without_times(one) for one in value] if isinstance(value, list) else value


def append_new(sequence, one):
    if sequence[-1:] != [one]:
        sequence.append(one)


def is_within(part, whole):
    """In that order, with gaps."""
    rest = iter(whole)
    return all(one in rest for one in part)


def recorded_figures(lines):
    """Of each job: every state and number of bytes that a look of the recording had, in order."""
    files, states, figures = {}, {}, {}
    for line in lines:
        for job in line.get("jobs", []) + line.get("ended", []):
            own = files.setdefault(job["id"], {})
            for place, file in enumerate(job.get("files", [])):
                own[file.get("index", place)] = file.get("bytesTransferred", own.get(file.get("index", place), 0))
            states[job["id"]] = job.get("state", states.get(job["id"], "queued"))
            append_new(figures.setdefault(job["id"], []), (states[job["id"]], sum(own.values())))
    return figures


def states_of(figures):
    states = []
    for state, _ in figures:
        append_new(states, state)
    return states


class Stream:
    """What a reader of the event stream puts together, however late and slow it is."""

    def __init__(self, address):
        self.jobs = {}
        self.figures = {}  # of each job: every state and number of bytes that an event showed, in order
        self.changes = {}  # and each list of its changes of state
        self.answer = urllib.request.urlopen(f"{address}/api/v1/events", timeout=fixture.PATIENCE)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        with self.answer:
            for line in self.answer:
                if line.startswith(b"data: "):
                    self.take(json.loads(line[6:]))

    def take(self, event):
        for job_id in event.get("removed", []):
            del self.jobs[job_id]
        for job in event.get("jobs", event.get("changed")):
            self.changes.setdefault(job["id"], []).append([change["state"] for change in job["changes"]])
            append_new(self.figures.setdefault(job["id"], []), (job["state"], job["progress"]["bytesTransferred"]))
            self.jobs[job["id"]] = job

    def states(self):
        return sorted(job["state"] for job in list(self.jobs.values()))

    def end(self):
        """Once the bridge has ended, which ends its streams."""
        self.reader.join(fixture.PATIENCE)
        return not self.reader.is_alive()


class Replay(fixture.Case):
    def replay(self, scenario, *arguments):
        return self.serve("--queue", "replay", "--scenario", str(scenario), "--speed", "20", *arguments)

    def states(self):
        return [job["state"] for job in self.get("/api/v1/jobs")["jobs"]]

    def record(self, *arguments):
        """A download that arrives and is completed, one that fails, one that is cancelled; the jobs as they ended."""
        self.downloads.mkdir()
        self.serve("--record", "story.jsonl", *arguments)
        self.make_jobs()
        return self.end_recording()

    def make_jobs(self):
        files = self.serve_files()
        self.whole = self.add(f"{files}/f/whole.bin", "Ein Lied.mp3", "--title", "Secretsong")
        lost = self.add(f"{files}/f/lost.bin?status=404", "lost.mp3")
        self.held = self.add(f"{files}/f/held.bin", "held.mp3", "--suspended")
        fixture.wait_until(lambda: self.job(self.whole)["state"] == "transferred" and self.job(lost)["state"] == "error", "an end of both")

    def end_recording(self, stream=None):
        self.run_program("complete", self.whole)
        self.run_program("cancel", self.held)
        fixture.wait_until(lambda: sorted(self.states()) == ENDS, "the ends")
        if stream:
            fixture.wait_until(lambda: stream.states() == ENDS, "the ends on the stream")
        jobs = self.get("/api/v1/jobs")["jobs"]
        self.end(self.bridge)
        return jobs

    def check_stream(self, stream, story):
        """No state is lost, since each event says how its jobs got there; nothing is shown that no look has had."""
        self.assertTrue(stream.end())
        for job_id, figures in recorded_figures(story).items():
            states = states_of(figures)
            for told in stream.changes[job_id]:
                self.assertEqual(told, states[:len(told)])
            self.assertEqual(stream.changes[job_id][-1], states)
            self.assertTrue(is_within(stream.figures[job_id], figures), f"{stream.figures[job_id]} in {figures}")
            self.assertEqual(stream.figures[job_id][-1], figures[-1])

    def lines(self, name):
        """What each look of a recording said, whenever that was."""
        text = (self.home / name).read_text(encoding="utf-8")
        return [without_times({key: one for key, one in json.loads(line).items() if key not in ("at", "source")})
                for line in text[:text.rfind("\n") + 1].splitlines()]

    def test_a_recording_of_a_real_queue_shows_every_look_again_at_any_speed(self):
        """Through a restart of the bridge, which begins a recording of its own. That equal looks make equal bodies: unit/test_replay."""
        self.downloads.mkdir()
        live = {}
        self.serve("--record", "before.jsonl")
        live["before.jsonl"] = stream = Stream(self.address)
        self.make_jobs()
        fixture.wait_until(lambda: stream.states() == ["error", "suspended", "transferred"], "all of it on the stream")
        self.end(self.bridge)
        self.serve("--record", "after.jsonl")
        live["after.jsonl"] = Stream(self.address)
        jobs = self.end_recording(live["after.jsonl"])
        self.assertIn("Secretsong", (self.home / "before.jsonl").read_text(encoding="utf-8"), "nothing is replaced unasked")
        for name in ("before.jsonl", "after.jsonl"):
            story = self.lines(name)
            self.assertGreater(len(story), 3)
            self.check_stream(live[name], story)
            for speed in ("1", "20"):
                with self.subTest(name=name, speed=speed):
                    self.replay(name, "--record", "again.jsonl", "--speed", speed)
                    stream = Stream(self.address)
                    fixture.wait_until(lambda: len(self.lines("again.jsonl")) == len(story), "as many looks")
                    snapshot = self.get("/api/v1/jobs")
                    self.assertEqual(snapshot["queue"]["source"], "replay")
                    if name == "after.jsonl":
                        self.assertEqual(without_times(snapshot["jobs"]), without_times(jobs))
                    fixture.wait_until(lambda: stream.states() == live[name].states(), "all of it on the stream")
                    self.end(self.bridge)
                    self.assertEqual(self.lines("again.jsonl"), story)
                    self.check_stream(stream, story)

    def test_it_is_private_and_redacted_where_asked(self):
        self.record("--redact")
        path = self.home / "story.jsonl"
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        text = path.read_text(encoding="utf-8")
        for secret in ("Secretsong", "Ein Lied", "Proseware", "whole.bin", str(self.home), "127.0.0.1"):
            self.assertNotIn(secret, text)
        self.replay("story.jsonl")
        fixture.wait_until(lambda: sorted(self.states()) == ENDS, "the ends")

    def test_every_scenario_is_shown_and_named(self):
        manual = self.run_program("serve", "--help")
        for name in NAMES:
            with self.subTest(name=name):
                self.assertIn(name, manual)
                self.replay(name, "--loop")
                self.assertTrue(self.get("/api/v1/jobs")["jobs"])
                self.end(self.bridge)

    def test_data_are_kept_apart(self):
        self.replay("album")
        self.assertTrue((self.data / "replay" / "address").exists())
        self.assertFalse((self.data / "address").exists())
        self.end(self.bridge)
        self.replay("album", "--data-dir", "here")
        self.assertTrue((self.home / "here" / "address").exists())

    def test_a_replayed_job_is_acted_on(self):
        self.replay("unknown-sizes", "--speed", "0.01")
        token = (self.data / "replay" / "token").read_text().strip()
        first = self.get("/api/v1/jobs")["jobs"][0]["id"]
        for action, state in (("suspend", "suspended"), ("resume", "queued"), ("cancel", "cancelled")):
            job = json.loads(subprocess.run(
                ["curl", "-sS", "-X", "POST", "-d", "{}", "-H", "Content-Type: application/json",
                 "-H", f"Authorization: Bearer {token}", f"{self.address}/api/v1/jobs/{first}/{action}"],
                capture_output=True, check=True, timeout=fixture.PATIENCE).stdout)
            self.assertEqual(job.get("state"), state, job)

    def test_a_wrong_line_is_named(self):
        path = self.home / "bad.jsonl"
        for text, says in (('{"recording":1}\n{"at":0}\n{"at":1,"x":2}\n', 'line 3: "x" is no member of a line'),
                           ("", "line 0"), ('{"recording":1}\n', "line 1"), ("\0", "line 1")):
            path.write_text(text)
            self.refuse("serve", "--port", "0", "--queue", "replay", "--scenario", str(path), status=1, says=says)
        self.refuse("serve", "--port", "0", "--queue", "replay", "--scenario", "none", status=1, says="cannot replay none")

    def test_options_that_do_not_go_together(self):
        for command in ("list", "doctor", "open", "watch", "sites"):
            self.refuse(command, "--queue", "replay", status=2, says="for \"serve\" alone")
        for arguments, says in ((["--queue", "replay"], "needs --scenario"),
                                (["--scenario", "album"], "needs --queue replay"),
                                (["--queue", "local", "--scenario", "album"], "needs --queue replay"),
                                (["--speed", "2"], "need --queue replay"), (["--loop"], "need --queue replay"),
                                (["--redact"], "--redact needs --record")):
            self.refuse("serve", *arguments, status=2, says=says)
        self.refuse("list", status=2, says="for \"serve\" alone", BITSBRIDGE_QUEUE="replay")
        self.refuse("serve", "--record", "/nowhere/file", "--port", "0", status=1, says="cannot record to")

    @unittest.skipUnless(shutil.which("node"), "no node here")
    def test_a_page_is_tested_in_five_lines(self):
        document = (ROOT / "docs" / "store-page.md").read_text(encoding="utf-8")
        script = document.partition("## Test your page")[2].partition("```js\n")[2].partition("```")[0]
        self.assertEqual(len(script.splitlines()), 5)
        self.replay("errors")
        script = script.replace("http://127.0.0.1:2487", self.address)
        done = subprocess.run(["node", "--input-type=module", "-e", f"{script}process.exit();"], env=dict(os.environ),
                              capture_output=True, text=True, timeout=fixture.PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertGreater(len(done.stdout.strip()), 10)


if __name__ == "__main__":
    unittest.main()
