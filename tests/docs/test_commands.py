# SPDX-License-Identifier: MIT
"""Runs the commands that the documents show, word for word, in the order in which they stand there.

A command is a line of a code block, or of the manual's examples, that begins with bitsbridge, build/release/bitsbridge
or curl. Each document has a home of its own and a bridge that runs. What stands for something else is put in: the
bridge's address has a free port, what is downloaded comes from a server of the test, ID is the job that was added last.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "cli"))
import fixture  # pylint: disable=wrong-import-position

MANUAL = ROOT / "docs" / "bitsbridge.1"
COMMAND = re.compile(r"(?:build/release/)?bitsbridge(?:\.exe)?\s|curl\s")
# Several short forms with their explanations on a line: what is named there must exist.
SYNOPSIS = re.compile(r"\S {3,}\S")
# Document, how the command begins, why it is not run here.
NOT_RUN = [
    ("docs/api.md", "", "the test docs/api runs it, and compares what it prints"),
    ("docs/windows.md", "", "it is for Windows; script/wine-test runs the program there"),
    ("docs/architecture.md", "curl +", "it is part of a picture"),
]


def lines_of_markdown(text):
    """The lines of indented and of fenced code blocks, without the prompt."""
    fence = None
    after_blank = False
    for line in text.split("\n"):
        mark = re.match(r"\s*```(\S*)", line)
        if mark:
            fence = mark[1] or "text" if fence is None else None
        elif fence == "console":
            if line.startswith("$ "):
                yield line[2:]
        elif fence is not None:
            yield line
        elif line.startswith("    ") and after_blank:
            yield line[4:]
        after_blank = line.strip() == "" or (after_blank and line.startswith("    "))


def lines_of_manual(text):
    for line in text.partition(".SH EXAMPLES")[2].partition(".SH")[0].split("\n"):
        yield line.replace("\\-", "-").replace("\\(aq", "'")


def commands_of(path):
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = lines_of_manual(text) if path == MANUAL else lines_of_markdown(text)
    return [line.strip() for line in lines if COMMAND.match(line)]


def reason_not_to_run(name, command):
    for document, start, reason in NOT_RUN:
        if name == document and command.startswith(start):
            return reason
    return None


class Commands(fixture.Case):
    def setUp(self):
        super().setUp()
        for place in ("bin", "build/release"):
            folder = self.home / place
            folder.mkdir(parents=True)
            (folder / "bitsbridge").symlink_to(os.path.abspath(fixture.PROGRAM))
        self.environment["PATH"] = f"{self.home / 'bin'}:{os.environ['PATH']}"
        self.environment["no_proxy"] = "127.0.0.1"
        self.last = None
        self.name = None
        self.files = None

    def follow(self, path):
        name = str(path.relative_to(ROOT))
        commands = commands_of(path)
        run = [one for one in commands if reason_not_to_run(name, one) is None]
        for command in commands:
            if command not in run:
                print(f"{name}: not run: {command[:60]}: {reason_not_to_run(name, command)}")
        if not run:
            return
        self.downloads.mkdir()
        self.serve("--log-level", "error")
        self.environment["BITSBRIDGE_PORT"] = self.address.rpartition(":")[2]
        self.files = self.serve_files()
        for command in run:
            print(f"{name}: {command}")
            with self.subTest(command=command):
                self.do(command)

    def do(self, command):
        if SYNOPSIS.search(command):
            self.do_synopsis(command)
        elif re.match(r"\S*bitsbridge serve", command):
            self.do_serve(command)
        elif command.startswith("curl"):
            self.do_curl(command.replace("http://127.0.0.1:2487", self.address))
        else:
            self.do_bitsbridge(command)

    def shell(self, command):
        done = subprocess.run(["sh", "-c", command], env=self.environment, cwd=self.home, text=True,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=fixture.PATIENCE)
        self.assertEqual(done.returncode, 0, f"{command}: {done.stdout}{done.stderr}")
        return done.stdout

    def do_synopsis(self, line):
        names = [name for group in re.findall(r"bitsbridge ([a-z]+(?:, [a-z]+)*)", line) for name in group.split(", ")]
        self.assertTrue(names)
        for name in names:
            self.assertIn(f"bitsbridge {name}", self.shell(f"bitsbridge {name} --help"))

    def do_serve(self, command):
        """In a home of its own, since one bridge runs already; until it listens."""
        with tempfile.TemporaryDirectory(prefix="bitsbridge-serve-") as home:
            process = subprocess.Popen(["sh", "-c", f"exec {command}"], cwd=self.home, text=True, stdin=subprocess.DEVNULL,
                                       env={**self.environment, "HOME": home, "BITSBRIDGE_PORT": "0"},
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            try:
                line = process.stdout.readline()
                self.assertRegex(line, r"^bitsbridge: listening on ", line or "it ended")
            finally:
                self.end(process)
            self.assertEqual(process.returncode, 0)

    def do_curl(self, command):
        if "/events" in command:
            self.assertIn("event: snapshot", self.first_event(command))
            return
        output = self.shell(command)
        self.assertNotIn("urn:bitsbridge:", output)
        if "/api/" in command or "healthz" in command:
            json.loads(output)

    def first_event(self, command):
        process = subprocess.Popen(["sh", "-c", f"exec {command}"], env=self.environment, cwd=self.home, text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        try:
            lines = iter(process.stdout.readline, "")
            return next((line for line in lines if line.startswith("event:")), "")
        finally:
            self.end(process)

    def do_bitsbridge(self, command):
        adds = re.match(r"\S*bitsbridge add ", command)
        if adds:
            command = re.sub(r"https?://\S+/", f"{self.files}/f/", command.replace("ADDRESS", "http://127.0.0.1/song.mp3"))
        if re.search(r"\bID\b", command):
            self.assertIsNotNone(self.last, "no job was added before")
            fixture.wait_until(lambda: self.job(self.last)["state"] == "transferred", "the job is transferred")
            self.assertFalse((self.downloads / self.name).exists(), "the file has its name before its job is completed")
            command = re.sub(r"\bID\b", self.last, command)
        output = self.shell(command)
        if adds:
            self.assertRegex(output, r"^[0-9a-f-]{36}\n$")
            self.last = output.strip()
            self.name = re.search(r"/f/(\S+)", command)[1]
        elif " complete " in command:
            self.assertTrue((self.downloads / self.name).exists(), "the file has its name now")


def test_of(path):
    return lambda self: self.follow(path)


DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", MANUAL, *sorted((ROOT / "docs").glob("*.md"))]
for document in DOCUMENTS:
    setattr(Commands, "test_" + re.sub(r"\W", "_", document.name), test_of(document))


class Examples(Commands):
    """Those of each command's own --help, with a job of theirs."""

    def examples(self, command):
        text = self.run_program(command, "--help").partition("\nExamples:\n")[2].replace("\\\n", " ")
        return [" ".join(line.split()) for line in text.splitlines()]

    def commands(self):
        return re.findall(r"^  ([a-z]+) +[a-z]", self.run_program("--help").split("Options")[0], re.M)

    def prepare(self, command):
        """A new job, finished where the command's examples take a finished one."""
        self.prepared += 1
        name = f"{command}{self.prepared}.mp3"
        job_id = self.add(f"{self.files}/f/{name}", "--title", name, *(["--suspended"] if command == "resume" else []))
        if command in ("complete", "watch"):
            fixture.wait_until(lambda: self.job(job_id)["state"] == "transferred", "the job is transferred")
        return job_id

    def test_each_does_what_it_says(self):
        # The folders that the examples name.
        for folder in (self.home / "completions", self.home / "Music", self.downloads):
            folder.mkdir()
        (self.home / "demo.wav").write_bytes(b"RIFF")
        self.serve("--log-level", "error")
        self.environment["BITSBRIDGE_PORT"] = self.address.rpartition(":")[2]
        self.files, self.uploads = self.serve_files(), self.serve_uploads()
        self.prepared = 0
        (self.home / "list.txt").write_text(f"{self.files}/f/listed.mp3\n")
        for command in self.commands():
            examples = self.examples(command)
            self.assertTrue(examples, f"{command} has no example")
            for example in examples:
                with self.subTest(example=example):
                    self.do_example(command, example)

    def do_example(self, command, example):
        if command in ("install", "uninstall"):
            self.refuse(*example.split()[1:], status=1, says="systemctl --user")
        elif command == "serve":
            self.do_serve(example)
        elif command == "add":
            server = f"{self.uploads}/u/" if "--upload" in example else f"{self.files}/f/"
            self.assertRegex(self.shell(re.sub(r"https?://\S+/", server, example)), r"^[0-9a-f-]{36}\n$")
        else:
            self.shell(example.replace("6f1c2a9e", self.prepare(command)[:8]))


# Examples has the tools of Commands, not its tests.
for name in [name for name in vars(Commands) if name.startswith("test_")]:
    setattr(Examples, name, None)


class Extraction(unittest.TestCase):
    """That commands are found at all."""

    def test_code_blocks_are_found(self):
        text = "bitsbridge no\n\n    bitsbridge one\n\n```console\n$ curl two\nbitsbridge no\n```\n```sh\nbitsbridge three\n```\n"
        self.assertEqual([line for line in lines_of_markdown(text) if COMMAND.match(line)],
                         ["bitsbridge one", "curl two", "bitsbridge three"])

    def test_the_documents_have_commands(self):
        for name, least in (("README.md", 8), ("docs/bitsbridge.1", 3), ("docs/convention.md", 1)):
            self.assertGreaterEqual(len(commands_of(ROOT / name)), least, name)


if __name__ == "__main__":
    unittest.main()
