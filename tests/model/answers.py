# SPDX-License-Identifier: MIT
"""What a queue asks of servers, and what their answers do to a job."""
import dataclasses

from bits import (CONNECTION, E_INSUFFICIENT_RANGE_SUPPORT, E_MISSING_FILE_SIZE, E_REMOTE_FILE_CHANGED, REREAD,
                  RESTARTS, TRANSFERRING)


def host(url):
    return url.split("/")[2]


@dataclasses.dataclass
class Version:
    """What stands at a URL: content by its seed; tagged: the server names it by a strong entity tag."""
    seed: int
    size: int
    tagged: bool

    @property
    def tag(self):
        return f'"{self.seed}"' if self.tagged else None


class Fetch:
    """A request for a file, and what has come of its answer."""

    def __init__(self, job, place, now):
        file = job.files[place]
        self.job, self.place, self.url = job, place, file.url
        self.size, self.total, self.tag, self.seed = file.bytes, file.total, file.tag, file.seed
        if self.total is None:
            self.size = 0
        self.rereads = False
        self.restarts = 0
        self.last_byte = now
        self.begin()

    def begin(self):
        """The next request."""
        self.rereads = self.rereads or self.tag is None
        self.first = self.begun = self.size
        if self.rereads:
            self.first -= min(self.first, REREAD)
        elif 0 < self.first == self.total:
            self.first -= 1
        self.if_range = self.tag if self.first > 0 and not self.rereads else None
        self.answer = None    # (status, first, version, total) of one that goes on
        self.accepted = False
        self.verdict = None
        self.position = self.end = 0

    @property
    def range(self):
        return f"{self.first}-"

    def ask_anew(self):
        """What is here is of another version."""
        self.size, self.tag, self.rereads, self.seed = 0, None, False, None
        self.restarts += 1
        self.verdict = "again" if self.restarts <= RESTARTS else "changes"


class Survey:
    """The sizes of a job's files, asked one after the other before its first byte comes: by HEAD, and where that tells
    none by a GET of one byte. Its own answer tells that of the file which is fetched first."""
    answer = if_range = None

    def __init__(self, job):
        self.job, self.place, self.url, self.head = job, -1, None, True
        first = next((place for place, file in enumerate(job.files) if not file.done), len(job.files))
        self.left = [place for place in range(first + 1, len(job.files))
                     if job.files[place].total is None and not job.files[place].asked]

    def next(self, now, hosts):
        """False: there is nothing left to ask."""
        while self.left:
            self.place = self.left.pop(0)
            self.url = self.job.files[self.place].url
            if hosts.get(host(self.url), (0, 0))[0] <= now:
                self.ask(now, True)
                return True
        return False

    def ask(self, now, head):
        self.head, self.begun = head, now

    @property
    def range(self):
        return "HEAD" if self.head else "0-0"


