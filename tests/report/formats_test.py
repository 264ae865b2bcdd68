# SPDX-License-Identifier: Apache-2.0
"""SARIF, JUnit and GitHub reports of hostile manifests: whole documents that say the same, and obey nobody (reliability page, test 14)."""

import json
import os
import re
import subprocess
import tempfile
import unittest
import xml.etree.ElementTree as ElementTree
from pathlib import Path

TOOL = Path(os.environ["MANIFEST_BIN"]) / "validate"
NASTY = ["\x1b[31m", "\x1b]0;x\x07", "\u202e", "\u2028", "\ufeff", "\uffff", "\x7f", "\x85", "\r\n::error::x", "%0A::error::x", "]]>", "<&\"'>",
         "[a](http://x)", "::stop-commands::x", "\U0001f600"]


def line(name, label):
    metadata = {"type": "groundtruth/image-classification", "human-annotated": "perhaps", "creation-date": "today", "class-name": label}
    return json.dumps({"source-ref": "s3://demo-bucket/a.jpg", name: 1, name + "-metadata": metadata})


class Formats(unittest.TestCase):
    def report(self, form, *options):
        with tempfile.TemporaryDirectory() as folder:
            manifest = Path(folder) / "a%,:\n::error::[b](c)]]>&.manifest"
            manifest.write_text("".join(line(text, text) + "\n" + text.replace("\n", "").replace("\r", "") + "\n" for text in NASTY), "utf-8")
            command = [TOOL, "--format", form, "--max-findings", "0", "--quiet", *options, manifest]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
            self.assertEqual(done.returncode, 1)
            text = done.stdout.decode("utf-8")
            self.assertIsNone(re.search("[\x00-\x1f\x7f-\x9f\u202e\u2028]", text.replace("\n", "")))
            return text

    def codes(self):
        report = json.loads(self.report("json"))
        return sorted(finding["code"] for finding in report["findings"] + report["dataset_findings"])

    def test_sarif(self):
        run = json.loads(self.report("sarif"))["runs"][0]
        rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
        self.assertEqual(sorted(result["ruleId"] for result in run["results"]), self.codes())
        for result in run["results"]:
            self.assertEqual(rules[result["ruleIndex"]], result["ruleId"])
            self.assertNotRegex(result["message"]["text"], r"(?<!\\)\]\(")
            uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
            self.assertRegex(uri, r"^([A-Za-z0-9._~/-]|%[0-9A-F]{2})+$")

    def test_junit(self):
        suite, = ElementTree.fromstring(self.report("junit", "--fail-on", "lint"))
        failed = {case.get("name") for case in suite if case.find("failure") is not None}
        self.assertEqual(failed, set(self.codes()))
        self.assertEqual((int(suite.get("tests")), int(suite.get("failures"))), (len(suite), len(failed)))

    def test_github(self):
        lines = self.report("github").splitlines()
        commands = [re.fullmatch(r"::(?:error|warning|notice) file=[^:,]+(?:,line=\d+)?,title=(\w+)::(.*)", text) for text in lines[1:]]
        self.assertEqual(sorted(command[1] for command in commands), self.codes())
        for command in commands:
            self.assertNotRegex(command[2], "%(?!25)")


if __name__ == "__main__":
    unittest.main()
