# SPDX-License-Identifier: MIT
"""The player's part (--manage-jobs): jobs that are tagged for it are completed and filed in the music library; what goes wrong
is said and tried again. Disks are filled, made read-only and taken away in a mount namespace (own_network.py)."""
import pathlib
import subprocess
import unittest
import urllib.request

from fixture import PATIENCE, Heard, wait_until

SIZE = 20000


class Player(Heard):
    def setUp(self):
        super().setUp()
        self.files = self.serve_files()
        self.library = self.home / "Music"

    def url(self, seed=1, size=SIZE, more=""):
        return f"{self.files}/f/x.mp3?size={size}&seed={seed}{more}"

    def add_song(self, name, *options, kind="--job", seed=1, size=SIZE, more=""):
        target = self.downloads / name
        self.downloads.mkdir(exist_ok=True)
        return self.add(self.url(seed, size, more), str(target), kind, *options)

    def shown(self, job):
        return self.get(f"/api/v1/jobs/{job}")

    def wait_filed(self, job):
        wait_until(lambda: self.shown(job)["filed"] is True, f"{job} to be filed")
        shown = self.shown(job)
        self.assertEqual((shown["state"], shown["warnings"]), ("acknowledged", []))
        return pathlib.Path(shown["files"][0]["localName"])

    def wait_warning(self, job, code):
        wait_until(lambda: code in [warning["code"] for warning in self.shown(job)["warnings"]], f"{code} of {job}")
        return self.shown(job)

    def wait_state(self, job, state):
        wait_until(lambda: self.shown(job)["state"] == state, f"{job} to be {state}")

    def tree(self):
        return sorted(str(path.relative_to(self.library)) for path in self.library.rglob("*") if not path.is_dir())

    def content(self, seed=1, size=SIZE):
        with urllib.request.urlopen(self.url(seed, size), timeout=PATIENCE) as answer:
            return answer.read()

    def assert_nothing_left(self):
        """Nothing but what is shown lies in the folders."""
        for folder in (self.downloads, self.library):
            self.assertEqual([path for path in folder.rglob("*") if path.name.startswith(".")], [])


