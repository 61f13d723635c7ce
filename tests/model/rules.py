# SPDX-License-Identifier: MIT
"""The rules of BITS, as docs and Microsoft's pages tell them, as a program that predicts what a queue shows.

It knows jobs, time, commands and what servers answer; it has no thread, no database and no socket. Times are in
milliseconds: `now` passes steadily, the wall clock is `now + offset`.
"""
import dataclasses
from typing import Optional

(QUEUED, CONNECTING, TRANSFERRING, SUSPENDED, ERROR, TRANSIENT_ERROR, TRANSFERRED, ACKNOWLEDGED,
 CANCELLED) = ("queued", "connecting", "transferring", "suspended", "error", "transient-error", "transferred",
               "acknowledged", "cancelled")
FINAL = (ACKNOWLEDGED, CANCELLED)
RUNNING = (CONNECTING, TRANSFERRING)
ACTIVE = (QUEUED, CONNECTING, TRANSFERRING, TRANSIENT_ERROR)
FOREGROUND, HIGH, NORMAL, LOW = range(4)

OK, PARTIAL = 0, 0x00200017
E_INVALID_STATE, E_EMPTY, E_NETWORK_DISCONNECTED = 0x80200002, 0x80200003, 0x80200010
E_MISSING_FILE_SIZE, E_INSUFFICIENT_RANGE_SUPPORT, E_REMOTE_FILE_CHANGED = 0x80200011, 0x80200013, 0x80200073
E_TOO_MANY_JOBS, E_TOO_MANY_FILES, E_FILE_EXISTS = 0x80200050, 0x80200051, 0x80070050
E_TIMEOUT = 0x80072EE2
# What a connection can end with, by curl's number.
CONNECTION = {6: 0x80072EE7, 7: 0x80072EFD, 18: 0x80072EFE, 52: 0x80072EFE, 56: 0x80072EFF}

SLICE, STALL, ANSWER, ENDED = 300_000, 60_000, 30_000, 900_000
RETRY_DEFAULT, RETRY_MIN, NO_PROGRESS_DEFAULT = 600, 5, 14 * 86400
INACTIVE = 90 * 86400_000
FILES_MAX, REREAD, RESTARTS = 200, 4096, 3


@dataclasses.dataclass
class Version:
    """What stands at a URL: content by its seed; tagged: the server names it by a strong entity tag."""
    seed: int
    size: int
    tagged: bool

    @property
    def tag(self):
        return f'"{self.seed}"' if self.tagged else None


@dataclasses.dataclass
class File:
    url: str
    path: str
    total: Optional[int] = None
    bytes: int = 0
    furthest: int = 0
    done: bool = False
    named: bool = False
    asked: bool = False         # for its size
    tag: Optional[str] = None
    seed: Optional[int] = None  # of the bytes that are here


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


@dataclasses.dataclass
class Job:
    name: str
    priority: int
    retry: int
    no_progress: int
    files: list
    modified: int
    state: str = SUSPENDED
    code: int = 0
    failed_file: int = 0
    errors: int = 0
    retry_at: int = -1
    progress_at: int = 0
    transferred_at: int = -1
    ended: int = -1
    since: int = 0     # when its slice began, or when it ran last; of the owner's memory
    fetch: Optional[Fetch] = None
    last: int = -1     # the file that was begun last

    def text(self, number):
        code = self.code if self.state in (ERROR, TRANSIENT_ERROR, TRANSFERRED) else 0
        totals = [file.total for file in self.files]
        total = sum(totals) if totals and None not in totals else -1
        words = [number, self.state, self.priority, f"0x{code:08x}", self.failed_file if code else 0, self.errors,
                 self.retry_at if self.state == TRANSIENT_ERROR else -1, self.transferred_at, total]
        words += [f"{file.bytes}/{-1 if file.total is None else file.total}/{int(file.done)}" for file in self.files]
        return "J " + " ".join(map(str, words))


