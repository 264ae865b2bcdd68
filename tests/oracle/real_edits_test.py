# SPDX-License-Identifier: Apache-2.0
"""`merge` and `split` against the model on real manifests that nobody here wrote, those of one project together."""

import os
import tempfile
import unittest
from collections import Counter
from pathlib import Path

import edit_compare
import merge_compare
import raw_lines
import shared_data
import split_compare
from merge_model import MergeOptions
from merge_options import POLICIES
from split_model import SplitOptions

BIN = Path(os.environ.get("MANIFEST_BIN", "build/bin"))


class RealEdits(unittest.TestCase):
    def setUp(self):
        folder = shared_data.folder("data", "manifests")
        if not folder.is_dir():
            self.skipTest(f"{folder} is absent: real manifests were NOT merged and split")
        self.projects = [sorted(str(path) for path in project.rglob("*") if path.is_file())
                         for project in sorted(folder.iterdir()) if project.is_dir()]

    def test_merges(self):
        images = 0
        for number, paths in enumerate(self.projects):
            keys = Counter(line.key for path in paths for line in raw_lines.read(path, Path(path).read_bytes()))
            images += sum(count > 1 for key, count in keys.items() if key is not None)
            for policy in POLICIES:
                for options in (MergeOptions(policy), MergeOptions(policy, reconcile=True, sort=True, invalid="drop",
                                                                   drop_bookkeeping=True, max_lines=100)):
                    with self.subTest(paths[0], options=options), tempfile.TemporaryDirectory() as folder:
                        random = edit_compare.seeded(f"real/{number}")
                        self.assertEqual(merge_compare.differences(BIN / "merge", Path(folder), paths, options, random), [])
        self.assertGreater(images, 0, "no image stands in two files: nothing was tried")

    def test_splits(self):
        for number, paths in enumerate(self.projects):
            data = b"".join(line.data for path in paths for line in raw_lines.read(path, Path(path).read_bytes()))
            for options in (SplitOptions(), SplitOptions("random", folds=3), SplitOptions("hash")):
                with self.subTest(paths[0], options=options):
                    random = edit_compare.seeded(f"real/{number}")
                    self.assertEqual(split_compare.differences(BIN / "split", data, options, random), [])


if __name__ == "__main__":
    unittest.main()