class Filing(Player):
    def test_an_album_of_twelve_goes_from_add_to_its_folders(self):
        self.serve("--manage-jobs")
        jobs = []
        fields = [
            # title, track and more; the name in the library
            (["--track", "1", "--title", "Plain"], "Ann Bée/Best: of/01 Plain.mp3"),
            (["--track", "2", "--title", "Where: is it?"], "Ann Bée/Best: of/02 Where_ is it_.mp3"),
            (["--track", "3/12", "--title", "Grüße"], "Ann Bée/Best: of/03 Grüße.mp3"),
            (["--track", "4", "--title", "\U0001f3b5"], "Ann Bée/Best: of/04 \U0001f3b5.mp3"),
            (["--track", "5", "--title", "AC/DC\\X"], "Ann Bée/Best: of/05 AC_DC_X.mp3"),
            (["--track", "", "--title", "CON"], "Ann Bée/Best: of/_CON.mp3"),
            (["--track", "7", "--title", ""], "Ann Bée/Best: of/07 song 6.mp3"),
            (["--track", "8", "--title", "x" * 300], "Ann Bée/Best: of/08 " + "x" * 193 + ".mp3"),
            (["--track", "9", "--title", "\u202e3pm\u202c"], "Ann Bée/Best: of/09 3pm.mp3"),
            (["--track", "10", "--title", "Wait..."], "Ann Bée/Best: of/10 Wait....mp3"),
            (["--track", "11", "--title", "../../up"], "Ann Bée/Best: of/11 .._.._up.mp3"),
        ]
        for number, (options, _) in enumerate(fields):
            jobs.append(self.add_song(f"song {number}.mp3", "--artist", "Ann Bée", "--album", "Best/ of", *options,
                                      seed=number))
        jobs.append(self.add_song("song 11.mp3", seed=11))
        paths = [self.wait_filed(job) for job in jobs]
        expected = [name.replace("Best: of", "Best_ of") for _, name in fields]
        expected.append("Unknown Artist/Unknown Album/song 11.mp3")
        self.assertEqual([str(path.relative_to(self.library)) for path in paths], expected)
        self.assertEqual(self.tree(), sorted(expected))
        self.assertEqual(list(self.downloads.iterdir()), [])
        for number, path in enumerate(paths):
            self.assertEqual(path.read_bytes(), self.content(number))
        self.assertEqual(self.run_program("list", "--all"), "")
        self.assertEqual(self.lines, [])

    def test_a_song_never_takes_anothers_name(self):
        taken = self.library / "A" / "B" / "01 T.mp3"
        taken.parent.mkdir(parents=True)
        taken.write_bytes(b"mine")
        (taken.parent / "01 T (2).mp3").mkdir()
        self.serve("--manage-jobs")
        tag = ("--artist", "A", "--album", "B", "--track", "1", "--title", "T")
        first, second = self.add_song("a.mp3", *tag), self.add_song("b.mp3", *tag, seed=2)
        names = {self.wait_filed(first).name, self.wait_filed(second).name}
        self.assertEqual(names, {"01 T (3).mp3", "01 T (4).mp3"})
        self.assertEqual(taken.read_bytes(), b"mine")
        self.assert_nothing_left()

    def test_what_is_not_the_players_stays_where_it_is(self):
        self.serve("--manage-jobs")
        two = self.add(self.url(), str(self.home / "1.mp3"), "--file", self.url(2), str(self.home / "2.mp3"), "--job")
        ogg = self.add(self.url(), str(self.home / "3.ogg"), "--job")
        status = self.add(self.url(), str(self.home / "4.mp3"), "--status")
        promised = self.add(self.url(), str(self.home / "5.mp3"), "--job", "--complete")
        mine = self.add(self.url(), str(self.home / "6.mp3"), "--job")
        self.wait_filed(mine)
        self.wait_state(promised, "acknowledged")
        self.assertEqual(self.shown(promised)["filed"], None)
        self.assertTrue((self.home / "5.mp3").is_file())
        for job, warnings in ((two, ["multiple-files"]), (ogg, ["extension"]), (status, [])):
            self.wait_state(job, "transferred")
            self.assertEqual([warning["code"] for warning in self.shown(job)["warnings"]], warnings)
        self.assertEqual(self.tree(), ["Unknown Artist/Unknown Album/6.mp3"])

    def test_jobs_of_another_user_are_left_alone(self):
        self.serve("--manage-jobs", "--all-users")
        other = self.add_song("other.mp3", "--suspended")
        script = ("import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); "
                  "d.execute(\"UPDATE meta SET change = change + 1\"); "
                  "d.execute(\"UPDATE jobs SET owner = 'somebody else', change = (SELECT change FROM meta)\"); d.commit()")
        subprocess.run(["python3", "-c", script, self.data / "queue.db"], check=True)
        self.run_program("resume", other)
        mine = self.add_song("mine.mp3", seed=2)
        self.wait_filed(mine)
        self.wait_state(other, "transferred")
        self.assertEqual(self.tree(), ["Unknown Artist/Unknown Album/mine.mp3"])

    def test_without_the_option_nothing_is_taken(self):
        self.serve()
        job = self.add_song("a.mp3")
        self.wait_state(job, "transferred")
        other = self.add_song("b.mp3", "--complete", seed=2)
        self.wait_state(other, "acknowledged")
        self.assertEqual(self.shown(job)["state"], "transferred")
        self.assertFalse(self.library.exists())

    def test_what_was_transferred_before_is_filed_at_the_start(self):
        self.serve()
        job = self.add_song("a.mp3")
        self.wait_state(job, "transferred")
        self.end(self.bridge)
        self.serve("--manage-jobs")
        self.assertEqual(self.wait_filed(job).read_bytes(), self.content())

    def test_the_option_may_stand_in_file_and_environment(self):
        self.write_config("manage-jobs = yes\nlibrary-dir = ../../Songs\n")
        self.library = self.home / "Songs"
        self.serve()
        self.wait_filed(self.add_song("a.mp3"))
        self.assertEqual(self.tree(), ["Unknown Artist/Unknown Album/a.mp3"])
        self.refuse("serve", "--manage-jobs=sometimes", status=2, says="--manage-jobs must be yes, no or always")

    def test_it_is_turned_on_and_off_by_a_reload(self):
        self.serve()
        job = self.add_song("a.mp3")
        self.wait_state(job, "transferred")
        self.write_config("manage-jobs = yes\n")
        self.run_program("reload")
        self.wait_filed(job)
        self.assertEqual(self.get("/api/v1/diagnostics")["folders"]["library"], str(self.library))
        self.write_config("")
        self.run_program("reload")
        wait_until(lambda: self.get("/api/v1/diagnostics")["folders"]["library"] is None, "the reload")
        job = self.add_song("b.mp3", seed=2)
        self.wait_state(job, "transferred")
        # Whatever the bridge does by itself comes in the order of the jobs.
        self.wait_state(self.add_song("c.mp3", "--complete", seed=3), "acknowledged")
        self.assertEqual(self.shown(job)["state"], "transferred")

    def test_the_folders_follow_a_reload(self):
        self.write_config("manage-jobs = yes\n")
        self.serve()
        first = self.add_song("a.mp3", "--artist", "A")
        self.assertEqual(self.wait_filed(first).read_bytes(), self.content())
        (self.library / "C").write_bytes(b"in the way")
        blocked = self.add_song("c.mp3", "--artist", "C", seed=3)
        self.wait_warning(blocked, "filing-failed")
        other = self.home / "Other music"
        self.write_config(f"manage-jobs = yes\nlibrary-dir = {other}\ndownload-dir = {self.home / 'D'}\n")
        self.run_program("reload")
        wait_until(lambda: self.get("/api/v1/diagnostics")["folders"]["library"] == str(other), "the reload")
        self.assertEqual(self.get("/api/v1/diagnostics")["folders"]["downloads"], str(self.home / "D"))
        # By the running bridge's word, whatever this command's own settings are.
        said = self.run_program("doctor", "--port", self.address.rpartition(":")[2], "--library-dir", str(self.home))
        self.assertRegex(said, rf"pass  player:manage-jobs +the running bridge files songs of WMP_JOBs in {other}\n")
        self.assertEqual(self.wait_filed(blocked), other / "C" / "Unknown Album" / "c.mp3")
        last = self.add_song("d.mp3", "--artist", "A", seed=4)
        self.assertEqual(self.wait_filed(last), other / "A" / "Unknown Album" / "d.mp3")
        self.assertEqual(self.tree(), ["A/Unknown Album/a.mp3", "C"])
        self.library = other
        self.assertEqual(self.tree(), ["A/Unknown Album/d.mp3", "C/Unknown Album/c.mp3"])
        self.assertEqual(list(self.downloads.iterdir()), [])

    def test_a_config_that_is_refused_leaves_the_folder(self):
        self.write_config("manage-jobs = yes\n")
        self.serve()
        self.write_config(f"manage-jobs = yes\nlibrary-dir = {self.home / 'Other'}\nallow-user = no such user here\n")
        self.run_program("reload")
        wait_until(lambda: any("nothing was reloaded" in line for line in self.lines), "a word")
        self.assertEqual(self.get("/api/v1/diagnostics")["folders"]["library"], str(self.library))
        self.wait_filed(self.add_song("a.mp3"))
        self.assertEqual(self.tree(), ["Unknown Artist/Unknown Album/a.mp3"])

    def test_the_desktop_knows_another_music_folder(self):
        (self.home / ".config").mkdir(exist_ok=True)
        (self.home / ".config" / "user-dirs.dirs").write_text('XDG_MUSIC_DIR="$HOME/Müsik"\nXDG_DOWNLOAD_DIR="$HOME/D"\n')
        self.library = self.home / "Müsik"
        self.serve("--manage-jobs=always")
        self.wait_filed(self.add_song("a.mp3"))
        self.assertEqual(self.tree(), ["Unknown Artist/Unknown Album/a.mp3"])

    def test_a_download_that_lies_in_its_place_already_stays_there(self):
        self.downloads = self.library / "A" / "B"
        self.downloads.mkdir(parents=True)
        self.serve("--manage-jobs")
        job = self.add_song("01 T.mp3", "--artist", "A", "--album", "B", "--track", "1", "--title", "T")
        self.wait_filed(job)
        self.assertEqual(self.tree(), ["A/B/01 T.mp3"])

    def test_a_replay_files_nothing(self):
        self.serve("--queue", "replay", "--scenario", "album", "--manage-jobs")
        wait_until(lambda: any("files nothing" in line for line in self.lines), "a word")


