# SPDX-License-Identifier: MIT
"""Progress in the terminal and in pipes."""
import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import unittest

import fixture


class Piped(fixture.Case):
    def watch_and_serve(self, *words):
        """What watch prints that looked before anything could move."""
        process = self.start("watch", *words, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        first = process.stdout.readline()
        self.assertIn(b"queued", first)
        self.serve()
        rest = process.communicate(timeout=fixture.PATIENCE)[0]
        self.assertEqual(process.returncode, 0)
        return (first + rest).decode()

    def test_lines_tell_each_change_and_the_end_is_good(self):
        files = self.serve_files()
        job_id = self.add(f"{files}/f/a.mp3?size=400000&rate=200000", "--title", "Süß")
        lines = self.watch_and_serve(job_id).splitlines()
        self.assertTrue(all(line.startswith(f"{job_id[:8]}  Süß: ") for line in lines), lines)
        self.assertIn("transferred, 100 %", lines[-1])
        self.assertNotIn("\x1b", "".join(lines))
        self.assertGreaterEqual(len(lines), 2)

    def test_all_tagged_jobs_are_watched_and_completed_ones_end_well(self):
        files = self.serve_files()
        self.add(f"{files}/f/a.mp3?size=1000", "--complete")
        self.add(f"{files}/f/b.mp3?size=1000")
        self.run_program("add", f"{files}/f/c.mp3?stall=1", "--description", "no tag")
        lines = self.watch_and_serve()
        self.assertRegex(lines, r"a\.mp3: acknowledged")
        self.assertRegex(lines, r"b\.mp3: transferred")
        self.assertNotIn("c.mp3", lines)

    def test_a_failed_job_is_told_with_what_to_do(self):
        files = self.serve_files()
        self.serve()
        job_id = self.add(f"{files}/f/a.mp3?status=404")
        lines = self.run_program("watch", job_id, status=1)
        self.assertIn("BG_E_HTTP_ERROR_404", lines)
        self.assertEqual(self.said, "bitsbridge: 1 of 1 jobs did not end well; see why with: bitsbridge show ID\n")

    def test_a_cancelled_job_ends_badly(self):
        job_id = self.add("http://127.0.0.1:1/a.mp3", "--suspended")
        process = self.start("watch", job_id, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.assertIn(b"suspended", process.stdout.readline())
        self.run_program("cancel", job_id)
        self.assertIn(b"cancelled", process.stdout.readline())
        self.assertEqual(process.wait(fixture.PATIENCE), 1)

    def test_what_does_not_end_by_itself_is_said_and_a_limit_ends_it(self):
        suspended = self.add("http://127.0.0.1:1/a.mp3", "--suspended")
        lines = self.run_program("watch", suspended, "--timeout", "0", status=1)
        self.assertIn(f"a.mp3: suspended, 0 B; Stays so until: bitsbridge resume {suspended[:8]}", lines)
        self.assertEqual(self.said.splitlines()[-1], "bitsbridge: 1 of 1 jobs are not done, and --timeout is over; they go on "
                                                     "by themselves unless they are suspended")
        self.serve()
        refused = self.add("http://127.0.0.1:1/b.mp3", "--retry-delay", "3600", "--no-progress-timeout", "7200")
        fixture.wait_until(lambda: self.job(refused)["state"] == "transient-error", "the connection to be refused")
        begun = time.monotonic()
        lines = self.run_program("watch", refused, "--timeout", "1", status=1)
        self.assertGreaterEqual(time.monotonic() - begun, 1)
        self.assertRegex(lines, r"Tries again in (59:\d\d min|1:00 h), for up to 2:00 h without a byte\.")
        self.refuse("watch", refused, "--timeout", "soon", status=2, says="--timeout must be a whole number from 0")

    def test_a_limit_does_not_matter_where_all_is_done(self):
        files = self.serve_files()
        self.serve()
        job_id = self.add(f"{files}/f/a.mp3?size=1000")
        fixture.wait_until(lambda: self.job(job_id)["state"] == "transferred", "the job to be transferred")
        self.run_program("watch", job_id, "--timeout", "0")

    def test_no_jobs_are_no_failure(self):
        self.assertEqual(self.run_program("watch"), "")
        self.assertIn("no tagged jobs", self.said)

    def test_an_unknown_id_is_a_failure(self):
        self.refuse("watch", "zz", status=1, says="there is no job")


class Stuck(fixture.Case):
    def signals(self, process, kind):
        """A set of signals of its main thread, as Linux tells: SigBlk are blocked, ShdPnd wait to be taken."""
        status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
        mask = int(re.search(kind + r":\s*(\w+)", status)[1], 16)
        return {number for number in signal.valid_signals() if mask >> (number - 1) & 1}

    def test_a_second_interrupt_ends_what_the_first_cannot(self):
        job_id = self.add("http://127.0.0.1:1/a.mp3", "--suspended")
        unread, full = os.pipe()
        self.addCleanup(os.close, unread)
        os.write(full, bytes(fcntl.fcntl(full, fcntl.F_GETPIPE_SZ)))
        process = self.start("watch", job_id, stdout=full)
        os.close(full)
        fixture.wait_until(lambda: signal.SIGINT in self.signals(process, "SigBlk"), "the program to take signals")
        process.send_signal(signal.SIGINT)
        fixture.wait_until(lambda: signal.SIGINT not in self.signals(process, "ShdPnd"), "the first to be taken")
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(fixture.PATIENCE), -signal.SIGINT)


class Terminal(fixture.Case):
    def start_in_terminal(self, *arguments, columns=80, **environment):
        try:
            self.terminal, inside = pty.openpty()
        except OSError as error:
            self.skipTest(f"this machine gives no terminal: {error}")
        self.addCleanup(os.close, self.terminal)
        self.resize(columns)
        self.environment.update(TERM="xterm", **environment)
        process = subprocess.Popen([fixture.PROGRAM, *arguments], env=self.environment, stdin=inside, stdout=inside,
                                   stderr=inside, start_new_session=True,
                                   preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))
        os.close(inside)
        self.addCleanup(self.end, process)
        self.seen = b""
        return process

    def resize(self, columns, rows=24):
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, until=None):
        """Collects output until these bytes, or the end."""
        deadline = time.monotonic() + fixture.PATIENCE
        while (until is None or until not in self.seen) and time.monotonic() < deadline:
            if not select.select([self.terminal], [], [], 1)[0]:
                continue
            try:
                chunk = os.read(self.terminal, 65536)
            except OSError:
                break
            if not chunk:
                break
            self.seen += chunk
        if until is not None:
            self.assertIn(until, self.seen)
        return self.seen.decode()

    def test_bars_are_redrawn_in_place_and_the_cursor_comes_back(self):
        files = self.serve_files()
        self.serve()
        job_id = self.add(f"{files}/f/a.mp3?size=600000&rate=200000", "--title", "日本語 Süß")
        process = self.start_in_terminal("watch", job_id)
        output = self.read()
        self.assertEqual(process.wait(fixture.PATIENCE), 0)
        self.assertIn("\x1b[?25l", output)
        self.assertIn("\x1b[1A", output)
        self.assertGreater(output.rindex("\x1b[?25h"), output.rindex("日本語 Süß"))
        bars = re.findall(r"\[([#.]+)\]", output)
        self.assertRegex(bars[-1], "^#{7,20}$")
        self.assertTrue(any("#" in bar and "." in bar for bar in bars))
        self.assertIn("\x1b[32m", output)

    def test_interrupting_leaves_the_terminal_clean(self):
        job_id = self.add("http://127.0.0.1:1/a.mp3", "--suspended")
        process = self.start_in_terminal("watch", job_id)
        self.read(b"suspended")
        os.write(self.terminal, b"\x03")
        self.assertEqual(process.wait(fixture.PATIENCE), 1)
        output = self.read()
        self.assertIn("\x1b[?25h", output)
        self.assertIn("interrupted", output)

    def test_no_color_is_respected_and_lines_fit(self):
        files = self.serve_files()
        self.serve()
        job_id = self.add(f"{files}/f/a.mp3?status=404", "--title", "x" * 100)
        process = self.start_in_terminal("watch", job_id, columns=40, NO_COLOR="1")
        output = self.read()
        self.assertEqual(process.wait(fixture.PATIENCE), 1)
        self.assertNotRegex(output, r"\x1b\[3\dm")
        plain = re.sub(r"\x1b\[[?0-9]*[A-Za-z]", "", output)
        bars = [line for line in plain.replace("\r", "\n").split("\n") if not line.startswith("bitsbridge")]
        self.assertLess(max(map(len, bars)), 40)

    def test_every_figure_has_room_at_80_columns_and_the_time_left_at_40(self):
        files = self.serve_files()
        self.serve()
        job_id = self.add(f"{files}/f/a.mp3?size=40000000&rate=400000", "--title", "Ein sehr langer Titel, der nicht passt")
        for columns, pattern in ((80, r"^Ein sehr langer… \[[#.]+\] +\d+ %  transferring [\d.]+ [kM]B  \d+ kB/s  \d:\d\d min$"),
                                 (40, r"^Ein sehr …  +\d+ %  transferring \d:\d\d min$")):
            with self.subTest(columns=columns):
                process = self.start_in_terminal("watch", job_id, columns=columns)
                self.read(b" min\r\n")
                os.write(self.terminal, b"\x03")
                self.assertEqual(process.wait(fixture.PATIENCE), 1)
                plain = re.sub(r"\x1b\[[?0-9]*[A-Za-z]", "", self.seen.decode()).replace("\r", "\n")
                self.assertTrue([line for line in plain.split("\n") if re.match(pattern, line)], plain)

    def test_an_error_is_told_with_its_hint_however_narrow_the_terminal(self):
        files = self.serve_files()
        self.serve()
        job_id = self.add(f"{files}/f/a.mp3?status=404", "--title", "x" * 100)
        process = self.start_in_terminal("watch", job_id, columns=40, NO_COLOR="1")
        words = " ".join(re.sub(r"\x1b\[[?0-9]*[A-Za-z]", "", self.read()).split())
        self.assertEqual(process.wait(fixture.PATIENCE), 1)
        self.assertIn("BG_E_HTTP_ERROR_404: The server does not have this file. Check the URL; if it is right, tell the store.", words)

    def test_a_narrower_window_is_drawn_anew(self):
        job_id = self.add("http://127.0.0.1:1/a.mp3", "--title", "T" * 30)
        process = self.start_in_terminal("watch", job_id)
        self.read(b"queued")
        self.seen = b""
        self.resize(30)
        # The line of before now takes two rows.
        self.read(b"\x1b[2A")
        process.send_signal(signal.SIGINT)
        process.wait(fixture.PATIENCE)


if __name__ == "__main__":
    unittest.main()
