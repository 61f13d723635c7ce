#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The arrow check notices each kind of wrong include."""
import pathlib
import tempfile
import unittest

import arrows


class Arrows(unittest.TestCase):
    def check(self, where, line):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, where)
            path.parent.mkdir(parents=True)
            path.write_text(line + "\n", encoding="utf-8")
            return arrows.check(folder)

    def test_right_ones_pass(self):
        self.assertEqual(self.check("server/http/routes.c", '#include "json/job_json.h"'), [])
        self.assertEqual(self.check("server/query/query.c", '#include "job_queue.h"'), [])
        self.assertEqual(self.check("server/http/server.c", "#include <civetweb.h>"), [])
        self.assertEqual(self.check("server/queue/local/run/load.h", '#include "queue/local/fetch/fetch.h"'), [])
        self.assertEqual(self.check("server/queue/local/store/act.c", '#include "queue/local/disk/file.h"'), [])
        self.assertEqual(self.check("server/queue/local/queue_local.c", '#include "queue/local/run/transfer.h"'), [])
        self.assertEqual(self.check("server/queue/queues.c", '#include "queue/local/queue_local.h"'), [])

    def test_wrong_ones_are_named(self):
        for where, line in [
            ("server/query/query.c", '#include "http/server.h"'),
            ("server/http/routes.c", '#include "query/query.h"'),
            ("server/http/routes.c", '#include "job_queue.h"'),
            ("server/model/board.c", '#include "json/job_json.h"'),
            ("server/query/query.c", "#include <civetweb.h>"),
            ("server/http/routes.c", "#include <cjson/cJSON.h>"),
            ("server/http/routes.c", "# include <sqlite3.h>"),
            ("include/job.h", "#include <bits.h>"),
            ("server/main.c", '#include "queue/local/store/store.h"'),
            ("server/model/tag.c", '#include "model/job.c"'),
            ("server/queue/local/store/act.c", '#include "queue/local/fetch/fetch.h"'),
            ("server/queue/local/fetch/fetch.c", '#include "queue/local/store/notes.h"'),
            ("server/queue/local/fetch/fetch.c", '#include "queue/local/run/load.h"'),
            ("server/queue/local/store/act.c", '#include "queue/local/run/load.h"'),
            ("server/queue/local/disk/sink.c", '#include "queue/local/store/store.h"'),
            ("server/queue/local/disk/sink.c", '#include "queue/local/part.h"'),
            ("server/queue/local/run/load.c", '#include "queue/local/queue_local.h"'),
            ("server/queue/local/owner.c", '#include "queue/bits/link.h"'),
            ("server/queue/local/owner.c", '#include "queue/local/store/store.h"'),
            ("server/queue/bits/link.c", '#include "queue/local/owner.h"'),
            ("server/queue/job_queue.c", '#include "queue/local/store/store.h"'),
        ]:
            with self.subTest(where=where, line=line):
                self.assertEqual(len(self.check(where, line)), 1)


if __name__ == "__main__":
    unittest.main()
