# SPDX-License-Identifier: MIT
"""queue_driver as a process: the real queue, in a world that stands still."""
import os
import signal
import subprocess


class Difference(Exception):
    """Model and queue do not agree."""


class Driver:
    """queue_driver, which is the queue in a world that stands still."""

    def __init__(self, program):
        self.program = program
        self.start()

    def start(self):
        environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        self.process = subprocess.Popen([self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        bufsize=1 << 16, env=environment)

    def tell(self, *commands):
        """The answers, each a list of lines."""
        self.process.stdin.write("".join(command + "\n" for command in commands))
        self.process.stdin.flush()
        answers = []
        for command in commands:
            lines = []
            while (line := self.process.stdout.readline()) != ".\n":
                if not line:
                    raise Difference(f"the queue ended with {self.process.wait()} at: {command}")
                lines.append(line.rstrip("\n"))
            answers.append(lines)
        return answers

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.stop()

    def stop(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
