# SPDX-License-Identifier: MIT
"""What the shells complete: each is started, reads its script, and is asked."""
import pathlib
import shutil
import subprocess
import unittest

import fixture

ZSH_COMPLETION = pathlib.Path(__file__).with_name("zsh_completion.zsh")
# The beginning of a command, and what it may become.
ROWS = [
    ("su", ["suspend"]),
    ("uni", ["uninstall"]),
    ("add --prio", ["--priority"]),
    ("list --po", []),
    ("add --priority f", ["foreground"]),
    ("--queue l", ["local"]),
    ("--queue local wat", ["watch"]),
    ("--vers", ["--version"]),
    ("completion z", ["zsh"]),
    ("add song", ["song.mp3"]),
    ("list song", []),
    ("serve --webroot song", ["song.mp3"]),
]


class Completion(fixture.Case):
    def setUp(self):
        super().setUp()
        (self.home / "song.mp3").touch()
        (self.home / "bitsbridge").symlink_to(fixture.PROGRAM)
        self.environment["PATH"] = f"{self.home}:{self.environment['PATH']}"
        # Not alone: what is completed is not the only one.
        self.ids = [self.add("http://127.0.0.1:1/a.mp3", name, "--title", "Zwei: drei", "--suspended") for name in ("a", "b")]
        self.ids.append(self.run_program("add", "http://127.0.0.1:1/a.mp3", "c", "--description", "none", "--suspended").strip())

    def rows(self):
        """The fewest letters that name a job are completed to the id that the list shows."""
        rows = list(ROWS)
        for command, job_id in zip(("show", "cancel zz", "watch"), self.ids):
            others = [other for other in self.ids if other != job_id]
            length = next(n for n in range(1, 37) if not any(other.startswith(job_id[:n]) for other in others))
            rows.append((f"{command} {job_id[:length]}", [job_id[:max(8, length)]]))
        return [*rows, ("show --js", ["--json"]), ("list " + self.ids[0][:4], [])]

    def script(self, shell, name):
        path = self.home / name
        path.write_text(self.run_program("completion", shell))
        return path

    def shell(self, *words):
        if not shutil.which(words[0]):
            self.skipTest(f"{words[0]} is not installed")
        done = subprocess.run(words, cwd=self.home, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=fixture.PATIENCE, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""), words)
        return done.stdout

    def check(self, complete):
        for beginning, expected in self.rows():
            with self.subTest(beginning=beginning):
                self.assertEqual(complete(beginning), expected)

    def test_bash(self):
        script = self.script("bash", "completion")
        self.assertEqual(self.shell("bash", "-c", 'source "$1"; complete -p bitsbridge', "bash", script),
                         "complete -F _bitsbridge bitsbridge\n")

        def complete(beginning):
            # compopt works only while Tab is pressed: what it asks for is done here.
            return self.shell("bash", "-c", 'source "$1"; shift; compopt() { files=$2; }; COMP_WORDS=("$@");'
                              ' COMP_CWORD=$(($# - 1)); _bitsbridge; if [[ ${#COMPREPLY[@]} = 0 && $files = default ]]; then'
                              ' COMPREPLY=($(compgen -f -- "${@: -1}")); fi; printf "%s\\n" "${COMPREPLY[@]}"',
                              "bash", script, "bitsbridge", *beginning.split()).split()
        self.check(complete)

    def test_zsh(self):
        self.script("zsh", "_bitsbridge")

        beginnings = [f"bitsbridge {beginning}" for beginning, _ in self.rows()]
        lines = iter(self.shell("zsh", "-f", ZSH_COMPLETION, self.home, *beginnings).splitlines())

        def complete(beginning):
            *before, word = next(lines).removeprefix("bitsbridge ").split()
            self.assertEqual(before, beginning.split()[:-1])
            word = word.rstrip("=")
            return [] if word == beginning.split()[-1] else [word]
        self.check(complete)

    def test_fish(self):
        script = self.script("fish", "bitsbridge.fish")

        def complete(beginning):
            output = self.shell("fish", "--no-config", "-c", 'source $argv[1]; complete -C "bitsbridge $argv[2]"',
                                script, beginning)
            found = [line.partition("\t")[0] for line in output.splitlines()]
            # From version 4 on fish goes on to name words in which these letters stand somewhere, in this order.
            return [word for word in found if word.startswith(beginning.split()[-1])]
        self.check(complete)


if __name__ == "__main__":
    unittest.main()
