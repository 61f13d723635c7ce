# SPDX-License-Identifier: MIT
"""The rules of BITS, as docs and Microsoft's pages tell them, as a program that predicts what a queue shows.

It knows jobs, time, commands and what servers answer; it has no thread, no database and no socket. Times are in
milliseconds: `now` passes steadily, the wall clock is `now + offset`.
"""
import dataclasses
from typing import Optional

from answers import Answers, Fetch, Survey, host
from bits import (ACKNOWLEDGED, ACTIVE, ANSWER, CANCELLED, CONNECTING, ENDED, ERROR, E_EMPTY, E_FILE_EXISTS,
                  E_INACTIVE, E_INVALID_STATE, E_NETWORK_DISCONNECTED, E_TIMEOUT, E_TOO_MANY_FILES, E_TOO_MANY_JOBS,
                  FILES_MAX, FINAL, FOREGROUND, HIGH, INACTIVE, LOW, NORMAL, NO_PROGRESS_DEFAULT, OK, PARTIAL, QUEUED,
                  RETRY_DEFAULT, RETRY_MIN, RUNNING, SLICE, STALL, SUSPENDED, TRANSFERRED, TRANSIENT_ERROR)


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
        shown = self.state in (ERROR, TRANSIENT_ERROR, TRANSFERRED) or self.code == E_INACTIVE
        code = self.code if shown else 0
        totals = [file.total for file in self.files]
        total = sum(totals) if totals and None not in totals else -1
        words = [number, self.state, self.priority, f"0x{code:08x}", self.failed_file if code else 0, self.errors,
                 self.retry_at if self.state == TRANSIENT_ERROR else -1, self.transferred_at, total]
        words += [f"{file.bytes}/{-1 if file.total is None else file.total}/{int(file.done)}" for file in self.files]
        return "J " + " ".join(map(str, words))


class Queue(Answers):
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
                job.code, job.failed_file = E_INACTIVE, 0
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
