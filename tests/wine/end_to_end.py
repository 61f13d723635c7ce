#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
The whole program under Wine, from outside: jobs made by another program through COM, real downloads, HTTP from
Linux, a BITS service that stops and one that hangs. Run by script/wine-test, which prepares Wine's prefix.
Usage: end_to_end.py BUILD_DIR [NAME...]    NAME: only the tests whose names hold it
"""
import contextlib
import json
import os
import socket
import subprocess
import time

from world import BODY, PATIENCE, PROGRAM_SECONDS, RUN, STEPS, Skipped, TAG, main, wait_until

WATCH_JOB = RUN.parents[1] / "browser/wine/watch-job.js"
# A request counts as listening for ten seconds, and looks come every two seconds meanwhile.
LISTENING_SECONDS = 13
# civetweb's own time-outs end connections that say nothing after this long.
SILENCE_SECONDS = 20


def it_listens_on_both_loopback_addresses(world):
    for host in ("127.0.0.1", "::1"):
        status, body = world.get("/api/v1/jobs", host)
        assert status == 200 and body["queue"] == {"source": "bits", "stale": False, "staleSince": None}, body


def a_second_instance_says_that_the_port_is_taken(world):
    world.bridge("serve", "--port", str(world.port), status=1)
    assert f"127.0.0.1:{world.port}" in world.errors and "--port" in world.errors, world.errors


def a_job_of_another_program_is_followed_to_its_end(world):
    title, name = "Grüße 😀 音楽", "Übung-日本-😀.mp3"
    job_id = world.add(title, "/held/a.mp3", f"C:\\{name}")
    seen = wait_until(lambda: (job := world.job(job_id)) and job["state"] == "transferring" and
                      0 < job["progress"]["bytesTransferred"] < len(BODY) and job["progress"]["fraction"] and job,
                      "bytes on their way")
    assert seen["metadata"]["title"] == title and seen["metadata"]["albumTitle"] == "音楽", seen
    assert seen["displayName"] == title and seen["files"][0]["name"] == name, seen
    assert seen["progress"]["bytesTotal"] == len(BODY), seen
    assert seen["times"]["created"] is None and seen["owner"] is None, "Wine tells neither"
    world.origin.allow("/held/a.mp3")
    done = world.wait_state(job_id, "transferred")
    assert done["progress"]["fraction"] == 1, done
    assert not (world.drive / name).exists(), "the file has its name before Complete"
    listed = world.curl("/api/v1/collections/253675")
    assert [job["id"] for job in listed["jobs"]].count(job_id) == 1, listed
    assert world.bridge("complete", job_id.split("-")[0]) is not None
    world.wait_state(job_id, "acknowledged")
    assert (world.drive / name).read_bytes() == BODY
    assert (world.job(job_id) or {}).get("progress", {}).get("fraction") == 1


def read_note(watcher, holds):
    """The first note of the row that holds this."""
    while True:
        line = watcher.stdout.readline()
        assert line, f"the page has shown no more: {watcher.stderr.read()}"
        if holds(note := json.loads(line)):
            return note


def watch_job(world, watcher, title):
    """Each step is taken when the page has shown the one before, however fast or slow it is."""
    path = "/held/d.mp3"
    job_id = world.create(title, path, "C:\\d.mp3")
    watcher.stdin.write(job_id + "\n")
    watcher.stdin.flush()
    world.jobs("resume", job_id)
    value = 0
    for parts in range(2, STEPS, 2):
        value = read_note(watcher, lambda note: note["state"] == "Transferring" and note["value"] > value)["value"]
        world.origin.allow(path, parts)
    world.origin.allow(path)
    read_note(watcher, lambda note: note["state"] == "Ready")
    world.jobs("complete", job_id)
    read_note(watcher, lambda note: note["state"] == "Done")


def the_dashboard_in_chromium_moves_the_bar(world):
    title = "Über den Wolken 😀 空"
    watcher = subprocess.Popen(["timeout", "-k", "5", str(PROGRAM_SECONDS), "node", WATCH_JOB, f"http://127.0.0.1:{world.port}/"],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        if watcher.stdout.readline() != "ready\n":
            reason = watcher.stderr.read().strip()
            if watcher.wait() == 77:
                raise Skipped(reason)
            raise AssertionError(reason)
        watch_job(world, watcher, title)
        seen = json.loads(watcher.stdout.readline() or "null")
        assert seen and watcher.wait(PATIENCE) == 0, watcher.stderr.read()
    finally:
        watcher.kill()
        watcher.communicate()
    values, states = seen["values"], seen["states"]
    assert title in seen["text"] and seen["complaints"] == [], seen
    assert values == sorted(values) and values[-1] == 100 and len([v for v in values if 0 < v < 100]) >= 3, seen
    assert states.index("Transferring") < states.index("Ready") < states.index("Done"), seen


def run_store(world, way, count, path):
    """The jobs of a store's own downloader, each of which it has ended in its way."""
    words = [world.store_program, way, count, TAG.format(4711, way), world.url + path, "C:\\"]
    if way != "early":
        lines = world.wine(*words)
    else:
        # Nothing but our word holds it up between making a job and cancelling it.
        lines = []
        with subprocess.Popen([RUN, *map(str, words)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as store:
            for _ in range(count):
                job_id = store.stdout.readline().strip().lower()
                wait_until(lambda: world.job(job_id), f"job {job_id} to be listed")
                store.stdin.write("\n")
                store.stdin.flush()
                lines.append(store.stdout.readline())
    assert len(lines) == count, lines
    return [line.split()[0].lower() for line in lines]


def the_last_word_is_right_for_every_job_of_other_programs(world):
    """
    Programs as BITS's documents tell to write them, fifty jobs in a row: what ends them comes between two looks, once the
    bridge has seen that they are there.
    """
    ways = (("callback", 20, "/looked.mp3", "acknowledged"), ("poll", 8, "/looked.mp3", "acknowledged"),
            ("cancel", 8, "/looked.mp3", "cancelled"), ("error", 5, "/missing-looked.mp3", "cancelled"),
            ("early", 4, "/quick.mp3", "cancelled"), *[("killed", 1, "/looked.mp3", "transferred")] * 5)
    wrong = []
    with world.listening():
        for way, count, path, expected in ways:
            for job_id in run_store(world, way, count, path):
                def settled():
                    job = world.job(job_id)
                    return job and (job["state"] == expected or "ended-unseen" in str(job["warnings"]))
                with contextlib.suppress(AssertionError):
                    wait_until(settled, f"the end of {job_id}")
                job = world.job(job_id)
                whole = job and (expected == "cancelled" or job["progress"]["fraction"] == 1)
                if job is None or job["state"] != expected or not whole:
                    wrong.append((way, job and (job["state"], job["warnings"], job["progress"])))
    assert sum(count for _, count, _, _ in ways) == 50 and not wrong, wrong


def a_missing_file_is_an_error_with_a_hint(world):
    job_id = world.add("fehlt", "/missing.mp3", "C:\\missing.mp3")
    job = world.wait_state(job_id, "error")
    assert job["error"]["code"] == "0x80190194" and job["error"]["context"] == "remote-file", job
    assert job["error"]["hint"], job
    world.bridge("cancel", job_id)
    world.wait_state(job_id, "cancelled")


def a_promise_to_complete_is_kept(world):
    name = "versprochen 音.mp3"
    with world.listening():
        job_id = world.bridge("add", world.url + "/quick.mp3", f"C:\\{name}", "--provider", "Proseware",
                              "--title", "Ein Lied 😀", "--complete")[0]
        assert list(world.drive.glob("users/*/AppData/Local/bitsbridge/promises")), "promises are in %LOCALAPPDATA%"
        wait_until(lambda: (world.drive / name).exists(), "the completed file")
    world.wait_state(job_id, "acknowledged")
    assert (world.drive / name).read_bytes() == BODY
    world.bridge("add", world.url + "/quick.mp3", f"C:\\{name}", "--provider", "Proseware", status=1)
    assert name in world.errors, world.errors


def a_command_wakes_a_bridge_that_rests(world):
    """Nobody listens, nothing moves, and Wine's service tells nothing: only the command itself can have it look."""
    world.jobs("clear")
    wait_until(lambda: time.monotonic() - world.last_look()[1] > LISTENING_SECONDS, "a bridge that looks no more")
    world.bridge("add", world.url + "/quick.mp3", "C:\\rest.mp3", "--provider", "Proseware", "--complete")
    wait_until(lambda: (world.drive / "rest.mp3").exists(), "the completed file")


def the_commands_speak_utf8(world):
    job_id = world.add("Ärger", "/quick.mp3", "C:\\Ärger.mp3")
    world.wait_state(job_id, "transferred")
    listed = json.loads("\n".join(world.bridge("list", "--json")))
    jobs = listed["jobs"] if isinstance(listed, dict) else listed
    assert any(job["id"] == job_id and job["metadata"]["title"] == "Ärger" for job in jobs), listed
    assert any("Käse & Söhne" in line for line in world.bridge("show", "{" + job_id.upper() + "}"))
    world.bridge("suspend", job_id, status=1)
    assert "E_NOTIMPL" in world.errors, world.errors
    assert any("音" in line for line in world.bridge("check", TAG.format(1, "音")))
    world.bridge("complete", job_id)
    world.bridge("resume", "00000000-0000-0000-0000-000000000000", status=1)


def a_service_that_restarts_is_found_again(world):
    before = world.add("vorher", "/quick.mp3", "C:\\before.mp3")
    world.wait_state(before, "transferred")
    with world.bridge_asleep():
        world.restart_service()
    after = world.add("nachher", "/quick.mp3", "C:\\after.mp3")
    world.wait_state(after, "transferred")
    world.await_fresh()
    # Wine's queue does not survive; what is left of the job is its last state, not a guess at its end.
    lost = world.job(before)
    assert lost is None or lost["state"] == "transferred", lost


def a_service_that_hangs_makes_the_snapshot_stale_and_nothing_else(world):
    job_id = world.add("hängt", "/held/c.mp3", "C:\\hangs.mp3")
    world.wait_state(job_id, "transferring")
    with world.hung_service():
        world.origin.allow("/held/c.mp3")

        def stale():
            # That there is an answer at all shows that HTTP does not wait for the service.
            status, body = world.get("/api/v1/jobs")
            return status == 200 and body["queue"]["stale"] and body
        body = wait_until(stale, "a stale snapshot")
        assert body["queue"]["staleSince"] and any(job["id"] == job_id for job in body["jobs"]), body
        status, health = world.get("/healthz")
        assert status == 200 and health["status"] == "warn", health
        status, health = wait_until(lambda: (health := world.get("/healthz"))[0] == 503 and health, "/healthz to fail", 2 * PATIENCE)
        assert health["status"] == "fail", health
    world.await_fresh()
    world.wait_state(job_id, "transferred")
    assert wait_until(lambda: world.get("/healthz")[1]["status"] == "pass", "a well bridge")


def it_stops_though_the_service_hangs(world):
    """In the middle of a look, and between two looks."""
    for pause in (1, 0):
        with world.hung_service():
            if pause:
                world.get("/api/v1/jobs")
                time.sleep(pause)
            begun = time.monotonic()
            world.stop()
            print(f"    stopped after {time.monotonic() - begun:.1f} s")
        world.start()
    with world.hung_service():
        a_second_instance_says_that_the_port_is_taken(world)


def is_ended(connection):
    connection.setblocking(False)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def silent_connections_make_room_for_who_asks(world):
    """More than there are workers: the oldest are ended for who asks, not the newest, which only its time-out ends."""
    for attempt in range(3):
        if attempt > 0:
            # A bridge that has seen none of those before.
            world.stop()
            world.start()
        with contextlib.ExitStack() as stack:
            silent = [stack.enter_context(socket.create_connection(("127.0.0.1", world.port), PATIENCE)) for _ in range(400)]
            begun = time.monotonic()
            assert world.get("/healthz")[0] == 200
            wait_until(lambda: any(map(is_ended, silent[:100])), "the end of one of the oldest")
            newest_is_ended = is_ended(silent[-1])
            if time.monotonic() - begun < SILENCE_SECONDS:
                assert not newest_is_ended, "the newest is ended too"
                return
    raise Skipped("this machine is slower than the time-outs of silent connections")


def it_stops_cleanly_and_leaves_the_port_free(world):
    port = world.port
    world.stop()
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


def logging_off_stops_it_cleanly(world):
    """Wine's end of a session: every window is asked, then told, as Windows does it."""
    world.start("--log-level", "info")
    world.wine("wineboot", "--end-session")
    status = world.serve.wait(PATIENCE)
    world.serve = None
    assert status == 0 and "stopping" in world.log.read_text(), (status, world.log.read_text())


TESTS = [it_listens_on_both_loopback_addresses, a_second_instance_says_that_the_port_is_taken,
         a_job_of_another_program_is_followed_to_its_end, the_dashboard_in_chromium_moves_the_bar,
         the_last_word_is_right_for_every_job_of_other_programs, a_missing_file_is_an_error_with_a_hint,
         a_promise_to_complete_is_kept, a_command_wakes_a_bridge_that_rests, the_commands_speak_utf8,
         a_service_that_restarts_is_found_again, a_service_that_hangs_makes_the_snapshot_stale_and_nothing_else,
         it_stops_though_the_service_hangs, silent_connections_make_room_for_who_asks, it_stops_cleanly_and_leaves_the_port_free,
         logging_off_stops_it_cleanly]


if __name__ == "__main__":
    main(TESTS)
