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


def options_in_page(text):
    """The options that the page lists, at the start of an item."""
    items = re.findall(r"^\* (`-.*?)(?::|$)", text, re.MULTILINE)
    return {option for item in items for option in LONG_OPTION.findall(item)}


class Page(unittest.TestCase):
    def test_there_are_pages(self):
        self.assertIn("validate", tools())

    def test_page_and_help_name_the_same_options(self):
        for tool in tools():
            with self.subTest(tool=tool):
                page = (SOURCE / "tools" / f"{tool}.md").read_text("utf-8")
                self.assertEqual(options_in_help(help_of(tool)), options_in_page(page))

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
                for section in ("## Examples", "## Options", "## Exit codes", "## Memory"):
                    self.assertIn(section, page)


if __name__ == "__main__":
    unittest.main()