class ByHand(Player):
    """The file is another program's, or somebody's, too."""

    def test_completed_by_hand_it_stays_where_it_is(self):
        self.serve()
        job = self.add_song("a.mp3")
        self.wait_state(job, "transferred")
        self.end(self.bridge)
        self.run_program("complete", "--force", job)
        self.serve("--manage-jobs")
        other = self.add_song("b.mp3", seed=2)
        self.wait_filed(other)
        self.assertEqual((self.shown(job)["state"], self.shown(job)["filed"]), ("acknowledged", None))
        self.assertTrue((self.downloads / "a.mp3").is_file())
        self.assertEqual(self.lines, [])

    def fail_first(self, seed=1):
        """A job whose file cannot be filed for now: a file is in the place of its artist's folder."""
        self.library.mkdir(exist_ok=True)
        (self.library / "A").write_bytes(b"in the way")
        job = self.add_song("a.mp3", "--artist", "A", "--album", "B", "--title", "T", seed=seed)
        self.wait_warning(job, "filing-failed")
        return job

    def test_a_file_that_was_taken_away_is_nobodys_fault(self):
        self.serve("--manage-jobs")
        job = self.fail_first()
        (self.downloads / "a.mp3").rename(self.home / "elsewhere.mp3")
        wait_until(lambda: self.shown(job)["filed"] is None, "an end")
        self.assertEqual((self.shown(job)["state"], self.shown(job)["warnings"]), ("acknowledged", []))

    def test_another_file_of_its_name_is_left_alone(self):
        self.serve("--manage-jobs")
        job = self.fail_first()
        (self.downloads / "a.mp3").write_bytes(b"edited")
        wait_until(lambda: self.shown(job)["filed"] is None, "an end")
        (self.library / "A").unlink()
        self.assertEqual((self.downloads / "a.mp3").read_bytes(), b"edited")

    def test_why_it_is_not_filed_is_said_everywhere(self):
        self.serve("--manage-jobs")
        job = self.fail_first()
        shown = self.shown(job)
        self.assertEqual((shown["state"], shown["filed"]), ("acknowledged", False))
        self.assertEqual(shown["lastError"]["name"], "ERROR_FILE_EXISTS")
        self.assertIn(str(self.library / "A"), shown["lastError"]["message"])
        self.assertIn("tried again by itself", shown["lastError"]["hint"])
        (warning,) = shown["warnings"]
        self.assertIn("There is a file of that name already.", warning["message"])
        self.assertNotIn(str(self.library), warning["message"])
        self.assertEqual((self.downloads / "a.mp3").read_bytes(), self.content())
        # By the running bridge's word, whatever this command's own settings are.
        said = self.run_program("doctor", "--port", self.address.rpartition(":")[2])
        self.assertRegex(said, rf"pass  player:manage-jobs +the running bridge files songs of WMP_JOBs in {self.library}\n")
        self.assertRegex(said, r"warn  player:filing +/.*a\.mp3 is not in the library: There is a file of that name already")
        self.assertIn(job[:8], self.run_program("list", "--all", "--json"))
        self.assertRegex(self.run_program("show", job), "Not filed +ERROR_FILE_EXISTS")
        (self.library / "A").unlink()
        self.wait_filed(job)
        self.assertEqual(len([line for line in self.lines if "not filed yet" in line]), 1, self.lines)