class Queue:
    def __init__(self, max_jobs, now, wall):
        self.max_jobs, self.now, self.offset = max_jobs, now, wall - now
        self.jobs = []           # in order of creation
        self.drift = 0           # of the wall clock, not yet taken for a jump
        self.hosts = {}          # host: (until, code)
        self.present = set()     # paths at which something stands already

    @property
    def wall(self):
        return self.now + self.offset

    # What is shown.

    def visible(self):
        return [job for job in self.jobs if job.state not in FINAL or self.wall <= job.ended + ENDED]

    def requests(self):
        return {(fetch.url, fetch.range, fetch.if_range or "-") for fetch in self.fetches()}

    def fetches(self):
        return [job.fetch for job in self.jobs if job.fetch]

    # Commands.

    def create(self, name, priority, retry, no_progress, files):
        if len(files) > FILES_MAX:
            return E_TOO_MANY_FILES, None
        if any(path in self.present for _, path in files):
            return E_FILE_EXISTS, None
        if sum(job.state not in FINAL for job in self.jobs) >= self.max_jobs:
            return E_TOO_MANY_JOBS, None
        job = Job(name, priority, max(retry, RETRY_MIN) if retry else RETRY_DEFAULT,
                  NO_PROGRESS_DEFAULT if no_progress is None else no_progress,
                  [File(url, path) for url, path in files], self.wall, progress_at=self.wall)
        self.jobs.append(job)
        self.reschedule()
        return OK, job

    def suspend(self, job):
        if job.state in FINAL:
            return E_INVALID_STATE
        if job.state in ACTIVE:
            self.leave(job, SUSPENDED)
            job.modified = self.wall
        self.reschedule()
        return OK

    def resume(self, job):
        if job.state in FINAL:
            return E_INVALID_STATE
        if not job.files:
            return E_EMPTY
        if job.state in (SUSPENDED, ERROR, TRANSIENT_ERROR):
            self.leave(job, QUEUED, keep_turn=job.state == TRANSIENT_ERROR)
            if all(file.done for file in job.files):
                job.state = TRANSFERRED
            job.code = 0
            job.progress_at = job.modified = self.wall
        self.reschedule()
        return OK

    def complete(self, job):
        if job.state in FINAL:
            return E_INVALID_STATE
        if job.state in ACTIVE:
            self.leave(job, SUSPENDED)
        job.modified = self.wall
        for place, file in enumerate(job.files):
            if file.done and not file.named:
                if file.path in self.present:
                    if job.state == TRANSFERRED:
                        job.code, job.failed_file = E_FILE_EXISTS, place + 1
                    self.reschedule()
                    return E_FILE_EXISTS
                file.named = True
                self.present.add(file.path)
        job.state, job.ended = ACKNOWLEDGED, self.wall
        self.reschedule()
        return OK if all(file.done for file in job.files) else PARTIAL

    def cancel(self, job):
        if job.state in FINAL:
            return E_INVALID_STATE
        self.leave(job, CANCELLED)
        job.modified = job.ended = self.wall
        self.reschedule()
        return OK

    def change(self, job, priority, retry, no_progress):
        if job.state in FINAL:
            return E_INVALID_STATE
        other_kind = priority is not None and (priority == FOREGROUND) != (job.priority == FOREGROUND)
        job.priority = job.priority if priority is None else priority
        job.retry = job.retry if retry is None else max(retry, RETRY_MIN)
        job.no_progress = job.no_progress if no_progress is None else no_progress
        job.modified = self.wall
        self.reschedule(restarted=job if other_kind and isinstance(job.fetch, Fetch) else None)
        return OK

    # The owner.

    def restart(self, now, boot, durable):
        """Another owner begins. durable: of each file of the same machine's life before, what is left of its bytes."""
        self.now = now
        self.hosts = {}
        self.drift = 0 if boot else self.drift
        for job in self.jobs:
            job.since, job.fetch = 0, None
            if job.state in RUNNING:
                job.state = QUEUED
            if boot:
                for file in job.files:
                    if not file.done:
                        file.bytes = durable(job, file)
        self.reschedule()

    def jump(self, by):
        self.offset += by
        # Small steps add up until they are a jump.
        self.drift += by
        by = self.drift if abs(self.drift) >= 1000 else 0
        self.drift -= by
        for job in self.jobs if by else []:
            job.retry_at += by if job.retry_at >= 0 else 0
            job.ended += by if job.ended >= 0 else 0
            job.progress_at += by
            job.modified += by
        self.reschedule()

    def network(self, there):
        if there:
            for job in self.jobs:
                if job.state == TRANSIENT_ERROR:
                    self.leave(job, QUEUED, keep_turn=True)
        else:
            for job in self.jobs:
                if job.state in ACTIVE and job.state != TRANSIENT_ERROR:
                    self.fail(job, E_NETWORK_DISCONNECTED, 0, False, job.retry * 1000)
        self.reschedule()

    def leave(self, job, state, keep_turn=False):
        """Whatever runs of the job stops, keeping what it has."""
        self.halt(job)
        if not keep_turn:
            job.since = 0
        job.state, job.retry_at = state, -1
        if state == QUEUED:
            job.code = 0

    def halt(self, job):
        if job.fetch:
            if isinstance(job.fetch, Fetch):
                self.note(job)
            job.fetch, job.since = None, self.now

    def note(self, job):
        """What has come of a file is noted."""
        fetch = job.fetch
        file = job.files[fetch.place]
        changed = (file.bytes, file.total, file.tag) != (fetch.size, fetch.total, fetch.tag)
        file.bytes, file.total, file.tag, file.seed = fetch.size, fetch.total, fetch.tag, fetch.seed
        if file.bytes > file.furthest:
            file.furthest = file.bytes
            job.progress_at = max(job.progress_at, self.wall)
        if changed:
            job.modified = self.wall

    def fail(self, job, code, place, fatal, delay):
        """place: of the file, from 1; 0: of none."""
        self.halt(job)
        if job.state == QUEUED:
            job.progress_at = self.wall
        # A retry that would come after the time for progress is none to wait for.
        late = 0 if code == E_NETWORK_DISCONNECTED else delay
        expired = self.wall + late - job.progress_at >= job.no_progress * 1000
        job.state = ERROR if fatal or expired else TRANSIENT_ERROR
        job.retry_at = self.wall + delay if job.state == TRANSIENT_ERROR else -1
        if job.state == ERROR:
            job.since = 0
        job.code, job.failed_file = code, place
        job.errors += 1
        job.modified = self.wall

    # The schedule.

    def reschedule(self, restarted=None):
        for job in self.jobs:
            if job.state not in FINAL and job.modified + INACTIVE <= self.wall:
                self.leave(job, CANCELLED)
                job.modified = job.ended = self.wall
            if job.state == TRANSIENT_ERROR and job.progress_at + job.no_progress * 1000 <= self.wall:
                job.state, job.retry_at, job.modified, job.since = ERROR, -1, self.wall, 0
        again = True
        while again:
            again = False
            chosen = self.choose()
            for job in self.jobs:
                if job.fetch and job not in chosen:
                    self.halt(job)
                    job.state, job.modified = QUEUED, self.wall
            # A retry that is due waits for its turn like any other job.
            for job in self.jobs:
                if job.state == TRANSIENT_ERROR and job.retry_at <= self.wall and job not in chosen:
                    job.state, job.code, job.retry_at, job.modified = QUEUED, 0, -1, self.wall
            for job in chosen:
                if job is restarted:
                    self.halt(job)
                    job.state = QUEUED
                    restarted = None
                if not job.fetch:
                    again = not self.start(job) or again

    def is_ready(self, job):
        return job.state in (QUEUED, *RUNNING) or (job.state == TRANSIENT_ERROR and job.retry_at <= self.wall)

    def choose(self):
        ready = [job for job in self.jobs if self.is_ready(job)]
        chosen = [job for job in ready if job.priority == FOREGROUND]
        for level in (HIGH, NORMAL, LOW):
            of_level = [job for job in ready if job.priority == level]
            if of_level:
                chosen.append(self.turn(of_level))
                break
        return sorted(chosen, key=self.jobs.index)

    def turn(self, jobs):
        waiting = [job for job in jobs if not job.fetch]
        # Where a changed priority has made them two, the one whose turn began first goes on.
        running = min((job for job in jobs if job.fetch), key=lambda job: job.since, default=None)
        if running and (not waiting or self.now - running.since < SLICE):
            return running
        return min(waiting, key=lambda job: job.since)

    def slice_end(self):
        """When a running background job's turn ends and another of its level waits."""
        for level in (HIGH, NORMAL, LOW):
            of_level = [job for job in self.jobs if job.priority == level and self.is_ready(job)]
            running = [job for job in of_level if job.fetch]
            if running:
                return running[0].since + SLICE if len(of_level) > 1 else None
        return None

    def start(self, job):
        """False: it has failed at once."""
        if job.state == QUEUED:
            job.progress_at = self.wall
        job.state, job.code, job.retry_at = CONNECTING, 0, -1
        job.since = self.now
        job.modified = self.wall
        job.last = -1
        survey = Survey(job)
        if survey.next(self.now, self.hosts):
            job.fetch = survey
            return True
        return self.next_file(job)

    def next_file(self, job):
        for place in range(job.last + 1, len(job.files)):
            if not job.files[place].done:
                job.last = place
                job.fetch = Fetch(job, place, self.now)
                return self.ask(job)
        job.fetch = None
        job.state, job.transferred_at, job.since = TRANSFERRED, self.wall, 0
        job.code = 0
        job.modified = self.wall
        return True

    def ask(self, job):
        """A server that has asked for a pause is not asked by anybody."""
        until, code = self.hosts.get(host(job.fetch.url), (0, 0))
        if until <= self.now:
            return True
        self.fail(job, code, job.fetch.place + 1, False, until - self.now)
        return False

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

    # Time.

    def patience(self, job):
        return min(STALL, job.no_progress * 1000) if job.no_progress else STALL

    def next_event(self):
        """(when, what) comes next by itself."""
        events = []
        for job in self.jobs:
            if job.state == TRANSIENT_ERROR:
                expires = max(job.progress_at + job.no_progress * 1000, self.wall)
                events.append((min(job.retry_at, expires) - self.offset + 1, None))
            if isinstance(job.fetch, Survey):
                events.append((job.fetch.begun + ANSWER, job.fetch))
            elif job.fetch:
                events.append((job.fetch.last_byte + self.patience(job), job.fetch))
            if job.state not in FINAL:
                events.append((job.modified + INACTIVE - self.offset + 1, None))
        end = self.slice_end()
        if end is not None:
            events.append((end, None))
        return min(events, key=lambda event: event[0], default=(None, None))

    def advance(self, by):
        end = self.now + by
        count = 0
        while True:
            when, fetch = self.next_event()
            if when is None or when > end:
                break
            count += 1
            self.now = max(self.now, when)
            if isinstance(fetch, Survey):
                self.surveyed(fetch)
            elif fetch:
                self.failed(fetch, E_TIMEOUT, False)
            else:
                self.reschedule()
        self.now = end
        return count


def host(url):
    return url.split("/")[2]
