# SPDX-License-Identifier: MIT
"""A page that asks, and the visitor who answers: what the tests of consent and of sites share."""
import html
import json
import re
import tempfile
import unittest
from urllib.parse import quote

from fixture import Server, wait_until

STORE = "https://store.example"
CLICK = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"),
         ("Sec-Fetch-Dest", "document"), ("Sec-Fetch-User", "?1")]
SAME = ("Sec-Fetch-Site", "same-origin")


def referer(origin=STORE):
    return ("Referer", origin + "/")


class Consent(unittest.TestCase):
    OPTIONS = ()

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="bitsbridge-sites-")
        self.addCleanup(self.folder.cleanup)
        self.server = self.start()

    def start(self):
        server = Server("--sites", self.folder.name, *self.OPTIONS)
        self.addCleanup(server.close)
        return server

    def allow(self, origin=STORE, providers=("Proseware",), more="", headers=None):
        target = f"/allow?origin={quote(origin, safe='')}" + "".join(
            f"&provider={quote(p, safe='')}" for p in providers) + more
        return self.server.get(target, headers=[*CLICK, referer(origin)] if headers is None else headers)

    def ask(self, *arguments, **options):
        """The one-time host that a question leads to."""
        answer = self.allow(*arguments, **options)
        self.assertEqual(answer.status, 303, answer)
        match = re.fullmatch(r"http://([0-9a-f]{32}\.localhost:(\d+))/", answer.headers["location"])
        self.assertTrue(match, answer)
        self.assertEqual(int(match[2]), self.server.port)
        self.assertEqual(answer.headers["cross-origin-opener-policy"], "same-origin")
        self.assertEqual(answer.headers["cache-control"], "no-store")
        return match[1]

    def page(self, host, headers=CLICK):
        return self.server.ask("GET", "/", headers, host=host)

    def question(self, host):
        answer = self.page(host)
        self.assertEqual(answer.status, 200, answer)
        text = re.search(rb'name="question"\s+content="([^"]*)"', answer.body)[1].decode()
        return json.loads(html.unescape(text))

    def say(self, host, content, headers=None, kind="application/json"):
        own = [("Origin", f"http://{host}"), SAME]
        body = content if isinstance(content, str) else json.dumps(content)
        return self.server.ask("POST", "/decision",
                               [*(own if headers is None else headers), ("Content-Type", kind)],
                               body, host=host)

    def read_and_say(self, host, content, **options):
        """The page was read for long enough: what came too early used nothing up."""
        self.assertEqual(self.page(host).status, 200)
        answers = []

        def answered():
            answers.append(self.say(host, content, **options))
            return answers[-1].status != 425
        wait_until(answered, "the decision is not too early")
        return answers[-1]

    def jobs(self, origin=STORE):
        return self.server.get("/api/v1/jobs", origin=origin)

    def sites(self):
        return self.server.get("/api/v1/sites").json()["sites"]
