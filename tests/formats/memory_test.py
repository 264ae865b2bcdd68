# SPDX-License-Identifier: Apache-2.0
"""--memory decides where lines are compared, never what comes out (tools.md 1): converters that read manifests."""

import json
import os
import pathlib
import random
import subprocess
import tempfile
import unittest

BIN = pathlib.Path(os.environ["MANIFEST_BIN"])
LINES = 15_000  # more than the least of memory holds
CSV_EXPORT = ["--export", "--dialect", "tfod"]
FEW = 600  # enough to be read twice, for exports to a file an image
LITTLE = ["--memory", "1"]


def make_line(rng, number, count):
    """Of an image that stood before, or not; of every tenth the box has no class."""
    folder = rng.choice(["", "a/", "b.xml/", "c.txt/", "images/"])
    name = folder + f"{rng.randrange(count):05}" + rng.choice([".jpg", ".png"])
    metadata = {"objects": [{"confidence": 1}], "class-map": {"0": rng.choice(["cat", "dog"])}, "type": "groundtruth/object-detection",
                "human-annotated": "yes", "creation-date": "2024-01-31T12:00:00", "job-name": "made"}
    box = {"class_id": int(number % 10 == 0), "left": 1, "top": 2, "width": 30, "height": 40}
    return json.dumps({"source-ref": f"s3://bucket/{name}",
                       "boxes": {"image_size": [{"width": 100, "height": 80, "depth": 3}], "annotations": [box]},
                       "boxes-metadata": metadata})


class Memory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        cls.manifests, cls.few = cls.make_two("many", LINES), cls.make_two("few", FEW)

    @classmethod
    def make_two(cls, name, count):
        rng = random.Random(11)
        lines = [make_line(rng, number, count) for number in range(count)] + ["", "junk"]
        paths = [cls.folder / f"{name}-{part}" for part in "12"]
        for path, part in zip(paths, (lines[:count // 2], lines[count // 2:])):
            path.write_text("\n".join(part) + "\n", encoding="utf-8")
        return paths

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def run_tool(self, tool, arguments, **streams):
        """Exit code, what was written, ledger, rejects."""
        with tempfile.TemporaryDirectory() as name:
            out, stats, rejects = (pathlib.Path(name) / part for part in ("out", "stats", "rejects"))
            done = subprocess.run([BIN / tool, *arguments, "-q", "-o", out, "--stats", stats, "--rejects", rejects],
                                  check=False, capture_output=True, **streams)
            if done.returncode > 1:
                return done.returncode, done.stderr
            files = sorted(path for path in [out, *out.rglob("*")] if path.is_file())
            return (done.returncode, [(str(file.relative_to(out)), file.read_bytes()) for file in files],
                    json.loads(stats.read_text()), rejects.read_text())

    @classmethod
    def manifests_for(cls, tool):
        return cls.few if tool in ("convert-voc", "convert-yolo") else cls.manifests

    @staticmethod
    def tools():
        yield "convert-groundtruth", []
        yield "convert-coco", ["--export"]
        yield "convert-csv", CSV_EXPORT
        yield "convert-voc", ["--export"]
        yield "convert-yolo", ["--export"]

    def test_it_changes_nothing_that_is_written(self):
        for tool, options in self.tools():
            with self.subTest(tool):
                arguments = [*options, *self.manifests_for(tool)]
                much = self.run_tool(tool, arguments)
                self.assertEqual(much[0], 1)
                self.assertIn("came before" if tool == "convert-groundtruth" else "path-collision", much[3])
                for threads in ("1", "3"):
                    self.assertEqual(self.run_tool(tool, [*arguments, *LITTLE, "-j", threads]), much)

    def test_a_pipe_is_read_twice_too(self):
        for tool, options in self.tools():
            with self.subTest(tool):
                text = self.manifests_for(tool)[1].read_bytes()
                self.assertEqual(self.run_tool(tool, [*options, "-", *LITTLE], input=text),
                                 self.run_tool(tool, [*options, "-"], input=text))

    @unittest.skipUnless(os.path.ismount("/proc"), "/proc is not mounted here")
    def test_beyond_it_the_temporary_folder_is_used(self):
        nowhere = ["--temp", "/proc"]  # where nobody can make a file
        for tool, options in (("convert-groundtruth", []), ("convert-csv", CSV_EXPORT)):
            arguments = [*options, *self.manifests, *nowhere]
            self.assertEqual(self.run_tool(tool, arguments)[0], 1)
            self.assertEqual(self.run_tool(tool, [*arguments, *LITTLE])[0], 3)


if __name__ == "__main__":
    unittest.main()