class Disks(Player):
    def setUp(self):
        super().setUp()
        self.disk = self.home / "disk"
        self.disk.mkdir()

    def mount(self, size="8m"):
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", self.disk], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", self.disk], check=False, stderr=subprocess.DEVNULL)

    def unmount(self):
        subprocess.run(["umount", self.disk], check=True)

    def fail_with(self, job, name):
        shown = self.wait_warning(job, "filing-failed")
        self.assertEqual(shown["lastError"]["name"], name)
        self.assertEqual((self.downloads / "a.mp3").read_bytes(), self.content())

    def test_a_song_goes_to_another_disk(self):
        self.mount()
        self.library = self.disk / "Music"
        self.serve("--manage-jobs", "--library-dir", str(self.library))
        path = self.wait_filed(self.add_song("a.mp3", size=3000000))
        self.assertEqual(path.read_bytes(), self.content(size=3000000))
        self.assertEqual(list(self.downloads.iterdir()), [])
        self.assert_nothing_left()

    def test_a_full_disk_is_waited_for(self):
        self.mount("2m")
        self.library = self.disk
        (self.disk / "full").write_bytes(bytes(1500000))
        self.serve("--manage-jobs", "--library-dir", str(self.library))
        job = self.add_song("a.mp3")
        self.fail_with(job, "ERROR_DISK_FULL")
        self.assert_nothing_left()
        self.assertEqual(self.tree(), ["full"])
        (self.disk / "full").unlink()
        self.assertEqual(self.wait_filed(job).read_bytes(), self.content())

    def test_a_read_only_disk_is_waited_for(self):
        self.mount()
        self.library = self.disk / "Music"
        self.library.mkdir()
        subprocess.run(["mount", "-o", "remount,ro", self.disk], check=True)
        self.serve("--manage-jobs", "--library-dir", str(self.library))
        job = self.add_song("a.mp3")
        self.fail_with(job, "ERROR_WRITE_PROTECT")
        subprocess.run(["mount", "-o", "remount,rw", self.disk], check=True)
        self.assertEqual(self.wait_filed(job).read_bytes(), self.content())

    def test_a_disk_that_vanishes_is_not_made_anew(self):
        """Neither a folder of it, nor the place where it is mounted: what was put there would be hidden by it later."""
        for library, name in ((self.disk / "Music", "ERROR_PATH_NOT_FOUND"), (self.disk, "ERROR_NOT_READY")):
            with self.subTest(library=library):
                self.library = library
                self.mount()
                self.serve("--manage-jobs", "--library-dir", str(library))
                self.wait_filed(self.add_song("first.mp3"))
                self.unmount()
                job = self.add_song("a.mp3")
                self.fail_with(job, name)
                self.assertEqual(list(self.disk.iterdir()), [])
                self.mount()
                library.mkdir(exist_ok=True)
                self.assertEqual(self.wait_filed(job).read_bytes(), self.content())
                self.end(self.bridge)
                self.unmount()

    def test_a_failed_filing_outlives_the_bridge_and_a_quarter_of_an_hour(self):
        self.library = self.disk
        (self.disk / "A").write_bytes(b"in the way")
        self.serve("--manage-jobs", "--library-dir", str(self.library))
        job = self.add_song("a.mp3", "--artist", "A")
        self.wait_warning(job, "filing-failed")
        self.end(self.bridge)
        script = ("import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); "
                  "d.execute('UPDATE jobs SET ended = ended - 100000000'); d.commit()")
        subprocess.run(["python3", "-c", script, self.data / "queue.db"], check=True)
        # What was promised is kept, whether jobs are still managed or not.
        self.serve("--library-dir", str(self.library))
        shown = self.wait_warning(job, "filing-failed")
        self.assertEqual((shown["state"], shown["filed"]), ("acknowledged", False))
        (self.disk / "A").unlink()
        self.assertEqual(self.wait_filed(job).read_bytes(), self.content())


if __name__ == "__main__":
    unittest.main()
