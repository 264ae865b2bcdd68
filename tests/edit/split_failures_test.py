# SPDX-License-Identifier: Apache-2.0
"""A split that fails in the middle leaves no part behind: all parts appear together or not at all."""

import os
import pathlib
import resource
import signal
import subprocess
import tempfile
import unittest

import split_cases as cases


class Failures(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = pathlib.Path(self.temporary.name)
        self.manifest = self.folder / "in.manifest"
        cases.write(self.manifest, cases.make_lines(3000, 1))

    def tearDown(self):
        self.temporary.cleanup()

    def left_behind(self):
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*"))

    def test_a_full_disk_on_the_second_part_leaves_the_old_parts(self):
        limit = 300_000  # bytes of a file: enough for a, not for b
        more = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))}
        for strategy in ("stratified", "hash"):
            for exists in (False, True):
                before = self.left_behind()
                done = cases.run(self.manifest, "--strategy", strategy, "--into", "a=0.05", "--into", "b=0.95",
                                 "--output-dir", self.folder / "out", "-f", check=3, **more)
                self.assertIn("out/b.manifest: cannot write: File too large", done.stderr)
                self.assertEqual(self.left_behind(), before)
                if not exists:
                    (self.folder / "out").mkdir()
                    (self.folder / "out" / "a.manifest").write_text("old")
                else:
                    self.assertEqual((self.folder / "out" / "a.manifest").read_text(), "old")
                    (self.folder / "out" / "a.manifest").unlink()
                    (self.folder / "out").rmdir()

    def test_a_full_disk_on_temporary_files_is_told(self):
        limit = 10_000
        cases.run("-", "--output-dir", self.folder / "out", "--temp", self.folder, check=3,
                  input=self.manifest.read_text(encoding="utf-8"),
                  preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
        self.assertEqual(self.left_behind(), ["in.manifest"])

    def test_a_signal_in_the_middle_leaves_nothing(self):
        for strategy in ("stratified", "hash"):
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                child = subprocess.Popen([cases.SPLIT, "-", "--strategy", strategy, "--output-dir", self.folder / "out"],
                                         stdin=subprocess.PIPE, stderr=subprocess.PIPE)
                child.stdin.write(self.manifest.read_bytes())
                child.stdin.flush()  # more than a pipe holds: the program is in the middle
                child.send_signal(number)
                self.assertEqual(child.wait(timeout=60), -number)
                child.stdin.close()
                self.assertEqual(child.stderr.read(), b"")
                child.stderr.close()
                self.assertEqual(self.left_behind(), ["in.manifest"])

    def test_an_input_that_changes_between_the_passes_is_told(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        command = [cases.SPLIT, self.manifest, fifo, "--output-dir", self.folder / "out"]
        child = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
        with open(fifo, "w", encoding="utf-8") as feed:  # opened by the program: the first input was read
            with open(self.manifest, "a", encoding="utf-8") as grown:
                grown.write("{}\n")
            feed.write("{}\n")
        self.assertEqual(child.wait(timeout=60), 3)
        self.assertIn("in.manifest: has changed while it was read", child.stderr.read())
        child.stderr.close()
        self.assertEqual(self.left_behind(), ["fifo", "in.manifest"])


if __name__ == "__main__":
    unittest.main()
