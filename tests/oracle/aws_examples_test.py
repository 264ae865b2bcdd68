# SPDX-License-Identifier: Apache-2.0
"""The model against the lines of the public documents: verdict, codes and places of their index.tsv."""

import unittest

import shared_data
from line_rules import check_line
from options import Options


class AwsExamples(unittest.TestCase):
    def test_verdict_codes_and_places(self):
        folder = shared_data.folder("spec", "aws-examples")
        if not (folder / "index.tsv").exists():
            self.skipTest(f"{folder} is absent: the lines of the public documents were NOT compared")
        lines = 0
        for row in (folder / "index.tsv").read_text("utf-8").splitlines()[1:]:
            name, _, verdict, findings = row.split("\t")[:4]
            if verdict == "n/a":
                continue
            expected = [] if findings == "-" else findings.split("; ")
            result = check_line((folder / name).read_bytes().rstrip(b"\r\n"), Options())
            got = [f"{finding.code}@{finding.place}" for finding in result.errors + result.warnings]
            with self.subTest(name):
                self.assertEqual((verdict, sorted(expected)), (result.verdict, sorted(got)))
            lines += 1
        self.assertEqual(lines, 122)


if __name__ == "__main__":
    unittest.main()
