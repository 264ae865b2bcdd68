# SPDX-License-Identifier: Apache-2.0
"""`validate` against the model on real files that nobody here wrote, each alone and the larger ones in pairs."""

import os
import unittest
from pathlib import Path

import comparison
import manifest as manifests
import shared_data
from options import Options
from validate_run import validate

VALIDATE = Path(os.environ.get("MANIFEST_BIN", "build/bin")) / "validate"
OPTIONS = (Options(), Options(attribute_errors="drop", lenient_dates=True, strict_int=True), Options(profile="import"))


def differences(training, testing, options):
    run = validate(VALIDATE, training, testing, options)
    read = manifests.read(training, "x.manifest", options, is_testing=False)
    other = None if testing is None else manifests.read(testing, "testing.manifest", options, is_testing=True)
    return comparison.compare(run, read, other, options)


class RealFiles(unittest.TestCase):
    def setUp(self):
        folder = shared_data.folder("data", "manifests")
        if not folder.is_dir():
            self.skipTest(f"{folder} is absent: real manifests were NOT compared")
        self.files = sorted(path for path in folder.rglob("*") if path.is_file())

    def test_each_file(self):
        for path in self.files:
            for options in OPTIONS:
                with self.subTest(path.name, options=options.command_line()):
                    self.assertEqual(differences(path.read_bytes(), None, options), [])

    def test_pairs(self):
        large = [path.read_bytes() for path in self.files if path.stat().st_size > 5000]
        for i, training in enumerate(large):
            with self.subTest(pair=i):
                self.assertEqual(differences(training, large[i - 1], Options()), [])


if __name__ == "__main__":
    unittest.main()
