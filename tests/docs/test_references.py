# SPDX-License-Identifier: MIT
"""What the documents name is there: files and headings behind links, scripts with their stages, presets and targets of the
build, the bridge's own URLs, commands and options."""
import json
import os
import pathlib
import re
import sys
import unittest
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "cli"))
import fixture  # pylint: disable=wrong-import-position

DOCUMENTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted((ROOT / "docs").glob("*.md"))
# Options of other programs that the documents name: CMake's, curl's, those of our scripts.
OTHER_OPTIONS = re.compile(r"--(preset|build|target|parts|jobs|seconds|document|turns|pack-files)\b")
# What stands for something else in a URL.
PLACEHOLDER = re.compile(r"[{}*]|\.\.\.")


def text_of(path):
    return path.read_text(encoding="utf-8")


def anchors_of(path):
    """As GitHub makes them from headings."""
    headings = re.findall(r"^#+ +(.+?) *$", re.sub(r"^```.*?^```", "", text_of(path), flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def for_each_document(check):
    def test(self):
        for path in DOCUMENTS:
            with self.subTest(document=path.name):
                check(self, path)
    return test


class Files(unittest.TestCase):
    @for_each_document
    def test_links_lead_somewhere(self, path):
        for target, anchor in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)", text_of(path)):
            file = path.parent / target if target else path
            self.assertTrue(file.exists(), target)
            if anchor:
                self.assertIn(anchor, anchors_of(file), f"{target}#{anchor}")

    def test_the_readme_leads_to_every_document(self):
        readme = text_of(ROOT / "README.md")
        for path in DOCUMENTS[1:]:
            with self.subTest(document=path.name):
                self.assertIn(f"]({path.relative_to(ROOT)})", readme)

    @for_each_document
    def test_scripts_are_there_and_know_their_stages(self, path):
        for name, rest in re.findall(r"\bscript/([a-z-]+)((?: [a-z]+)*)", text_of(path)):
            script = ROOT / "script" / name
            self.assertTrue(os.access(script, os.X_OK), name)
            # In running text, words of the sentence may follow: only a line of code has arguments.
            if re.search(rf"^    script/{name}{rest} *(#|$)", text_of(path), re.M):
                for word in rest.split():
                    self.assertRegex(text_of(script), rf"\b{word}\b", f"script/{name} {word}")

    @for_each_document
    def test_tests_and_sources_are_there(self, path):
        for name in re.findall(r"(?<![\w/])((?:tests|server|include|webroot)/[\w./-]*\w)", text_of(path)):
            self.assertTrue((ROOT / name).exists(), name)

    def test_tests_that_are_named_are_there(self):
        """`test_...` of a Python file, `a_name_of_four_words` of a C file, *a title* in a table of a browser's test."""
        tests = "".join(text_of(file) for kind in ("py", "c", "js") for file in (ROOT / "tests").rglob(f"*.{kind}")
                        if "node_modules" not in file.parts)
        security = text_of(ROOT / "docs" / "security.md")
        names = re.findall(r"`((?:test_)?[a-z0-9]+(?:_[a-z0-9]+){3,})`", security)
        cells = [row.split("|")[-2] for row in re.findall(r"^\|.*\|$", security, re.M)]
        titles = re.findall(r"\*([^*]+)\*", " ".join(cell for cell in cells if "rows" not in cell))
        self.assertGreater(len(names), 20)
        self.assertGreater(len(titles), 3)
        for name in names + titles:
            with self.subTest(name=name):
                self.assertIn(name, tests)

    def test_the_table_of_fuzz_targets_is_whole(self):
        targets = re.findall(r"^ *bitsbridge_fuzz_target\((\w+) ", text_of(ROOT / "tests" / "fuzz" / "CMakeLists.txt"), re.M)
        table = text_of(ROOT / "docs" / "security.md").split("| target |")[1].split("\n\n")[0]
        self.assertEqual(sorted(re.findall(r"^\| `(\w+)` \|", table, re.M)), sorted(targets))

    @for_each_document
    def test_presets_and_targets_are_there(self, path):
        presets = {preset["name"] for preset in json.loads(text_of(ROOT / "CMakePresets.json"))["configurePresets"]}
        self.assertLessEqual(set(re.findall(r"--preset (\w+)", text_of(path))), presets)
        lists = "".join(text_of(file) for file in ROOT.glob("tests/**/CMakeLists.txt"))
        for target in re.findall(r"--target (\w+)", text_of(path)):
            self.assertIn(f"add_custom_target({target} ", lists.replace("\n", " "))


class Program(fixture.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.helps = {}

    def help_of(self, command):
        """NULL command: the program's own."""
        if command not in self.helps:
            self.helps[command] = self.run_program(*([command] if command else []), "--help")
        return self.helps[command]

    def options_of(self, command):
        return set(re.findall(r"^  (--[a-z-]+)", self.help_of(command), re.M))

    def commands(self):
        return set(re.findall(r"^  ([a-z]+) +[a-z]", self.help_of(None).split("Options")[0], re.M))

    def test_commands_within_sentences_exist_with_their_options(self):
        for path in DOCUMENTS:
            for line in re.findall(r"`bitsbridge(?:\.exe)? ([^`]+)`", text_of(path)):
                with self.subTest(document=path.name, line=line):
                    command = line.split()[0]
                    if command.startswith("--"):
                        self.assertIn(command, self.help_of(None))
                        continue
                    self.assertIn(command, self.commands())
                    self.assertLessEqual(set(re.findall(r"--[a-z-]+", line)), self.options_of(command))

    def test_options_within_sentences_exist(self):
        known = set().union({"--version"}, *(self.options_of(command) for command in self.commands()))
        for path in DOCUMENTS:
            for option in re.findall(r"`(--[a-z-]+)[^`]*`", text_of(path)):
                with self.subTest(document=path.name, option=option):
                    if not OTHER_OPTIONS.match(option):
                        self.assertIn(option, known)

    def test_the_bridge_answers_at_its_urls(self):
        self.serve("--log-level", "error")
        for path in DOCUMENTS:
            if path.name == "api.md":
                continue  # the test docs/api asks for all of them
            found = re.findall(r"http://127\.0\.0\.1:2487(/[^\s`'\")<>]*)", text_of(path))
            found += re.findall(r"`(?:GET )?(/(?:api|client|dashboard|healthz|metrics|openapi)[^\s`]*)`", text_of(path))
            for target in sorted({target.rstrip(".,;") for target in found}):
                if PLACEHOLDER.search(target) or target.endswith(("/api/v1/events", "/client/")):
                    continue  # api.md and the commands of the documents have these
                with self.subTest(document=path.name, target=target):
                    self.assertEqual(self.status(target), 200)

    def status(self, target):
        try:
            with urllib.request.urlopen(self.address + target, timeout=fixture.PATIENCE) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code


if __name__ == "__main__":
    unittest.main()
