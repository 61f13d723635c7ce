# SPDX-License-Identifier: MIT
"""Histories of a queue: what is done, done to the model and to the real queue, and compared."""
import os
import pathlib
import shutil
import tempfile

import answers
import rules
from bits import ACKNOWLEDGED, FINAL, FOREGROUND
from driver import Difference

PAUSE = 250       # ms behind each step: longer than the queue takes to note what has come
START = 1_000_000  # ms since boot
WALL = 1_760_000_000_000
MAX_JOBS = 5
HOSTS = ("a.test", "b.test")


class World:
    """One history of both."""

    def __init__(self, driver):
        self.driver = driver
        shared = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="bitsbridge-model-", dir=shared))
        (self.root / "files").mkdir()
        self.queue = rules.Queue(MAX_JOBS, START, WALL)
        self.ids, self.names, self.numbers = {}, {}, {}  # name: id, id: name, URL: request
        self.versions, self.seeds, self.boots = {}, 0, 0
        self.waiting = []  # (command, what to do with its answer or None), not told yet
        self.open()

    def open(self):
        queue = self.queue
        self.tell(f"open {self.root}/data {MAX_JOBS} {queue.now} {queue.wall} boot{self.boots}")

    def remove(self):
        self.driver.kill()
        shutil.rmtree(self.root)

    def job(self, name):
        return next((job for job in self.queue.visible() if job.name == name), None)

    def fetch(self, name):
        job = self.job(name)
        return job.fetch if job else None

    def version(self, fetch):
        return self.versions[fetch.job.name, fetch.place]

    def new_version(self, size, tagged):
        self.seeds += 1
        return answers.Version(self.seeds, size, tagged)

    # To the driver: what is told waits until an answer is needed, which saves much time.

    def tell(self, command, check=None):
        self.waiting.append((command, check))

    def flush(self):
        waiting, self.waiting = self.waiting, []
        for answer, (_, check) in zip(self.driver.tell(*(command for command, _ in waiting)), waiting):
            if check:
                check(answer)

    def look(self):
        lines = []
        self.tell("look", lines.extend)
        self.flush()
        jobs = [line.split() for line in lines if line[0] == "J"]
        requests = [line.split() for line in lines if line[0] == "R"]
        self.numbers = {words[2]: words[1] for words in requests}
        return jobs, requests

    # A step.

    def step(self, op):
        """False: there is nothing that it could be done to."""
        if not getattr(self, "do_" + op[0])(*op[1:]):
            return False
        self.tell(f"advance {PAUSE}")
        self.queue.advance(PAUSE)
        self.compare()
        return True

    def compare(self):
        jobs, requests = self.look()
        seen = ["J " + " ".join([self.names[words[1]], *words[2:]]) for words in jobs]
        expected = [job.text(job.name) for job in self.queue.visible()]
        seen += sorted(f"R {url} {first} {condition}" for _, _, url, first, condition in requests)
        expected += sorted(f"R {url} {first} {condition}" for url, first, condition in self.queue.requests())
        if seen != expected:
            wrong = [f"queue: {line}" for line in seen if line not in expected]
            wrong += [f"model: {line}" for line in expected if line not in seen]
            raise Difference("\n".join(wrong) or f"the order of {seen}")

    def expect(self, what, code):
        """Checks the answer to that."""
        def check(answer):
            if int(answer[0].split()[0], 16) != code:
                raise Difference(f"{what}: queue {answer[0]}, model 0x{code:08x}")
        return check

    # What can be done. Jobs go by their names.

    def do_create(self, name, priority, retry, no_progress, host, files):
        if name in self.ids:
            return False
        pairs = [(f"http://{host}/{name}/{place}", str(self.root / "files" / f"{name}-{place}"))
                 for place in range(len(files))]
        words = [name, priority, retry, "-" if no_progress is None else no_progress]
        words += [word for pair in pairs for word in pair]
        code, job = self.queue.create(name, priority, retry, no_progress, pairs)
        self.tell("create " + " ".join(map(str, words)), self.made(name, code))
        if job:
            self.flush()
            for place, (size, tagged) in enumerate(files):
                self.versions[name, place] = self.new_version(size, tagged)
        return True

    def made(self, name, code):
        def check(answer):
            self.expect(f"create {name}", code)(answer)
            if code == 0:
                self.ids[name] = answer[0].split()[1]
                self.names[self.ids[name]] = name
        return check

    def do_act(self, verb, name):
        job = self.job(name)
        if not job:
            return False
        code = getattr(self.queue, verb)(job)
        self.tell(f"act {verb} {self.ids[name]}", self.expect(f"{verb} {name}", code))
        if verb == "complete" and job.state == ACKNOWLEDGED:
            self.flush()
            for file in job.files:
                if file.named:
                    self.tell(f"file {file.path} {file.seed} {file.total}", self.same(file))
                elif pathlib.Path(file.path).exists() and file.path not in self.queue.present:
                    raise Difference(f"{file.path} is there")
        return True

    @staticmethod
    def same(file):
        def check(answer):
            if answer != ["same"]:
                raise Difference(f"{file.path}: {answer[0]}, of {file.total} bytes")
        return check

    def do_change(self, name, priority, retry, no_progress):
        job = self.job(name)
        if not job:
            return False
        words = ["-" if word is None else str(word) for word in (priority, retry, no_progress)]
        code = self.queue.change(job, priority, retry, no_progress)
        self.tell(f"change {self.ids[name]} " + " ".join(words), self.expect(f"change {name}", code))
        return True

    def do_answer(self, name):
        """The file, as a server gives it that knows HTTP; its bytes follow."""
        fetch = self.fetch(name)
        if not fetch or fetch.answer:
            return False
        version = self.version(fetch)
        if isinstance(fetch, answers.Survey):
            return self.answer_size(fetch, version)
        condition = fetch.if_range is not None and fetch.if_range != version.tag
        headers = {"Accept-Ranges": "bytes", "ETag": version.tag}
        first, status = fetch.first, 206
        if condition:
            first, status = 0, 200
        elif first >= version.size:
            status = 416
            headers["Content-Range"] = f"bytes=*/{version.size}"
        else:
            headers["Content-Range"] = f"bytes={first}-{version.size - 1}/{version.size}"
        fetch.left = 0 if status == 416 else version.size - first
        headers["Content-Length"] = fetch.left
        self.send_head(fetch, status, headers)
        self.queue.head(fetch, version, status, first)
        return True

    def answer_size(self, survey, version):
        if survey.head:
            status, headers, size = 200, {"Content-Length": version.size}, version.size or None
        elif version.size:
            status, headers, size = 206, {"Content-Range": f"bytes=0-0/{version.size}"}, version.size
        else:
            status, headers, size = 416, {"Content-Range": "bytes=*/0"}, 0
        self.send_head(survey, status, headers)
        self.tell(f"end {self.numbers[survey.url]} 0")
        self.queue.sized(survey, status, size)
        return True

    def send_head(self, fetch, status, headers):
        words = [f"{name} {value}" for name, value in headers.items() if value is not None]
        self.tell(f"answer {self.numbers[fetch.url]} {status} " + " ".join(words))

    def do_body(self, name, count):
        fetch = self.fetch(name)
        if not fetch or not fetch.answer or not fetch.left:
            return False
        version, status, first = fetch.answer
        count = min(count, fetch.left)
        at = version.size - fetch.left
        fetch.left -= count
        self.tell(f"body {self.numbers[fetch.url]} {version.seed} {at} {count}")
        self.queue.body(fetch, count)
        return True

    def do_end(self, name, result):
        fetch = self.fetch(name)
        if not fetch or (result == 0 and not fetch.answer):
            return False
        if result == 0 and fetch.left:
            result = 18  # what curl makes of it
        self.tell(f"end {self.numbers[fetch.url]} {result}")
        if isinstance(fetch, answers.Survey):
            self.queue.surveyed(fetch)
        else:
            self.queue.finish(fetch, result)
        return True

    def do_status(self, name, status, retry_after):
        fetch = self.fetch(name)
        if not fetch or fetch.answer:
            return False
        self.send_head(fetch, status, {"Content-Length": 0, "Retry-After": retry_after or None})
        self.tell(f"end {self.numbers[fetch.url]} 0")
        if isinstance(fetch, answers.Survey):
            self.queue.sized(fetch, status, None, retry_after)
        else:
            self.queue.status(fetch, status, retry_after)
        return True

    def do_redirect(self, name, host):
        fetch = self.fetch(name)
        if not fetch or fetch.answer or getattr(fetch, "redirects", 0) == 9:
            return False
        fetch.redirects = getattr(fetch, "redirects", 0) + 1
        url = f"http://{host}/{name}/{fetch.place}"
        self.send_head(fetch, 302, {"Location": url})
        self.tell(f"end {self.numbers[fetch.url]} 0")
        if isinstance(fetch, answers.Survey):
            self.queue.sent_on(fetch, url)
        else:
            self.queue.redirect(fetch, url)
        return True

    def do_refuse(self, name, kind):
        fetch = self.fetch(name)
        size = self.version(fetch).size if fetch else 0
        if not fetch or fetch.answer or not size or (kind == "ranges" and fetch.job.priority == FOREGROUND):
            return False
        if isinstance(fetch, answers.Survey) and kind == "ranges":
            return False
        headers = {"Accept-Ranges": "bytes"} if kind == "length" else {"Content-Length": size}
        self.send_head(fetch, 200, headers)
        self.tell(f"end {self.numbers[fetch.url]} 0")
        if isinstance(fetch, answers.Survey):
            self.queue.sized(fetch, 200)
        else:
            self.queue.refuse(fetch, kind)
        return True

    def do_replace(self, name, place, size):
        if (name, place) not in self.versions:
            return False
        fetch = self.fetch(name)
        if fetch and fetch.answer and fetch.place == place:
            return False  # what has begun to come is what it was
        self.versions[name, place] = self.new_version(size, self.versions[name, place].tagged)
        return True

    def do_advance(self, ms):
        self.tell(f"advance {ms}")
        self.queue.advance(ms)
        return True

    def do_jump(self, ms):
        self.tell(f"jump {ms}")
        self.queue.jump(ms)
        return True

    def do_network(self, there):
        self.tell(f"network {there}")
        self.queue.network(bool(there))
        return True

    def do_touch(self, name, place):
        job = self.job(name)
        if not job or place >= len(job.files) or job.files[place].path in self.queue.present:
            return False
        self.tell(f"touch {job.files[place].path}")
        self.queue.present.add(job.files[place].path)
        return True

    def do_remove(self, name, place):
        job = self.job(name)
        if not job or place >= len(job.files) or job.files[place].path not in self.queue.present \
                or job.files[place].named:
            return False
        self.tell(f"remove {job.files[place].path}")
        self.queue.present.discard(job.files[place].path)
        return True

    def do_close(self):
        self.tell("close")
        self.open()
        self.queue.restart(self.queue.now, False, None)
        return True

    def do_kill(self):
        self.flush()
        self.driver.kill()
        self.driver.start()
        self.open()
        self.queue.restart(self.queue.now, False, None)
        return True

    def do_reboot(self, off):
        """The machine is cut off, and starts again so much later."""
        job = next((job for job in self.queue.jobs if job.state not in FINAL), None)
        if not job:
            return False
        # What the clock was is known from the last note.
        self.do_change(job.name, None, None, None)
        self.flush()
        self.driver.kill()
        wall = self.queue.wall + off
        self.boots += 1
        self.queue.now, self.queue.offset = START, wall - START
        self.driver.start()
        self.open()
        seen = {self.names[words[1]]: words[10:] for words in self.look()[0]}

        def durable(job, file):
            if job.name not in seen:
                return file.bytes
            there = int(seen[job.name][job.files.index(file)].split("/")[0])
            if there > file.bytes:
                raise Difference(f"{job.name} has {there} bytes after a power cut, and had {file.bytes}")
            return there
        self.queue.restart(START, True, durable)
        return True