class Answers:
    """The part of a Queue (rules.py) that hears servers."""

    # Servers, asked for a size.

    def sized(self, survey, status, size=None, retry_after=0):
        """An answer; size: what it tells of the file's, None: nothing."""
        file = survey.job.files[survey.place]
        if survey.head and not (status == 200 and size) and status not in (429, 503):
            survey.ask(self.now, False)
            return
        if status in (429, 503):
            name = host(survey.url)
            if self.hosts.get(name, (0, 0))[0] < self.now + retry_after * 1000 and retry_after:
                self.hosts[name] = (self.now + retry_after * 1000, 0x80190000 + status)
        elif status in (200, 206, 416) and size is not None:
            file.total, file.asked = size, True
            survey.job.modified = self.wall
        elif status == 200:
            self.fail(survey.job, E_MISSING_FILE_SIZE, survey.place + 1, True, 0)
            self.reschedule()
            return
        else:
            file.asked = True
        if not survey.next(self.now, self.hosts):
            self.surveyed(survey)

    def sent_on(self, survey, url):
        survey.url = url
        if self.hosts.get(host(url), (0, 0))[0] > self.now:
            if not survey.next(self.now, self.hosts):
                self.surveyed(survey)
        else:
            survey.ask(self.now, survey.head)

    def surveyed(self, survey):
        survey.job.fetch = None
        if not self.next_file(survey.job) or not survey.job.fetch:
            self.reschedule()

    # Servers, asked for a file.

    def status(self, fetch, status, retry_after=0):
        """An answer that is no file, whole."""
        transient = status >= 500 or status in (408, 429)
        if status == 412 and fetch.size > 0:
            return self.again(fetch, anew=True)
        self.failed(fetch, 0x80190000 + status, not transient, retry_after * 1000, status in (429, 503))
        return None

    def redirect(self, fetch, url):
        fetch.url = url
        self.again(fetch)

    def refuse(self, fetch, kind):
        """The file without its length, or from a server that knows no ranges."""
        if fetch.size > 0:
            # It may have had another reason to give all of it.
            self.again(fetch, anew=True)
            return
        code = E_MISSING_FILE_SIZE if kind == "length" else E_INSUFFICIENT_RANGE_SUPPORT
        self.failed(fetch, code, True)

    def head(self, fetch, version, status, first):
        fetch.answer = (version, status, first)

    def judge(self, fetch):
        version, status, first = fetch.answer
        if status == 416:
            if fetch.size > 0:
                fetch.ask_anew()
                return
            self.begin_version(fetch, version, 0)
        elif status == 200 or fetch.size == 0:
            self.begin_version(fetch, version, version.size)
        elif version.size != fetch.total or (fetch.tag and version.tag and fetch.tag != version.tag):
            fetch.ask_anew()
            return
        elif not (fetch.tag and version.tag) and fetch.first == fetch.size:
            fetch.rereads, fetch.verdict = True, "again"
            return
        fetch.accepted = True
        fetch.position, fetch.end = (first, version.size) if status == 206 else (0, version.size)
        if fetch.job.state != TRANSFERRING:
            fetch.job.state, fetch.job.modified = TRANSFERRING, self.wall

    def begin_version(self, fetch, version, total):
        fetch.size, fetch.total, fetch.tag, fetch.seed = 0, total, version.tag, version.seed
        self.note(fetch.job)

    def body(self, fetch, count):
        """So many bytes come of the answer that has begun. Returns how many there are for it to give."""
        version = fetch.answer[0]
        if not fetch.accepted and not fetch.verdict:
            self.judge(fetch)
        if not fetch.accepted or fetch.total == 0:
            self.note(fetch.job)
            if fetch.verdict == "changes":
                self.conclude(fetch, None)
            return
        fetch.last_byte = self.now
        compared = max(0, min(count, fetch.size - fetch.position))
        if compared and fetch.seed != version.seed:
            fetch.ask_anew()
            self.note(fetch.job)
            self.conclude(fetch, None)
            return
        fetch.position += count
        fetch.size = max(fetch.size, fetch.position)
        self.note(fetch.job)

    def finish(self, fetch, result):
        """The answer ends; result: curl's number."""
        if result == 0 and not fetch.accepted and not fetch.verdict:
            self.judge(fetch)
        self.conclude(fetch, result)

    def conclude(self, fetch, result):
        if fetch.verdict == "again":
            self.note(fetch.job)
            self.again(fetch)
        elif fetch.verdict == "changes":
            self.failed(fetch, E_REMOTE_FILE_CHANGED, False)
        elif fetch.accepted and (result == 0 or fetch.position == fetch.end):
            if fetch.size == fetch.total:
                self.came(fetch)
            elif fetch.position == fetch.end and fetch.size > fetch.begun:
                self.again(fetch)
            else:
                self.failed(fetch, CONNECTION[18], False)
        else:
            self.failed(fetch, CONNECTION[result], False)

    def came(self, fetch):
        job = fetch.job
        self.note(job)
        job.files[fetch.place].done = True
        job.progress_at = max(job.progress_at, self.wall)
        job.modified = self.wall
        if not self.next_file(job) or not job.fetch:
            self.reschedule()

    def again(self, fetch, anew=False):
        if anew:
            fetch.ask_anew()
            self.note(fetch.job)
            if fetch.verdict == "changes":
                return self.failed(fetch, E_REMOTE_FILE_CHANGED, False)
        fetch.begin()
        if not self.ask(fetch.job):
            self.reschedule()
        return None

    def failed(self, fetch, code, fatal, asked=0, pauses=False):
        job = fetch.job
        if pauses and asked:
            name = host(fetch.url)
            if self.hosts.get(name, (0, 0))[0] < self.now + asked:
                self.hosts[name] = (self.now + asked, code)
        self.fail(job, code, fetch.place + 1, fatal, max(asked, job.retry * 1000))
        self.reschedule()
