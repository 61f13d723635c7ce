# SPDX-License-Identifier: MIT
"""The network goes away and comes back. Needs a network namespace (own_network.py); the server has a second one."""
import subprocess
import sys
import time
import unittest
import urllib.request

from fixture import FILE_SERVER, PATIENCE, Case, wait_until

HERE, THERE = "10.77.0.1", "10.77.0.2"
HERE6, THERE6 = "fd77::1", "fd77::2"
GONE = "BG_E_NETWORK_DISCONNECTED"
SLOW = "size=3000000&rate=250000&times=1"


def ip(*words):
    subprocess.run(["ip", *words], check=True)


class Network(Case):
    """A cable from here to a server in a namespace of its own."""

    def setUp(self):
        super().setUp()
        ip("link", "add", "here", "type", "veth", "peer", "name", "there")
        # It goes away with either end's namespace, and that of the far server ends first.
        self.addCleanup(subprocess.run, ["ip", "link", "del", "here"], capture_output=True, check=False)
        self.far = self.start_far("read go")
        ip("link", "set", "there", "netns", str(self.far.pid))
        self.far.stdin.write(b"go\n")
        self.far.stdin.flush()
        ip("addr", "add", f"{HERE}/24", "dev", "here")
        ip("link", "set", "here", "up")
        self.files = self.far.stdout.readline().decode().strip()
        self.assertTrue(self.files, "the far server starts")
        wait_until(self.is_reached, "the far server")

    def start_far(self, wait, address=THERE):
        script = (f"{wait} && ip link set lo up && ip addr add {THERE}/24 dev there && "
                  f"ip addr add {THERE6}/64 dev there nodad && ip link set there up && "
                  f"exec {sys.executable} '{FILE_SERVER}' --address {address}")
        process = subprocess.Popen(["unshare", "--net", "sh", "-c", script],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(self.end, process)
        self.addCleanup(process.stdin.close)
        # The shell runs in its namespace as soon as unshare has become it.
        wait_until(lambda: self.namespace(process.pid) != self.namespace("self"), "a second namespace")
        return process

    @staticmethod
    def namespace(pid):
        return subprocess.run(["readlink", f"/proc/{pid}/ns/net"], capture_output=True, check=True).stdout

    def is_reached(self, address=None):
        try:
            with urllib.request.urlopen(f"{address or self.files}/count?path=/f/none", timeout=1):
                return True
        except OSError:
            return False

    def begin(self, name, options, *more, address=None):
        return self.add(f"{address or self.files}/f/{name}?{options}", str(self.home / name),
                        "--priority", "foreground", *more)

    def wait_for(self, job, *states):
        def found():
            seen = self.job(job)
            return seen if seen["state"] in states else None
        try:
            return wait_until(found, f"{job} to be {states}")
        except AssertionError as error:
            raise AssertionError(f"{error}: {self.job(job)}") from error

    def wait_bytes(self, job):
        wait_until(lambda: self.job(job)["progress"]["bytesTransferred"] > 0, "bytes")

    def check_file(self, job, name, options):
        self.wait_for(job, "transferred")
        self.run_program("complete", job)
        with urllib.request.urlopen(f"{self.files}/f/plain?{options.split('&')[0]}", timeout=PATIENCE) as answer:
            self.assertEqual((self.home / name).read_bytes(), answer.read())

    def check_loss_and_return(self, take_away, give_back):
        local = self.serve_files()
        self.serve()
        running = self.begin("running", SLOW)
        # A background job that waits behind another one, and one that nobody resumed.
        ahead = self.begin("ahead", SLOW, "--priority", "high")
        queued = self.begin("queued", "size=1000", "--priority", "low")
        suspended = self.begin("suspended", "size=1000", "--suspended")
        at_home = self.begin("home", "size=1500000&rate=250000", address=local)
        for job in (running, ahead, at_home):
            self.wait_bytes(job)
        take_away()
        for job in (running, ahead, queued):
            lost = self.wait_for(job, "transient-error")
            self.assertEqual(lost["error"]["name"], GONE)
            self.assertIsNotNone(lost["retryAt"])
        self.assertEqual(self.job(suspended)["state"], "suspended")
        # What comes from this machine needs no network.
        self.assertIn(self.job(at_home)["state"], ("transferring", "transferred"))
        self.assertEqual(self.job(at_home)["errorCount"], 0)
        give_back()
        # Long before the retry delay of ten minutes.
        self.wait_for(running, "connecting", "transferring", "transferred")
        self.check_file(running, "running", SLOW)
        self.check_file(ahead, "ahead", SLOW)
        self.wait_for(queued, "transferred")
        self.wait_for(at_home, "transferred")
        self.assertEqual(self.job(suspended)["state"], "suspended")
        with urllib.request.urlopen(f"{self.files}/log?path=/f/running", timeout=PATIENCE) as log:
            self.assertIn(b"status=206", log.read())

    def test_a_link_goes_down_and_up(self):
        self.check_loss_and_return(lambda: ip("link", "set", "here", "down"), lambda: ip("link", "set", "here", "up"))

    def test_an_address_is_lost_and_found(self):
        self.check_loss_and_return(lambda: ip("addr", "del", f"{HERE}/24", "dev", "here"),
                                   lambda: ip("addr", "add", f"{HERE}/24", "dev", "here"))

    def test_a_cable_is_pulled_and_plugged_in(self):
        def far(state):
            subprocess.run(["nsenter", "--net", f"--target={self.far.pid}", "ip", "link", "set", "there", state],
                           check=True)
        self.check_loss_and_return(lambda: far("down"), lambda: far("up"))

    def test_an_address_of_version_6_is_waited_for(self):
        """It is there a second or two before it can be used."""
        far = subprocess.Popen(["nsenter", "--net", f"--target={self.far.pid}", sys.executable, str(FILE_SERVER),
                                "--address", THERE6], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.addCleanup(self.end, far)
        self.addCleanup(far.stdin.close)
        address = far.stdout.readline().decode().strip()
        self.serve()
        job = self.begin("six", "size=1000", address=address)
        self.wait_for(job, "transient-error")
        ip("addr", "add", f"{HERE6}/64", "dev", "here")
        self.wait_for(job, "transferred")

    def test_an_address_that_is_renewed_brings_nobody_back(self):
        """Routers renew addresses every few minutes: that is no reason to ask a server again that said no."""
        self.serve()
        job = self.begin("later", "status=503")
        self.wait_for(job, "transient-error")
        ip("addr", "change", f"{HERE}/24", "dev", "here", "valid_lft", "1000", "preferred_lft", "900")
        ip("link", "set", "here", "mtu", "1400")
        time.sleep(0.5)
        seen = self.job(job)
        self.assertEqual((seen["state"], seen["errorCount"]), ("transient-error", 1))
        # A new one is.
        ip("addr", "add", "10.78.0.1/24", "dev", "here")
        wait_until(lambda: self.job(job)["errorCount"] == 2, "a second try")


if __name__ == "__main__":
    unittest.main()
