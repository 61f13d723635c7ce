#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
The player's part (--manage-jobs) on Wine's BITS service: jobs that another program has made are completed and filed. Run by
script/wine-test, which prepares Wine's prefix.
Usage: player.py BUILD_DIR [NAME...]    NAME: only the tests whose names hold it
"""
import os
import random
import signal
import time

from world import BODY, PATIENCE, main, wait_until

TAG = "::WMP_JOB:1:253675:Proseware:{}:{}:{}:{}:241:4"
LIBRARY = "C:\\Müsik"
KEY = "HKCU\\Software\\Microsoft\\MediaPlayer\\Services"


def add_song(world, name, *fields, path="/song.mp3", start=True):
    """Made and started by another program, which then has nothing more to do with it."""
    job_id = world.jobs("create", name, TAG.format(*fields), world.url + path, f"C:\\{name}")[0].lower()
    if start:
        world.jobs("resume", job_id)
    return job_id


def wait_filed(world, job_id):
    job = wait_until(lambda: (job := world.job(job_id)) and job["filed"] is True and job, f"{job_id} to be filed")
    assert job["state"] == "acknowledged" and job["warnings"] == [], job
    return job


def filed(world, *parts):
    return (world.drive / "Müsik").joinpath(*parts)


def songs_of_another_program_are_filed(world):
    songs = [("1.mp3", ("Käse & Söhne", "音楽", "7", "Grüße 😀"), "07 Grüße 😀.mp3"),
             ("2.mp3", ("Käse & Söhne", "音楽", "8", "Where: is it?"), "08 Where_ is it_.mp3"),
             ("3.wma", ("Käse & Söhne", "音楽", "", "CON"), "_CON.wma"),
             ("4.mp3", ("Käse & Söhne", "音楽", "9", "x" * 300), "09 " + "x" * 193 + ".mp3"),
             ("5.mp3", ("Käse & Söhne", "音楽", "7", "Grüße 😀"), "07 Grüße 😀 (2).mp3")]
    for name, fields, expected in songs:
        job = wait_filed(world, add_song(world, name, *fields))
        place = filed(world, "Käse & Söhne", "音楽", expected)
        assert place.read_bytes() == BODY, place
        assert not (world.drive / name).exists(), name
        assert job["files"][0]["localName"].endswith("\\" + expected), job
    empty = wait_filed(world, add_song(world, "6.mp3", "", "", "", ""))
    assert filed(world, "Unknown Artist", "Unknown Album", "6.mp3").read_bytes() == BODY, empty
    left = sorted(path.name for path in filed(world).rglob("*") if path.name.startswith("."))
    assert left == [], left


def what_is_not_the_players_is_left_alone(world):
    status = world.add("Title", "/song.mp3", "C:\\status.mp3")
    other = add_song(world, "song.ogg", "A", "B", "1", "T")
    for job_id in (status, other):
        world.wait_state(job_id, "transferred")
    mine = add_song(world, "mine.mp3", "A", "B", "1", "T")
    wait_filed(world, mine)
    assert world.job(status)["state"] == world.job(other)["state"] == "transferred"
    world.jobs("clear")


def a_song_that_cannot_be_filed_is_kept_and_tried_again(world):
    filed(world, "Blocked").write_bytes(b"in the way")
    job_id = add_song(world, "blocked.mp3", "Blocked", "B", "1", "T")
    job = wait_until(lambda: (job := world.job(job_id)) and
                     "filing-failed" in [warning["code"] for warning in job["warnings"]] and job, "filing-failed")
    assert job["state"] == "acknowledged" and job["filed"] is False, job
    assert (world.drive / "blocked.mp3").read_bytes() == BODY
    # After a restart nobody but the bridge knows that job.
    world.stop()
    world.restart_service()
    world.start("--manage-jobs", "--library-dir", LIBRARY)
    assert world.job(job_id)["displayName"] == "blocked.mp3"
    filed(world, "Blocked").unlink()
    wait_filed(world, job_id)
    assert filed(world, "Blocked", "B", "01 T.mp3").read_bytes() == BODY


def a_killed_bridge_files_each_song_once(world):
    numbers = random.Random(7)
    for number in range(6):
        job_id = add_song(world, f"kill{number}.mp3", "Kill", "B", str(number), "T")
        world.wait_state(job_id, "transferred", "acknowledged")
        time.sleep(numbers.uniform(0, 0.5))
        os.kill(world.windows_process(), signal.SIGKILL)
        world.serve.wait(PATIENCE)
        world.start("--manage-jobs", "--library-dir", LIBRARY)
        place = filed(world, "Kill", "B", f"0{number} T.mp3" if number else "T.mp3")
        wait_until(place.exists, str(place))
        assert place.read_bytes() == BODY
        assert not (world.drive / f"kill{number}.mp3").exists()
    assert len(list(filed(world, "Kill", "B").iterdir())) == 6, list(filed(world, "Kill", "B").iterdir())


def where_the_player_would_act_the_jobs_are_its(world):
    world.wine("reg", "add", KEY, "/v", "RefreshDownload", "/t", "REG_DWORD", "/d", "1", "/f")
    world.stop()
    world.start("--manage-jobs", "--library-dir", LIBRARY)
    # "listening" may be said before it.
    wait_until(lambda: "left to Windows Media Player" in world.log.read_text("utf-8"), "the word that they are left to the player")
    job_id = add_song(world, "both.mp3", "Both", "B", "1", "T")
    world.wait_state(job_id, "transferred")
    said = "\n".join(world.bridge("doctor", "--manage-jobs", status=None))
    assert "both would take WMP_JOBs, so --manage-jobs leaves them to it" in said, said
    said = "\n".join(world.bridge("doctor", "--manage-jobs=always", status=None))
    assert "so does the bridge (--manage-jobs=always)" in said, said
    assert world.job(job_id)["state"] == "transferred"
    world.stop()
    # Nobody has a word but the settings then: the music folder by its known-folder id.
    said = "\n".join(world.bridge("doctor", "--manage-jobs=always", status=None))
    assert "of WMP_JOBs are filed in" in said and "\\Music" in said, said
    world.start("--manage-jobs=always", "--library-dir", LIBRARY)
    wait_filed(world, job_id)
    world.wine("reg", "delete", KEY, "/v", "RefreshDownload", "/f")
    said = "\n".join(world.bridge("doctor", "--manage-jobs", status=None))
    assert "the bridge does (--manage-jobs)" in said, said


TESTS = [songs_of_another_program_are_filed, what_is_not_the_players_is_left_alone,
         a_song_that_cannot_be_filed_is_kept_and_tried_again, a_killed_bridge_files_each_song_once,
         where_the_player_would_act_the_jobs_are_its]

if __name__ == "__main__":
    main(TESTS, "--manage-jobs", "--library-dir", LIBRARY)
