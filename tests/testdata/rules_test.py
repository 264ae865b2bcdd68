# SPDX-License-Identifier: Apache-2.0
"""Every code that is decided from manifests has test data: `bad` makes it fire, `good` nearly does."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import made

ROOT = Path(__file__).resolve().parents[2]
VALIDATE = Path(os.environ.get("MANIFEST_BIN", ROOT / "build" / "bin")) / "validate"
RULES = ROOT / "testdata" / "rules"
WITH_A_SCHEMA = "with a schema (--schema)"
DECIDED_HERE = ("from the manifests", WITH_A_SCHEMA)
LINE_SCOPES = ("line", "attribute", "metadata", "annotation")
NEEDS_AN_EARLIER_LINE = ("LINT_DUPLICATE_SOURCE_REF",)


def catalogue():
    listed = subprocess.run([VALIDATE, "--list-rules", "--format", "json"], stdout=subprocess.PIPE, check=True).stdout
    return {rule["code"]: rule for rule in json.loads(listed)["rules"] if rule["decided"] in DECIDED_HERE}


def has_option(name):
    return name in subprocess.run([VALIDATE, "--help"], stdout=subprocess.PIPE, check=True).stdout.decode()


def report(manifests, options, code):
    """The report about the training and perhaps the testing manifest."""
    command = [VALIDATE, manifests[0], "--format", "json", "--max-findings", "0", "--only", code, "--quiet", *options]
    if len(manifests) == 2:
        command += ["--testing", manifests[1]]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1):
        raise AssertionError(f"exit code {done.returncode}: {done.stderr.decode()}")
    return json.loads(done.stdout)


def fires(found, code):
    return any(finding["code"] == code for finding in found["dataset_findings"] + found["findings"])


def lines_with(found, code):
    return {finding["line"] for finding in found["findings"] if finding["code"] == code}


class RuleData(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rules = catalogue()

    def test_every_code_has_a_folder_and_every_folder_a_code(self):
        self.assertEqual(sorted(self.rules), sorted(folder.name for folder in RULES.iterdir()))

    def test_bad_fires_and_good_nearly_does(self):
        for code, rule in self.rules.items():
            with self.subTest(code):
                if rule["decided"] == WITH_A_SCHEMA and not has_option("--schema"):
                    self.skipTest(f"this validate has no --schema: {code} was NOT tried")
                if code in made.MAKERS:
                    self.assertTrue((RULES / code / "README.md").exists())
                else:
                    self.check_folder(RULES / code, rule)

    def check_folder(self, folder, rule):
        code, options = rule["code"], []
        if (folder / "options").exists():
            options = (folder / "options").read_text("utf-8").replace("{}", str(folder)).split()
        bad, good = (self.manifests(folder, kind) for kind in ("bad", "good"))
        found = report(bad, options, code)
        self.assertTrue(fires(found, code), "bad does not fire")
        if rule["scope"] in LINE_SCOPES and code not in NEEDS_AN_EARLIER_LINE:
            every = set(range(1, found["manifests"][0]["lines"] + 1))
            self.assertEqual(sorted(every - lines_with(found, code)), [], "lines of bad that do not fire")
        found = report(good, options, code)
        self.assertEqual(sorted(lines_with(found, code)), [], "lines of good that fire")
        self.assertFalse(fires(found, code), "good fires")

    def manifests(self, folder, kind):
        if (folder / f"{kind}.manifest").exists():
            return [folder / f"{kind}.manifest"]
        pair = [folder / f"{kind}.{section}.manifest" for section in ("training", "testing")]
        for path in pair:
            self.assertTrue(path.exists(), f"{path} is missing")
        return pair

    def test_large_data_is_made_here(self):
        for code, make in made.MAKERS.items():
            for wanted, manifests, options in make():
                with self.subTest(code, wanted=wanted, options=options), tempfile.TemporaryDirectory() as folder:
                    paths = [manifest(Path(folder) / f"{i}.manifest") for i, manifest in enumerate(manifests)]
                    self.assertEqual(fires(report(paths, options, code), code), wanted)

    def test_a_name_without_extension_is_an_unsupported_format(self):
        code = "ERROR_MANIFEST_INACCESSIBLE_OR_UNSUPPORTED_FORMAT"
        with tempfile.TemporaryDirectory() as folder:
            bare = made.text(made.lines(1))(Path(folder) / "manifest")
            self.assertTrue(fires(report([bare], [], code), code))
            self.assertFalse(fires(report([bare], ["--no-extension-check"], code), code))


if __name__ == "__main__":
    unittest.main()
