# SPDX-License-Identifier: MIT
"""Every row of attacks.json comes back as it should, and the server stands afterwards."""
import tempfile
import unittest

import attacks
from fixture import TOKEN, ServerTest


class Attacks(ServerTest):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(prefix="bitsbridge-sites-")
        cls.addClassCleanup(folder.cleanup)
        cls.OPTIONS = (*attacks.OPTIONS, "--token", TOKEN, "--sites", folder.name)
        super().setUpClass()

    def test_every_attack_is_answered_as_it_should(self):
        self.server.command("put 1 status Proseware 7 transferring 1 100")
        self.server.command("publish")
        for row in attacks.rows():
            with self.subTest(row["what"]):
                self.assertEqual(attacks.attempt(row, self.server.port),
                                 attacks.expected(row, self.server.port))
        self.assertEqual(self.server.get("/healthz").status, 200)

    def test_the_table_holds_what_it_should(self):
        self.assertGreater(len(attacks.rows()), 100)


if __name__ == "__main__":
    unittest.main()
