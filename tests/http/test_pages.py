# SPDX-License-Identifier: MIT
"""The dashboard's pages, the client for other pages, and a folder in their place."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from fixture import Server, ServerTest

ROOT = pathlib.Path(__file__).parents[2] / "webroot"


class Embedded(ServerTest):
    OPTIONS = ("--allow-origin", "https://store.example")

    def packed(self, folder):
        """The client's scripts as they are compiled in: packed where esbuild is."""
        if shutil.which("esbuild"):
            subprocess.run([ROOT.parent / "script/pack-client", folder], check=True)
            return pathlib.Path(folder)
        return ROOT / "client"

    def test_every_page_is_compiled_in_byte_for_byte(self):
        folder = self.enterContext(tempfile.TemporaryDirectory())
        client = self.packed(folder)
        kinds = (".html", ".css", ".js", ".json", ".svg", ".png", ".ico", ".txt", ".woff2")
        seen = 0
        for path in sorted(ROOT.rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if not path.is_file() or path.suffix not in kinds or name.startswith(("demo/", "consent/")):
                continue
            if name == "client/package.json":  # for npm, not for browsers
                continue
            if name.startswith("client/"):
                path = client / path.name
            answer = self.server.get("/" + name)
            self.assertEqual((answer.status, answer.body), (200, path.read_bytes()), name)
            self.assertTrue(answer.headers["etag"])
            known = self.server.get("/" + name, headers=[("If-None-Match", answer.headers["etag"])])
            self.assertEqual((known.status, known.body), (304, b""))
            seen += 1
        self.assertGreater(seen, 5)
        self.assertEqual(self.server.get("/").body, (ROOT / "index.html").read_bytes())

    def test_what_is_not_served(self):
        for target in ["/demo/index.html", "/client/package.json", "/client/bitsbridge.d.ts", "/.hidden", "/client/", "/client",
                       "/index.html/", "/INDEX.HTML", "/client/bitsbridge.js/x", "/consent/index.html"]:
            self.assertEqual(self.server.get(target).status, 404, target)

    def test_headers_of_pages(self):
        page, script, data = (self.server.get(t) for t in
                              ["/", "/client/bitsbridge.js", "/api/v1/jobs"])
        policy = page.headers["content-security-policy"]
        for part in ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'",
                     "base-uri 'none'", "form-action 'none'"]:
            self.assertIn(part, policy)
        self.assertNotIn("unsafe", policy)
        self.assertEqual(page.headers["content-type"], "text/html; charset=utf-8")
        self.assertEqual(script.headers["content-type"], "text/javascript; charset=utf-8")
        self.assertEqual(page.headers["cross-origin-resource-policy"], "same-origin")
        self.assertEqual(script.headers["cross-origin-resource-policy"], "cross-origin")
        for answer in (page, script, data):
            self.assertEqual(answer.headers["x-content-type-options"], "nosniff")
            self.assertIn("frame-ancestors 'none'", answer.headers["content-security-policy"])
            self.assertEqual(answer.headers["vary"], "Origin")
            self.assertNotIn("server", answer.headers)

    def test_the_description_of_the_api_names_every_route(self):
        paths = json.loads(self.server.get("/openapi.json").body)["paths"]
        for path in ["/api/v1/jobs", "/api/v1/jobs/{id}", "/api/v1/collections/{serviceId}",
                     "/api/v1/events", "/api/v1/diagnostics", "/healthz", "/metrics"]:
            self.assertIn(path, paths)


class Folder(unittest.TestCase):
    def test_a_folder_can_stand_in_and_nothing_outside_of_it_is_read(self):
        with tempfile.TemporaryDirectory(prefix="bitsbridge ümlaut ") as outer:
            folder = os.path.join(outer, "web root")
            os.makedirs(os.path.join(folder, "client"))
            for name, text in [("index.html", "mine"), ("client/x.js", "// x"), (".secret.txt", "s"),
                               ("../outside.txt", "o")]:
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
            server = Server("--webroot", folder)
            self.assertEqual(server.get("/").body, b"mine")
            self.assertEqual(server.get("/client/x.js").body, b"// x")
            for target in ["/.secret.txt", "/../outside.txt", "/%2e%2e/outside.txt", "/..%2foutside.txt",
                           "/client/../../outside.txt", "/client/..", "/nothing.html", "/client"]:
                self.assertIn(server.get(target).status, (400, 404), target)
            server.close()


if __name__ == "__main__":
    unittest.main()
