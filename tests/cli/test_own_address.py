# SPDX-License-Identifier: MIT
"""A page's jobs do not reach this machine by its own global addresses. Needs a network namespace (own_network.py)."""
import json
import subprocess
import unittest
import urllib.request

import fixture
from outside import wait_until

# Of the internet, and this machine's own for as long as the test takes.
ADDRESSES = {"8.8.4.4/32": ("8.8.4.4", "8.8.4.4"), "2606:4700:4700::64/128": ("2606:4700:4700::64", "[2606:4700:4700::64]")}


class OwnAddress(fixture.Case):
    def order(self, files, *options):
        """A page of that server makes a job for a file of its own; the job at its end, and how often the server was asked."""
        self.serve("--allow-control", f"{files}=Proseware", *options)
        body = json.dumps({"url": f"{files}/f/song.mp3?size=1000", "serviceId": 7}).encode()
        request = urllib.request.Request(f"{self.address}/api/v1/jobs", body, {"Origin": files, "Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=fixture.PATIENCE) as answer:
            job_id = json.load(answer)["id"]

        def ended():
            job = self.get(f"/api/v1/jobs/{job_id}")
            return job if job["state"] in ("error", "transient-error", "acknowledged") else None
        job = wait_until(ended, "the job to end")
        with urllib.request.urlopen(f"{files}/count?path=/f/song.mp3", timeout=fixture.PATIENCE) as answer:
            asked = int(answer.read())
        self.end(self.bridge)
        return job, asked

    def test_a_global_address_of_this_machine_is_private_too(self):
        for assigned, (address, host) in ADDRESSES.items():
            subprocess.run(["ip", "address", "add", assigned, "dev", "lo"], check=True)
            with self.subTest(address):
                files = self.serve_files("--address", address)
                self.assertIn(host, files)
                job, asked = self.order(files)
                self.assertEqual((job["state"], asked), ("error", 0), job["error"])
                job, asked = self.order(files, "--allow-source", f"{files}/f/")
                self.assertEqual((job["state"], asked > 0), ("acknowledged", True), job["error"])


if __name__ == "__main__":
    unittest.main()
