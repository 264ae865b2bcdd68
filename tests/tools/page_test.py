# SPDX-License-Identifier: Apache-2.0
"""Every tool's page and its --help name the same options; help fits 80 columns and has what tools.md 0 asks for."""

import os
import re
import subprocess
import unittest
from pathlib import Path

SOURCE = Path(os.environ["MANIFEST_SOURCE_DIR"])
BIN = Path(os.environ["MANIFEST_BIN"])
LONG_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def tools():
    return sorted(page.stem for page in (SOURCE / "tools").glob("*.md"))


def help_of(tool):
    return subprocess.run([BIN / tool, "--help"], stdout=subprocess.PIPE, check=True).stdout.decode("utf-8")


def options_in_help(text):
    """The options that help lists, not those that its texts mention."""
    return set(re.findall(r"^  (?:-\w, |    )(--[a-z-]+)", text, re.MULTILINE))


def options_mentioned(page):
    """The options in code spans and blocks."""
    spans = re.findall(r"`[^`\n]+`", page) + re.findall(r"^    .*$", page, re.MULTILINE)
    return {option for span in spans for option in LONG_OPTION.findall(span)}


def options_listed(page):
    """The options that an item or a table's row begins with."""
    heads = re.findall(r"^(?:\* |\| )(`-[^:|]*`)", page.replace("\\|", "/"), re.MULTILINE)
    return {option for head in heads for option in LONG_OPTION.findall(head)}


class Page(unittest.TestCase):
    def test_there_are_pages(self):
        self.assertIn("validate", tools())

    def test_page_and_help_name_the_same_options(self):
        for tool in tools():
            with self.subTest(tool=tool):
                page = (SOURCE / "tools" / f"{tool}.md").read_text("utf-8")
                options = options_in_help(help_of(tool))
                self.assertEqual(options - options_mentioned(page), set(), "only in --help")
                self.assertEqual(options_listed(page) - options, set(), "only in the page")

    def test_help_fits_80_columns_and_ends_with_examples_and_exit_codes(self):
        for tool in tools():
            with self.subTest(tool=tool):
                text = help_of(tool)
                self.assertEqual([line for line in text.splitlines() if len(line) > 80], [])
                self.assertLess(text.index("\nExamples:\n"), text.index("\nExit codes:\n"))
                self.assertGreaterEqual(text.split("\nExamples:\n")[1].split("\n\n")[0].count(f"manifest-{tool}"), 2)

    def test_page_has_its_sections(self):
        for tool in tools():
            with self.subTest(tool=tool):
                page = (SOURCE / "tools" / f"{tool}.md").read_text("utf-8")
                for section in ("## Examples", "## Exit codes", "Memory"):
                    self.assertIn(section, page)


if __name__ == "__main__":
    unittest.main()
